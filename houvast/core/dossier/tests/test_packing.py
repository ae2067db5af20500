"""What goes in comes out, the same parts give the same bytes, and no name or value of anybody does harm."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.core.dossier.checking import Entry, check_bag
from houvast.core.dossier.contents import ChangedSinceArrival, Part
from houvast.core.dossier.manifests import ManifestError, read_declaration, read_manifest, read_tags
from houvast.core.dossier.names import evidence_name, folded, name_problem
from houvast.core.dossier.packing import NotPacked, bag_of, zipped
from houvast.core.dossier.readme import readme_of
from houvast.core.dossier.tests.made import AT, bag, dossier


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_same_parts_same_bytes():
    assert zipped(bag()) == zipped(bag()) and bag().seal == bag().seal
    assert bag(dossier(statement="another")).seal != bag().seal
    assert bag(dossier(made_at=AT.replace(day=21))).seal != bag().seal


def test_everything_is_in_it():
    found = bag().files
    assert [path for path in found if path.startswith("data/")] == [
        "data/statement.txt",
        "data/assessment.txt",
        "data/timeline.csv",
        "data/indicators.csv",
        "data/evidence.csv",
        "data/evidence/001-passwd",
        "data/evidence/002-schermafbeelding-12-03-e.png",
        "data/evidence/003-gnp.exe",
        "data/custody.jsonl",
        "data/report.json",
        "data/case.jsonld",
    ]
    report = json.loads(found["data/report.json"])
    assert [each["value"] for each in report["indicators"]] == [each.value for each in dossier().indicators]
    assert report["acts"] == [act.to_json() for act in dossier().acts]
    assert len(found["data/custody.jsonl"].splitlines()) == 3


def test_what_does_not_go_along_leaves_nothing():
    found = bag(dossier(statement="", assessment="", evidence=(), indicators=(), acts=())).files
    payload = {path for path in found if path.startswith("data/")}
    assert payload == {"data/custody.jsonl", "data/report.json", "data/case.jsonld"}
    assert json.loads(found["data/report.json"])["assessment"] is None


def test_no_cell_is_a_formula():
    found = bag().files
    for name in ("timeline", "indicators", "evidence"):
        for row in rows(found[f"data/{name}.csv"]):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_what_was_typed_stands_beside_the_form_that_software_looks_for():
    found = bag().files
    table = {row[2]: row[3:] for row in rows(found["data/indicators.csv"])}
    assert table["'+31 6 12345678"] == ["'+31612345678", "holds"]
    assert table["NL91ABNA0417164300"] == ["NL91ABNA0417164300", "fails"]
    assert table["'@x"] == ["", ""]
    graph = json.loads(found["data/case.jsonld"])["@graph"]
    (phone,) = [each for each in graph if each["@type"] == "uco-observable:PhoneAccount"]
    assert phone["uco-core:hasFacet"][0]["uco-observable:phoneNumber"] == "+31612345678"
    assert "+31 6 12345678" in phone["uco-core:description"]
    (address,) = [each for each in graph if each["@type"] == "uco-observable:URL"]
    assert address["uco-core:hasFacet"][0]["uco-observable:fullValue"] == "https://example.org/\"<>&'x"


def test_an_item_that_changed_is_not_packed():
    made = dossier()
    with pytest.raises(ChangedSinceArrival) as found:
        bag(replace(made, evidence=(made.evidence[0], replace(made.evidence[1], data=b"other"))))
    assert found.value.number == 2


def test_a_part_that_would_do_harm_is_not_packed():
    about = {"reference": "dossier-1", "helpline": "h", "on": AT.date()}
    readme = readme_of(receiver="r", **about)
    for name in ("../up", "/etc/x", "a\\b", "A.txt", "con.txt"):
        with pytest.raises(NotPacked):
            bag_of([Part("a.txt", b""), Part(name, b"")], readme=readme, **about)
    with pytest.raises(NotPacked):
        bag_of([Part("a.txt", b""), Part("a.txt", b"")], readme=readme, **about)


@given(st.text(max_size=300), st.integers(1, 999))
@settings(max_examples=300)
def test_every_typed_name_becomes_a_safe_one(typed, number):
    name = evidence_name(number, typed)
    assert name_problem(name) is None and name.startswith(f"{number:03d}-") and "/" not in name
    assert folded(name) == name and len(name) < 90


@given(st.dictionaries(st.text(max_size=20), st.binary(max_size=60), max_size=6))
@settings(max_examples=200)
def test_a_check_always_ends_in_a_verdict(files):
    class Source:
        def entries(self):
            return [Entry(path, size=len(data)) for path, data in files.items()]

        def chunks(self, path):
            yield files[path]

    assert not check_bag(Source()).whole


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_files_of_others_are_read_or_refused(data):
    readings = ((read_declaration, tuple), (read_tags, list), (lambda given: read_manifest(given, "sha256"), dict))
    for read, shape in readings:
        try:
            found = read(data)
        except ManifestError:
            continue
        assert isinstance(found, shape)
