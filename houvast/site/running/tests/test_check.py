"""What a real installation needs and a demo may lack."""

from __future__ import annotations

import pytest

from houvast.doors.commands.check import ContentFindings
from houvast.site.running.check import chosen_settings, content_findings, deploy_findings
from houvast.site.running.folder import DataFolder

CONTENT = ContentFindings((), (), {}, ("nl", "en"), "1", ())
URLS = {
    "DATABASE_URL": "postgresql://web@h/d",
    "DATABASE_URL_WORKER": "postgresql://worker@h/d",
    "DATABASE_URL_OWNER": "postgresql://owner@h/d",
}


@pytest.fixture
def folder(tmp_path):
    made = DataFolder(tmp_path / "data")
    made.make()
    made.make_secrets(group=None)
    return made


def good(folder):
    return {
        **URLS,
        "HOUVAST_DATA": str(folder.path),
        "HOUVAST_PUBLIC_HOST": "help.example",
        "HOUVAST_DESK_HOST": "desk.example",
        "HOUVAST_RECOVERY_PUBLIC_KEY": "00" * 32,
        "HOUVAST_HELPLINE_PHONE": "0800 000",
        "HOUVAST_HELPLINE_NAME": "Helpline",
    }


def codes(variables, folder, content=CONTENT):
    return {finding.code for finding in deploy_findings(variables, folder, content) if finding.error}


def test_a_good_installation_has_nothing_in_its_way(folder):
    assert deploy_findings(good(folder), folder, CONTENT) == []


@pytest.mark.parametrize("role", sorted(URLS))
def test_fewer_than_three_database_addresses_are_refused(folder, role):
    variables = good(folder)
    del variables[role]
    assert codes(variables, folder) == {"database.roles"}


def test_three_addresses_of_one_role_are_refused(folder):
    variables = good(folder) | dict.fromkeys(URLS, "postgresql://owner@h/d")
    assert codes(variables, folder) == {"database.roles"}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("HOUVAST_PUBLIC_HOST", "", "host.public"),
        ("HOUVAST_DESK_HOST", "", "host.desk"),
        ("HOUVAST_DESK_HOST", "help.example", "host.desk"),
        ("HOUVAST_RECOVERY_PUBLIC_KEY", "", "recovery"),
        ("HOUVAST_MODE", "prod", "setting"),
    ],
)
def test_each_setting_is_missed(folder, name, value, code):
    assert codes(good(folder) | {name: value}, folder) == {code}


def test_an_audit_head_inside_the_data_folder_is_refused(folder):
    variables = good(folder) | {"HOUVAST_AUDIT_HEAD": str(folder.path / "sub" / ".." / "head")}
    assert codes(variables, folder) == {"audit.head"}


@pytest.mark.parametrize("mode", [0o604, 0o660, 0o644, 0o611])
def test_secrets_that_others_can_read_are_refused(folder, mode):
    folder.secrets.chmod(mode)
    assert codes(good(folder), folder) == {"secrets.open"}


def test_what_nobody_reviewed_for_a_crisis_is_refused_one_by_one(folder):
    content = ContentFindings((), (), {}, ("nl",), "1", ("number s113", "nl crisis.call_113"))
    words = [finding.words for finding in deploy_findings(good(folder), folder, content)]
    assert words == ["Not reviewed yet: number s113.", "Not reviewed yet: nl crisis.call_113."]


def test_content_that_does_not_fit_together_fails_and_a_stale_page_only_warns():
    found = content_findings(ContentFindings(("x is missing",), ("y is old",), {}, (), "", ()))
    assert [(finding.error, finding.words) for finding in found] == [(True, "x is missing"), (False, "y is old")]


def test_what_is_shared_is_off_until_it_is_named_and_then_it_is_said(folder):
    shared = "sharing.leads"
    assert shared not in {finding.code for finding in deploy_findings(good(folder), folder, CONTENT)}
    (said,) = deploy_findings(good(folder) | {"HOUVAST_SHARING": "leads"}, folder, CONTENT)
    assert (said.code, said.error) == (shared, False) and "HOUVAST_SHARING" in said.words
    both = deploy_findings(good(folder) | {"HOUVAST_SHARING": "leads, helplines"}, folder, CONTENT)
    assert [each.code for each in both] == ["sharing.helplines", shared]
    assert codes(good(folder) | {"HOUVAST_SHARING": "everything"}, folder) == {"setting"}


def test_what_is_kept_and_what_leaves_the_house_is_said_also_where_it_is_off(folder):
    off = chosen_settings(good(folder))
    assert off["HOUVAST_SHARING"].startswith("nothing") and off["HOUVAST_TIMESTAMP_URL"].startswith("no dossier")
    assert (off["HOUVAST_DOSSIER_SEAL"], off["HOUVAST_EVIDENCE_UNDER_18"]) == ("age", "text")
    on = {
        "HOUVAST_SHARING": "leads",
        "HOUVAST_TIMESTAMP_URL": "https://tsa.example",
        "HOUVAST_DOSSIER_SEAL": "openpgp",
        "HOUVAST_EVIDENCE_UNDER_18": "files",
    }
    assert chosen_settings(good(folder) | on) == on
    assert chosen_settings(good(folder) | {"HOUVAST_SHARING": "everything"}) == {}
