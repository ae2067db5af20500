"""`houvast weights propose` beside a running house: a file that nobody links by, and a house that goes on as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from houvast.core.knowledge.yaml_text import read_yaml
from houvast.core.linking.parameters import read_parameters
from houvast.records.content.linking import current_linking
from tests.support.commands import houvast
from tests.support.house import House, living
from tests.support.linking import AGAIN, report_with, tonight
from tests.support.storage import dump

pytestmark = [pytest.mark.house, pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"])]

PAIRS = 36
# Pairs of a phone number; every third pair names another bank account each, every fourth shares it.
_PHONES = "+3160000"


@pytest.fixture(scope="module")
def decided() -> Iterator[House]:
    """Two reports that arrived at the door, copied with other values, and decided by two people, half each."""
    with living() as house:
        first = report_with(house, AGAIN)
        columns = house.query(
            "select column_name as name from information_schema.columns where table_name = 'reports_report'"
            " and table_schema = 'public'"
        )
        names = ", ".join(f'"{each["name"]}"' for each in columns if each["name"] not in ("id", "lookup_id"))
        for n in range(2 * PAIRS):
            house.query(
                f"insert into reports_report (id, lookup_id, {names})"
                f" select md5(%s)::uuid, decode(md5(%s), 'hex'), {names}"
                " from reports_report where id = %s",
                f"report {n}",
                f"lookup {n}",
                first,
            )
            index(house, n, "phone", f"phone {n // 2}")
            if n // 2 % 3 == 0:
                index(house, n, "iban", f"iban {n if n // 2 % 2 else n // 2}")
        people = [house.advisor.id, house.second_advisor.id]
        for n in range(PAIRS):
            house.query(
                "insert into links_decision (id, report_id, other_id, verdict, evidence, person_id, at, sealed)"
                " values (gen_random_uuid(), md5(%s)::uuid, md5(%s)::uuid, 'together', '1:made', %s, now(), '')",
                f"report {2 * n}",
                f"report {2 * n + 1}",
                people[n % 2],
            )
        tonight(house)
        yield house


def index(house: House, report: int, kind: str, value: str) -> None:
    house.query(
        "insert into links_indicatorindex (id, report_id, indicator, kind, key_version, digest)"
        " values (gen_random_uuid(), md5(%s)::uuid, gen_random_uuid(), %s, 1, decode(md5(%s), 'hex'))",
        f"report {report}",
        kind,
        value,
    )


def propose(house: House, *more: str, **environment: str):
    return houvast("weights", "propose", "--data", str(house.folder), *more, **environment)


def linking_of(house: House) -> list[str]:
    """What the database holds of links and of everything else but the audit."""
    text = dump(house).decode(errors="replace")
    return [part for part in text.split("COPY public.") if part.startswith(("links_", "reports_", "staff_person "))]


def test_a_proposal_is_a_file_and_nothing_else(decided: House, tmp_path: Path):
    file = tmp_path / "parameters-2.yaml"
    before = linking_of(decided)
    told = propose(decided, "--json", "-o", str(file))
    assert told.code == 0, told.error
    answer = told.json
    kinds = {each["kind"]: each for each in answer["kinds"]}
    assert answer["decided"] == {"together": PAIRS, "apart": 0, "unsure": 0, "contradicted": 0}
    assert kinds["phone"]["proposed"] == 0.821 and kinds["phone"]["pairs"] == PAIRS  # (10 + 36) / (20 + 36)
    assert kinds["iban"]["kept"] == "few_pairs" and kinds["iban"]["pairs"] == 12
    assert kinds["iban"]["agreeing"] == 6 and kinds["iban"]["estimate"] == 0.5
    assert {each["name"]: each["share"] for each in answer["people"]} == {
        decided.advisor.name: 0.5,
        decided.second_advisor.name: 0.5,
    }
    assert answer["changes"]["links_now"] > 0 and answer["changes"]["links_gone"] == 0
    raw = read_yaml(file.read_bytes(), file.name)
    assert raw.pop("proposed") is True and raw["made_from"]["together"] == PAIRS
    assert read_parameters(raw).same["phone"] == 0.821 and answer["proposed"]["same"]["phone"] == 0.821
    # No name of anybody in what goes round as a file, and nothing written but the look in the audit.
    assert not [person for person in (decided.advisor, decided.second_advisor) if person.name in file.read_text()]
    assert linking_of(decided) == before and len(before) > 5
    looks = decided.query("select parameters from audit_auditentry where act = 'weights_proposed'")
    assert [each["parameters"] for each in looks] == [
        {"version": current_linking().parameters.version, "pairs": PAIRS, "enough": 1}
    ]


def test_a_proposal_overwrites_nothing_and_says_what_is_wrong(decided: House, tmp_path: Path):
    there = tmp_path / "mine.yaml"
    there.write_text("mine")
    for arguments, said in (
        (["-o", str(there)], "overwrites nothing"),
        (["-o", str(tmp_path / "no" / "such.yaml")], "no folder"),
        (["--look-at", "-1"], "--look-at"),
    ):
        told = propose(decided, *arguments)
        assert (told.code, told.output) == (2, "") and said in told.error and len(told.error.splitlines()) == 1
    assert there.read_text() == "mine"


def test_in_words(decided: House):
    told = propose(decided)
    assert told.code == 0 and told.error == ""
    for said in ("Who decided how much", "What would change", "stays: too few pairs", "Nothing changes by itself"):
        assert said in told.output, said


def test_the_house_does_not_run_on_a_proposed_file(decided: House, tmp_path: Path):
    overlay = tmp_path / "content"
    (overlay / "linking").mkdir(parents=True)
    file = overlay / "linking" / "parameters-2.yaml"
    assert propose(decided, "-o", str(file)).code == 0
    refused = houvast("check", "--json", HOUVAST_OVERLAY=str(overlay))
    assert refused.code == 1 and "proposed" in json.dumps(refused.json)
    file.write_text(file.read_text().replace("proposed: true\n", ""))
    assert houvast("check", "--json", HOUVAST_OVERLAY=str(overlay)).code == 0
