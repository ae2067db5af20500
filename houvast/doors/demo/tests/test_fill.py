"""The demo: every state is there, and all of it opens."""

from __future__ import annotations

from datetime import UTC, datetime

import pyotp
import pytest

from houvast.core.sealing.keypairs import new_pair
from houvast.core.sealing.receipts import read_receipt
from houvast.core.triage.urgency import UrgencyClass
from houvast.doors.demo.cases import STORIES
from houvast.doors.demo.fill import fill_demo
from houvast.doors.demo.stories import ChoosesDays
from houvast.procedures import granting, opening, reading_groups, signing_in
from houvast.records.audit.actors import REPORTER
from houvast.records.audit.reading import verify_chain
from houvast.records.reports.states import State
from houvast.records.reports.views import ErasingRoute
from houvast.records.staff.roles import Role

NOW = datetime(2026, 11, 25, 20, 8, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def access(db, settings):
    settings.HOUVAST_RECOVERY_PUBLIC_KEY = new_pair().public_key.hex()
    return fill_demo(NOW)


def sign_in(access, email: str):
    who = next(each for each in access.sign_ins if each.email == email)
    code = pyotp.TOTP(who.totp_secret).at(NOW)
    return signing_in.sign_in(email=email, password=who.password, code=code, now=NOW)


def test_every_state_is_there_and_opens(access):
    assert {each.role for each in access.sign_ins} == set(Role)
    assert len(access.receipts) == len(STORIES)
    views = []
    for receipt in access.receipts:
        keys = opening.open_mailbox(receipt=read_receipt(receipt), now=NOW, by=REPORTER)
        views.append(opening.read_mailbox(keys=keys, now=NOW))
    assert {view.state for view in views} == set(State)
    assert {view.erasing.route for view in views if view.erasing} == set(ErasingRoute)
    assert len(views[0].messages) == 4 and views[0].ticks


def test_the_queue_shows_all_kinds_of_rows(access):
    mila = sign_in(access, "mila@voorbeeld.example")
    rows = opening.read_queue(keyring=mila.keyring, now=NOW, by=mila.by)
    codes = {reason.code for row in rows for reason in row.reasons}
    assert {
        "suicidal_thoughts",
        "deadline",
        "gone_quiet",
        "new_report",
        "wrote_back",
        "erase_asked",
        "lowered",
    } <= codes
    assert {row.urgency for row in rows} == set(UrgencyClass)
    assert any(row.claim and row.claim.until and not row.claim.mine for row in rows)
    assert all(row.readable for row in rows)
    assert {team.name for team in granting.teams(keyring=mila.keyring)} == {"Volwassenen", "Jongeren"}
    for row in rows:
        assert opening.open_case(report_id=row.report_id, keyring=mila.keyring, now=NOW, by=mila.by).messages


def test_a_last_day_for_a_complaint_is_near(access):
    mila = sign_in(access, "mila@voorbeeld.example")
    rows = opening.read_queue(keyring=mila.keyring, now=NOW, by=mila.by)
    views = [opening.open_case(report_id=row.report_id, keyring=mila.keyring, now=NOW, by=mila.by) for row in rows]
    warnings = [date for view in views for date in view.dates if date.kind == "complaint" and date.passed]
    assert [date.words for date in warnings] == ["complaint:2026-12-04"]


def test_a_referral_runs_and_days_are_agreed_also_where_a_case_was_closed(access):
    mila = sign_in(access, "mila@voorbeeld.example")
    views = []
    for story, receipt in zip(STORIES, access.receipts, strict=True):
        if any(isinstance(event, ChoosesDays) for event in story.events):
            keys = opening.open_mailbox(receipt=read_receipt(receipt), now=NOW, by=REPORTER)
            views.append(opening.open_case(report_id=keys.report_id, keyring=mila.keyring, now=NOW, by=mila.by))
    kinds = [{date.kind for date in view.dates if not date.done} for view in views]
    assert all({"check_in", "quiet"} <= each for each in kinds) and {view.state for view in views} >= {State.CLOSED}
    assert any("referral" in each for each in kinds) and not any("answered" in each for each in kinds)


def test_the_chain_holds_and_tells_it_in_the_order_of_time(access):
    from houvast.records.audit.reading import latest

    assert verify_chain().damage is None
    times = [line.at for line in reversed(latest(limit=1000)) if line.actor != "reporter"]
    assert times == sorted(times)


def test_three_stories_are_one_group_with_somebody_who_joined(access):
    mila = sign_in(access, "mila@voorbeeld.example")
    acting = {"keyring": mila.keyring, "now": NOW, "by": mila.by}
    ((row, joined),) = reading_groups.read_groups(**acting)
    page = reading_groups.read_group(group_id=row.id, **acting)
    assert len(row.members) >= 3 and joined and page.helped
    assert {"account", "iban"} <= {each.kind for each in page.indicators}
