"""What does not fit together is refused, with the file and the id."""

import copy

import pytest
import yaml

from houvast.core.knowledge import KnowledgeError
from houvast.core.knowledge.yaml_text import read_yaml
from houvast.core.law.compiling import compile_law
from houvast.core.law.tests.shipped import files

FILES = files()
DATA = {name: read_yaml(text, name) for name, text in FILES.items()}


def compiled(change):
    """The shipped law with one change. Text is quoted, so that words stay words."""
    data = {name: copy.deepcopy(value) for name, value in DATA.items() if name in SMALL}
    change(data)
    return compile_law({name: yaml.safe_dump(value, allow_unicode=True).encode() for name, value in data.items()})


SMALL = ("facts.yaml", "mapping.yaml", "notices.yaml", "sr.yaml", "avg.yaml")


def version(data, name):
    return next(row for line in data["sr.yaml"]["provisions"] for row in line["versions"] if row["id"] == name)


def line(data, name):
    return next(line for line in data["sr.yaml"]["provisions"] if line["id"] == name)


def test_the_shipped_law_fits():
    law = compile_law(FILES)
    assert len(law.provisions) == 114
    assert len({row.instrument.id for row in law.provisions}) == 16
    assert all(row.title["nl"].strip() and row.title["en"].strip() for row in law.provisions)
    assert all(fact.title["nl"].strip() and fact.title["en"].strip() for fact in law.vocabulary.facts.values())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: version(data, "sr-285-old").update(valid_until="2020-01-01"), ("sr-285", "overlaps")),
        (lambda data: version(data, "sr-285-old").update(valid_until=None), ("sr-285", "overlaps")),
        (lambda data: version(data, "sr-285").update(replaces="sr-284-x"), ("sr-285", "replaces sr-284-x")),
        (lambda data: version(data, "sr-285").update(replaces="sr-318"), ("no version of sr-285",)),
        (lambda data: version(data, "sr-318").update(elements=["threat_to_tell"]), ("sr-318", "threat_to_tell")),
        (lambda data: version(data, "sr-318").update(title={"nl": "Afdreiging"}), ("sr.yaml", "en")),
        (lambda data: version(data, "sr-318").update(title={"nl": "Afdreiging", "en": ""}), ("sr.yaml", "en")),
        (lambda data: version(data, "sr-318").update(id="sr-317-lid1"), ("sr-317-lid1", "stands twice")),
        (lambda data: version(data, "sr-318").update(valid_from="2020-02-01", valid_until="2020-01-01"), ("last day",)),
        (lambda data: version(data, "sr-318").update(checked_by="A. Visser"), ("stand together",)),
        (lambda data: version(data, "sr-318").update(confidence="certain"), ("confidence",)),
        (lambda data: version(data, "sr-318").update(colour="red"), ("colour",)),
        (lambda data: version(data, "sr-318").update(sources=[]), ("sources",)),
        (lambda data: line(data, "sr-318").update(kind="crime"), ("kind",)),
        (lambda data: data.pop("facts.yaml"), ("facts.yaml", "missing")),
        (lambda data: data.pop("sr.yaml"), ()),
        (lambda data: data["facts.yaml"]["implies"].update(paid=["payed"]), ("payed",)),
        (lambda data: data["facts.yaml"]["implies"].update(demand_made=["paid"]), ("implies itself",)),
        (lambda data: data["facts.yaml"]["facts"]["other"].pop("damage"), ("damage",)),
        (lambda data: data["facts.yaml"]["facts"]["other"]["damage"].pop("en"), ("damage", "en")),
        (lambda data: data["mapping.yaml"]["rules"].append({"fact": "x", "if": {"paid": "yes"}}), ("'x'",)),
        (lambda data: data["mapping.yaml"]["rules"].append({"fact": "paid", "if": {"payed": "yes"}}), ("payed",)),
        (lambda data: data["mapping.yaml"]["rules"].append({"fact": "paid", "if": {"any": []}}), ("never hold",)),
        (
            lambda data: data["mapping.yaml"]["rules"].append({"fact": "paid", "if": {"paid": "yes"}, "acts": ["pay"]}),
            ("'pay'",),
        ),
        (lambda data: data["mapping.yaml"]["acts"].pop("lure"), ("lure",)),
        (lambda data: data["mapping.yaml"]["acts"].update(lure=["x"]), ("'x'",)),
        (lambda data: data["notices.yaml"].pop("not_checked"), ("not_checked",)),
        (lambda data: data["notices.yaml"]["not_checked"].pop("nl"), ("not_checked", "nl and en")),
        (lambda data: data["notices.yaml"].update(known_until="soon"), ("known_until",)),
    ],
)
def test_what_does_not_fit_is_told(change, words):
    if not words:
        assert compiled(change).provisions
        return
    with pytest.raises(KnowledgeError) as refused:
        compiled(change)
    told = " | ".join(refused.value.problems)
    assert all(word in told for word in words)


def test_a_stamp_changes_neither_the_hash_of_the_data_nor_the_version_of_the_row():
    plain = compiled(lambda data: None)
    stamped = compiled(lambda data: version(data, "sr-318").update(checked_by="A. Visser", checked_on="2026-12-01"))
    assert stamped.by_id["sr-318"].checked_by == "A. Visser"
    assert stamped.data_sha256 == plain.data_sha256
    assert stamped.by_id["sr-318"].row_version == plain.by_id["sr-318"].row_version


def test_whatever_decides_an_answer_changes_the_hash():
    plain = compiled(lambda data: None)
    for change in (
        lambda data: version(data, "sr-318").update(max_prison_years=3),
        lambda data: version(data, "sr-318").update(elements=["threat_to_disclose"]),
        lambda data: data["facts.yaml"]["implies"].pop("paid"),
        lambda data: data["mapping.yaml"]["rules"].pop(),
    ):
        assert compiled(change).data_sha256 != plain.data_sha256
    other = compiled(lambda data: version(data, "sr-318").update(max_prison_years=3))
    assert other.by_id["sr-318"].row_version != plain.by_id["sr-318"].row_version
    assert other.by_id["sr-326"].row_version == plain.by_id["sr-326"].row_version


def test_a_helpline_stamps_in_its_own_folder():
    stamp = (
        "provisions:\n  - id: sr-318\n    versions:\n"
        "      - {id: sr-318, checked_by: A. Visser, checked_on: 2026-12-01}\n"
    )
    law = compile_law(FILES, {"sr.yaml": stamp.encode()})
    assert (law.by_id["sr-318"].checked_by, law.by_id["sr-318"].checked_on) == ("A. Visser", "2026-12-01")
    assert law.by_id["sr-318"].elements == (("threat_to_disclose",), ("benefit_demanded",))
    assert len(law.provisions) == 114
