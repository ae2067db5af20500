"""The worked cases of the reference, and what they say together."""

from pathlib import Path

import pytest

from houvast.core.knowledge.yaml_text import read_yaml
from houvast.core.law import LegalAct, ask
from houvast.core.law.tests.asked import TODAY, answer, applies, day, finding, listed

CASES = read_yaml((Path(__file__).parent / "cases" / "worked.yaml").read_bytes(), "worked.yaml")


def test_all_cases_are_here():
    assert {str(case["case"]).rstrip("abc") for case in CASES} == {f"L{number}" for number in range(1, 13)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_worked_case(law, case):
    found = applies(answer(law, case["day"], " ".join(case["facts"])))
    assert set(case["must"]) <= found
    assert not set(case["never"]) & found


def test_each_case_that_has_several_acts_is_merged_and_says_which_act(law):
    for name in ("L2", "L3", "L7", "L8"):
        parts = [case for case in CASES if str(case["case"])[:-1] == name]
        acts = [LegalAct.on(day(part["day"]), law.vocabulary.read(part["facts"])) for part in parts]
        merged = ask(law, acts, TODAY)
        for number, part in enumerate(parts):
            for must in part["must"]:
                found = finding(merged, must)
                assert found.status.value == "applies"
                assert number in {act for act, one in found.acts if one.status.value == "applies"}


def test_an_act_of_before_doxing_is_no_doxing_whatever_came_after(law):
    acts = [
        LegalAct.on(day("2023-12-20"), law.vocabulary.read(["personal_data_disclosed", "intimidation_purpose"])),
        LegalAct.on(day("2024-01-05"), law.vocabulary.read(["personal_data_disclosed", "intimidation_purpose"])),
    ]
    assert [number for number, _ in finding(ask(law, acts, TODAY), "sr-285d").acts] == [1]


def test_an_adult_is_asked_nothing_about_children(law):
    found = listed(answer(law, "2024-08-02", "image_sexual image_disclosed victim_under_18=no"))
    assert not {"sr-252", "sr-247", "sr-245", "sr-249", "dsa-28"} & found


def test_a_threat_to_publish_is_neither_a_threat_with_violence_nor_extortion(law):
    found = applies(answer(law, "2022-01-01", "threat_to_disclose benefit_demanded honour_attacked"))
    assert {"sr-318", "sr-284-lid1-2"} <= found
    assert not {"sr-285", "sr-317-lid1", "sr-317-lid2"} & found


def test_a_threat_is_not_a_disclosure(law):
    found = answer(law, "2021-01-01", "image_sexual image_of_person threat_to_disclose image_disclosed=no")
    assert "sr-139h-lid2" not in listed(found)


def test_a_minors_image_comes_first_under_the_law_on_childrens_images_for_everybody(law):
    facts = "image_sexual image_of_person image_disclosed harm_known victim_16_17"
    assert "sr-240b-2010" in applies(answer(law, "2024-06-30", facts))
    assert "sr-252" in applies(answer(law, "2024-07-01", facts))


def test_images_are_data_and_no_goods(law):
    found = applies(answer(law, "2020-01-01", "image_possessed data_not_public data_from_offence intent"))
    assert "sr-139g" in found
    assert "sr-416" not in found


def test_a_bluff_is_an_attempt(law):
    found = answer(law, "2020-06-06", "threat_to_disclose benefit_demanded attempt_only paid=no")
    assert {"sr-318", "sr-45"} <= applies(found)
    assert "sr-326" not in listed(found)
