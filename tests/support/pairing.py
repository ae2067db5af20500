"""An agreement with another helpline that knows some of the same, so that the pages have something to show."""

from __future__ import annotations

from houvast.core.between.pairs import Side, read_secret
from houvast.core.linking.normalise import normalise
from houvast.core.situation import Indicator
from tests.support.commands import houvast
from tests.support.house import House
from tests.support.other_helpline import Other, serving

NAME = "Hulplijn Zuid"
# What `linking.USED` says too.
KNOWN = (Indicator("account", "instagram", "lisa.k_99"), Indicator("phone", None, "+31612345678"))


def paired(house: House) -> None:
    with serving(Other(b"", Side.ENTERER)) as other:
        made = exchange(house, "pair", NAME, "--url", other.url).json
        other.secret = read_secret(made["secret"])
        other.forward = {other.digest(*normalise(each).terms[0]) for each in KNOWN}
        exchange(house, "ask")


def exchange(house: House, *arguments: str):
    answer = houvast("exchange", *arguments, "--json", "--data", str(house.folder), HOUVAST_MODE="demo")
    assert answer.code == 0, answer.error
    return answer
