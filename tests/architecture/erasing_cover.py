"""What becomes of each table when a report is erased. A new table fails `test_schema.py` until it has its line here."""

from __future__ import annotations

# Rows that go with the report.
ERASED = {
    "reports_report",
    "reports_seal",
    "reports_part",
    "reports_message",
    "reports_note",
    "reports_reportdate",
    "reports_mailboxsession",
    "links_indicatorindex",
    "links_decision",
    "links_groupmember",
    "consents_consent",
    "assessments_version",
    "referrals_referral",
    "assessments_opinion",
    "assessments_measuretask",
    "assessments_paper",
    "takedowns_picture",
    "takedowns_place",
    "takedowns_notice",
}

# Rows that stay, and why they tell nothing of the erased report.
KEPT: dict[str, str] = {
    "links_group": "no id of a report; gone when fewer than two reports are left in it",
    "links_lead": "an offender's indicator that somebody released; no id of a report; withdrawn with its group",
    "registrations_registrationwaiting": "unidentifying facts, no id of the report, sealed under a server secret",
    "registrations_registration": "unidentifying facts, no id of the report",
    "publications_figuresrelease": "counts that were published",
    "audit_auditentry": "who did what and when; the chain cannot lose a link; the id of the report is random",
    "partners_partner": "platforms",
    "partners_partnerkey": "platforms",
    "partners_keyuse": "platforms",
    "exchange_exchangestate": "counters",
    "exchange_hashrecord": "no id of a report; withdrawn with it, unless it was to stand on; gone 100 days later",
    "exchange_hashcase": "the mark of the report is taken off, so that nothing leads back to it",
    "exchange_hashfeedback": "what a platform said of a hash; goes with the hash",
    "exchange_dealing": "what a platform had to do with a hash; goes with the hash",
    "exchange_fetchrun": "what a platform fetched, in numbers",
    "staff_person": "staff",
    "staff_team": "staff",
    "staff_membership": "staff",
    "staff_teamkey": "staff",
    "staff_teamkeyseal": "staff",
    "staff_desksession": "staff",
    "staff_signintries": "staff",
    "django_migrations": "no person",
    "procrastinate_jobs": "no job names a report",
    "procrastinate_events": "no job names a report",
    "procrastinate_periodic_defers": "no job names a report",
    "procrastinate_workers": "no person",
}
