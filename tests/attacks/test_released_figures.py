"""`houvast figures publish` beside a running house: the release, its files as other programs read them, and no second
one without a reason."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from frictionless import Package

from houvast.core.figures.packaging import FILES
from houvast.core.figures.releasing import from_json
from tests.support.client import Client
from tests.support.commands import houvast
from tests.support.house import House, living
from tests.support.releasing import last_quarter, register_many
from tests.support.storage import dump

QUARTER = last_quarter()
# Of people who report today, one after the other: known order, so that it can be looked for.
FORMS = ("deepfake", "other", "bluff_mail", "sent_images", "hacked_account", "known_person") * 2
TABLE = "publications_figuresrelease"


@pytest.fixture(scope="module")
def own_house():
    with living() as house:
        register_many(house, QUARTER, 120)
        for form in FORMS:
            house.reporter_with_mailbox(form=form)
        yield house


def publish(house: House, *more: str):
    return houvast("figures", "publish", "--data", str(house.folder), *more)


def test_a_release_and_its_files(own_house: House, tmp_path: Path):
    told = publish(own_house, "--json", "--out", str(tmp_path))
    assert told.code == 0, told.error
    release = from_json(told.json)
    assert (release.number, release.quarter, release.revises) == (1, QUARTER, None)
    assert {file.name for file in tmp_path.iterdir()} == set(FILES)
    page = Client(own_house.url).get("/nl/figures/1/")
    assert page.status == 200 and f"Cijfers over {QUARTER}" in page.text
    for name in FILES:
        assert Client(own_house.url).get(f"/nl/figures/1/{name}").text == (tmp_path / name).read_bytes().decode()


def rows_of(dumped: str) -> dict[str, list[dict[str, str]]]:
    """Table → its rows in the order of a plain dump."""
    found: dict[str, list[dict[str, str]]] = {}
    for name, columns, body in re.findall(
        r"^COPY public\.(\w+) \((.*?)\) FROM stdin;\n(.*?)^\\\.$", dumped, re.M | re.S
    ):
        names = columns.split(", ")
        found[name] = [dict(zip(names, line.split("\t"), strict=True)) for line in body.splitlines()]
    return found


def shared_values(rows: list[dict[str, str]], others: list[dict[str, str]]) -> set[str]:
    """Values that single out a row and stand in both: what a join goes by."""
    ours = Counter(value for row in rows for value in set(row.values()))
    theirs = Counter(value for row in others for value in set(row.values()))
    return {value for value, times in ours.items() if times == 1 and theirs[value] == 1 and len(value) > 4}


def test_in_a_dump_no_registration_leads_to_a_report(own_house: House):
    """Whoever takes the database and knows in which order people reported: no id, no time, no order."""
    tables = rows_of(dump(own_house).decode())
    registered = tables["registrations_registration"]
    today = [json.loads(row["facts"]) for row in registered if row["month"][:7] == f"{datetime.now(UTC):%Y-%m}"]
    assert sorted(facts["form"] for facts in today if "form" in facts) == sorted(FORMS)
    assert [facts["form"] for facts in today if "form" in facts] != list(FORMS)
    assert set(registered[0]) == {"id", "kind", "month", "vocabulary_version", "facts"}
    assert {row["month"][8:] for row in registered} == {"01"}
    for name, rows in tables.items():
        if name not in ("registrations_registration", "django_migrations", "procrastinate_events"):
            assert not shared_values(registered, rows), name
    # A way that there is, is found: a message names its report.
    assert shared_values(tables["reports_message"], tables["reports_report"])


def test_frictionless_finds_nothing_wrong(tmp_path: Path, own_house: House):
    for name in FILES:
        (tmp_path / name).write_text(Client(own_house.url).get(f"/nl/figures/1/{name}").text, newline="")
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:5]
    lines = list(csv.DictReader((tmp_path / "figures.csv").read_text().splitlines()))
    assert all((line["count"] == "") is (line["status"] != "published") for line in lines)
    assert all(int(line["count"]) % 5 == 0 for line in lines if line["count"])
    described = json.loads((tmp_path / "figures.csv-metadata.json").read_text())
    assert [column["name"] for column in described["tableSchema"]["columns"]] == list(lines[0])
    entry = json.loads((tmp_path / "dataset.jsonld").read_text())
    needed = {"title", "description", "identifier", "publisher", "creator", "accessRights"}
    assert {f"dct:{each}" for each in needed} | {"dcat:theme", "dcat:contactPoint", "dcat:distribution"} <= set(entry)


def test_a_second_one_needs_a_reason_and_other_figures(own_house: House):
    again = publish(own_house)
    assert again.code == 2 and "release 1" in again.error and "--why" in again.error
    same = publish(own_house, "--why", "to be sure")
    assert same.code == 2 and "nothing to publish" in same.error
    register_many(own_house, QUARTER, 60, seed=8)
    revised = publish(own_house, "--json", "--why", "Sixty reports came in late.")
    assert revised.code == 0, revised.error
    assert (revised.json["number"], revised.json["revises"]) == (2, 1)
    first = Client(own_house.url).get("/nl/figures/1/")
    assert "/nl/figures/2/" in first.text
    listed = Client(own_house.url).get("/en/figures/")
    assert "Sixty reports came in late." in listed.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--quarter", "2026"], "2026-Q3"),
        (["--quarter", str(QUARTER.following)], "not over"),
        (["--quarter", "2001-Q1", "--why", "x"], "leave out --why"),
        (["--why", "x" * 501], "500"),
    ],
)
def test_what_cannot_be_published_is_told_in_a_sentence(own_house: House, given, said):
    answer = publish(own_house, *given)
    assert answer.code == 2 and said in answer.error and "Traceback" not in answer.error


def test_nobody_changes_a_release(own_house: House):
    for role in ("web", "worker"):
        with psycopg.connect(own_house.urls[role], autocommit=True) as connection:
            for statement in (f"update {TABLE} set quarter = 'x'", f"delete from {TABLE}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)
