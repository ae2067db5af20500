"""What another helpline may know too, at the desk: in words that do not accuse; nothing is told without a person."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.utils import timezone

from houvast.core.between.pairs import Side
from houvast.core.situation import Indicator
from houvast.doors.desk.matches import TROUBLES
from houvast.procedures import asking_helplines, calling_helplines, pairing
from houvast.procedures.tests.house import make, send
from houvast.records.audit.actors import WORKER
from houvast.records.helplines.agreements import LOST
from houvast.records.helplines.answers import said_of
from tests.support.other_helpline import Other, agreed, serving

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

LISA = Indicator("account", "instagram", "https://instagram.com/Lisa.K_99?igsh=abc")
NAME = "Zuid <b>&amp;"


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.HOUVAST_SHARING = frozenset({pairing.HELPLINES})


@pytest.fixture
def other(house):
    with serving(Other(b"s" * 32, Side.MAKER)) as other:
        agreed(other, NAME)
        other.forward = {other.digest("account", "instagram:lisa.k_99")}
        yield other


def ask() -> str:
    (asked,) = asking_helplines.ask_all(now=timezone.now(), by=WORKER)
    return asked.trouble


def page(browser, *parts) -> str:
    answer = browser.get("/desk/" + "/".join(map(str, parts)))
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", answer.content.decode())


def fields_of(html: str) -> dict[str, str]:
    return {name: re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("helpline", "mark")}


def test_every_reason_why_one_is_not_reached_has_words():
    """Codes as they are written down where a call ends, and in what is read of an answer."""
    said = {*calling_helplines._SAID.values(), LOST, "redirected", "said_no"}
    for module in (calling_helplines, asking_helplines, "houvast/core/between/documents.py"):
        source = Path(module).read_text() if isinstance(module, str) else Path(module.__file__).read_text()
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("NotReached", "DocumentNotRight"):
                said |= {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
    assert {"too_slow", "not_signed", "other_version"} <= said and said == set(TROUBLES)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_case_says_perhaps_until_both_looked(house, other, browser_of, language):
    now = timezone.now()
    report_id = send(make(now), now, indicators=(LISA,)).report_id
    assert ask() == ""
    advisor = browser_of("ada", language)
    perhaps, also, both = {
        "en": ("perhaps also at", ">also at", "Both looked"),
        "nl": ("misschien ook bij", ">ook bij", "Allebei gekeken"),
    }[language]
    shown = page(advisor, "case", report_id, "alike")
    assert perhaps in shown and also not in shown and "Zuid &lt;b&gt;&amp;amp;" in shown and "<b>&amp;amp;" not in shown
    assert re.search("perhaps known at another|misschien ook bij een andere", page(advisor, "case", report_id))
    given = fields_of(shown)
    for wrong in ({}, {"verdict": "maybe"}, {"verdict": "yes", "mark": "zz"}, {"verdict": "yes", "mark": "00" * 16}):
        answer = advisor.post(f"/desk/case/{report_id}/elsewhere", {**given, **wrong})
        assert answer.status_code == 409 and not said_of(other.agreement)
    assert advisor.post(f"/desk/case/{report_id}/elsewhere", {**given, "verdict": "yes"}).status_code == 303
    shown = page(advisor, "case", report_id, "alike")
    assert "Ada" in shown and perhaps not in shown and also not in shown
    other.knows = set(other.forward)
    assert ask() == ""
    shown = page(advisor, "case", report_id, "alike")
    assert also in shown and both in shown and "offender" not in shown.split('id="elsewhere"')[1].split("</p>")[1]
    assert advisor.post(f"/desk/case/{report_id}/elsewhere", {**given, "verdict": "back"}).status_code == 303
    assert not said_of(other.agreement) and perhaps in page(advisor, "case", report_id, "alike")


def test_a_coordinator_reads_who_is_reached_and_what_waits(house, other, browser_of, settings):
    now = timezone.now()
    report_id = send(make(now), now, indicators=(LISA,)).report_id
    coordinator = browser_of("cora")
    assert "not asked yet" in page(coordinator, "others")
    assert ask() == ""
    shown = page(coordinator, "others")
    assert f"/desk/case/{report_id}/alike#elsewhere" in shown and "last asked" in shown
    assert "1 waits for somebody to look" in page(coordinator, "groups")
    other.manner = "redirect"
    assert ask() == "redirected"
    shown = page(coordinator, "others")
    assert "not reached since" in shown and str(TROUBLES["redirected"]) in shown
    settings.HOUVAST_SHARING = frozenset()
    shown = page(coordinator, "others")
    assert "Switched off" in shown and "alike#elsewhere" not in shown
    for name in ("ada", "dirk"):
        assert browser_of(name).get("/desk/others").status_code == 404
