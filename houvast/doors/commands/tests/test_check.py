"""What is said about the content."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from houvast.core.knowledge.tests import tiny
from houvast.core.linking.proposing import as_file
from houvast.doors.commands.check import STALE_AFTER, check_content
from houvast.records.content.linking import load_linking
from houvast.records.content.reading import shipped_folder

TODAY = date(2026, 11, 25)


@pytest.fixture
def folder(tmp_path):
    def write(data, name="knowledge"):
        for file, content in tiny.as_bytes(data).items():
            path = tmp_path / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return tmp_path / name

    return write


def content():
    rules = tiny.files()
    rules["referrals.yaml"].append(tiny.referral("s113", crisis={}))
    rules["steps/crisis.yaml"] = [tiny.step("crisis.a")]
    return tiny.with_words(rules)


def test_the_shipped_content_fits_in_both_languages():
    found = check_content(TODAY)
    assert found.problems == ()
    assert found.fits
    assert set(found.languages) == {"nl", "en"}
    assert found.warnings == ()
    assert found.to_json()["fits"] is True


def test_nothing_shipped_claims_a_stamp_that_nobody_gave():
    found = check_content(TODAY)
    assert {"number emergency", "number s113"} <= set(found.crisis_unstamped)
    assert found.unstamped["nl steps"] > 100
    assert {"nl screen check.answer", "en screen answer.danger", "nl screen messages.too_much"} <= set(
        found.crisis_unstamped
    )


def test_what_was_looked_at_long_ago_is_said(folder):
    checked = date(2026, 1, 1)
    where = folder(content())
    assert check_content(checked + STALE_AFTER, where).warnings == ()
    stale = check_content(checked + STALE_AFTER + timedelta(days=1), where).warnings
    assert any("platforms/instagram" in warning for warning in stale)
    assert any("referral emergency" in warning for warning in stale)


def test_ways_that_follow_a_notice_go_stale_too():
    assert not any("notices/" in warning for warning in check_content(date(2026, 11, 26)).warnings)
    assert any("notices/coordinator" in warning for warning in check_content(date(2027, 11, 26)).warnings)


def test_what_does_not_fit_is_a_problem(folder):
    broken = content()
    broken["order.yaml"] = [["block", "preserve"]]
    del broken["texts/nl/steps.yaml"]["crisis.a"]
    found = check_content(TODAY, folder(broken))
    assert not found.fits
    assert any("order.yaml" in problem for problem in found.problems)
    assert any("texts/nl/steps.yaml" in problem for problem in found.problems)


def test_stamps_are_counted_and_missed(folder):
    stamped = content()
    for item in stamped["referrals.yaml"]:
        item["reviewed"] = {"by": "A. Visser", "on": "2026-05-01"}
    for language in ("nl", "en"):
        stamped[f"texts/{language}/steps.yaml"]["crisis.a"]["reviewed"] = {"by": "A. Visser", "on": "2026-05-01"}
    where = folder(stamped)
    found = check_content(TODAY, where)
    assert found.crisis_unstamped == ()
    assert found.unstamped["numbers"] == 0
    assert found.unstamped["nl steps"] == 1
    stamped["texts/en/steps.yaml"]["crisis.a"]["reviewed"] = None
    assert check_content(TODAY, folder(stamped)).crisis_unstamped == ("en crisis.a",)


def test_an_overlay_is_checked_too(folder):
    where, own = folder(content()), folder({"order.yaml": [["block", "preserve"]]}, "own")
    assert check_content(TODAY, where).fits
    assert not check_content(TODAY, where, own).fits


def test_the_law_is_checked_too(folder, tmp_path):
    assert check_content(TODAY).unstamped["law"] == 114
    own = folder({"law/sr.yaml": {"provisions": [{"id": "sr-318", "kind": "crime"}]}}, "own")
    found = check_content(TODAY, overlay=own)
    assert any(problem.startswith("law/sr.yaml") and "kind" in problem for problem in found.problems)
    broken = content()
    broken["law/sr.yaml"] = {"short": "Sr"}
    assert any("law/facts.yaml" in problem for problem in check_content(TODAY, folder(broken)).problems)


def test_a_proposed_version_of_the_numbers_behind_links_does_not_fit(tmp_path):
    now = load_linking(shipped_folder()).parameters
    file = tmp_path / "linking" / "parameters-2.yaml"
    file.parent.mkdir()
    file.write_text(as_file(replace(now, version="2"), {"on": "2026-11-25"}))
    found = check_content(TODAY, overlay=tmp_path)
    assert not found.fits and [each for each in found.problems if "parameters-2.yaml" in each and "proposed" in each]
    file.write_text(file.read_text().replace("proposed: true\n", ""))
    assert check_content(TODAY, overlay=tmp_path).fits
