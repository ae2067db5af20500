"""What can stand in the audit: one code an act. Codes are for ever: add, never change or reuse."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID


class AuditAct(StrEnum):
    # reporters
    MAILBOX_MADE = "mailbox_made"
    MAILBOX_OPENED = "mailbox_opened"
    WORD_SET = "word_set"
    RECEIPT_KEPT = "receipt_kept"
    ANSWERS_SAVED = "answers_saved"
    REPORT_SENT = "report_sent"
    MESSAGE_SENT = "message_sent"
    REPLIES_READ = "replies_read"
    ERASE_ASKED = "erase_asked"
    ERASE_STOPPED = "erase_stopped"
    WORD_WRONG = "word_wrong"
    KEPT_LONGER = "kept_longer"
    LEGAL_TOLD = "legal_told"
    PROCEEDINGS_TOLD = "proceedings_told"
    CHECK_INS_CHOSEN = "check_ins_chosen"
    CHECK_IN_ANSWERED = "check_in_answered"
    CONSENT_GIVEN = "consent_given"
    CONSENT_REFUSED = "consent_refused"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    PLACES_TOLD = "places_told"
    LURES_TOLD = "lures_told"
    LURE_TAKEN_BACK = "lure_taken_back"
    HASHES_OFFERED = "hashes_offered"
    HASHES_WITHDRAWN = "hashes_withdrawn"
    EVIDENCE_GIVEN = "evidence_given"
    EVIDENCE_TAKEN_BACK = "evidence_taken_back"
    # the desk, on a case
    QUEUE_READ = "queue_read"
    CASE_OPENED = "case_opened"
    CASE_CLAIMED = "case_claimed"
    CASE_TAKEN_OVER = "case_taken_over"
    CASE_RELEASED = "case_released"
    CASE_HANDED_OVER = "case_handed_over"
    REPLIED = "replied"
    DRAFT_SAVED = "draft_saved"
    NOTED = "noted"
    DATE_ADDED = "date_added"
    DATE_DONE = "date_done"
    CONSENT_ASKED = "consent_asked"
    ASSESSMENT_STARTED = "assessment_started"
    ASSESSMENT_SAVED = "assessment_saved"
    ASSESSMENT_DROPPED = "assessment_dropped"
    ASSESSED = "assessed"
    ASSESSMENT_READ_AGAIN = "assessment_read_again"
    ASSESSMENT_SHOWN = "assessment_shown"
    ASSESSMENT_PRINTED = "assessment_printed"
    MEASURE_ASKED_FOR = "measure_asked_for"
    MEASURE_ENDED = "measure_ended"
    HASHES_SHARED = "hashes_shared"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_REMOVED = "evidence_removed"
    EVIDENCE_VIEWED = "evidence_viewed"
    EVIDENCE_SAVED = "evidence_saved"
    DOSSIER_PACKED = "dossier_packed"
    DOSSIER_STAMPED = "dossier_stamped"
    DOSSIER_TAKEN = "dossier_taken"
    DOSSIER_SENT = "dossier_sent"
    LINKS_READ = "links_read"
    LINK_DECIDED = "link_decided"
    MATCH_DECIDED = "match_decided"
    HASHES_NOT_SHARED = "hashes_not_shared"
    PLACES_NOTED = "places_noted"
    NOTICE_DRAFTED = "notice_drafted"
    NOTICE_CHANGED = "notice_changed"
    NOTICE_DROPPED = "notice_dropped"
    NOTICE_SENT = "notice_sent"
    NOTICE_NOTED = "notice_noted"
    REFERRAL_PREPARED = "referral_prepared"
    REFERRAL_PRINTED = "referral_printed"
    REFERRAL_NOTED = "referral_noted"
    LEGAL_CHANGED = "legal_changed"
    PROCEEDINGS_CHANGED = "proceedings_changed"
    FACTS_CHANGED = "facts_changed"
    URGENCY_LOWERED = "urgency_lowered"
    CLOSED = "closed"
    REOPENED = "reopened"
    HELD = "held"
    ERASE_DECLINED = "erase_declined"
    ERASED = "erased"
    SCRUBBED = "scrubbed"
    # people, teams, keys
    SET_UP = "set_up"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"
    INVITED = "invited"
    INVITATION_ACCEPTED = "invitation_accepted"
    ROLE_CHANGED = "role_changed"
    DEACTIVATED = "deactivated"
    LANGUAGE_CHOSEN = "language_chosen"
    TEAM_MADE = "team_made"
    TEAM_CHANGED = "team_changed"
    MEMBER_ADDED = "member_added"
    MEMBER_REMOVED = "member_removed"
    KEY_MADE = "key_made"
    KEY_GIVEN = "key_given"
    KEY_ROTATED = "key_rotated"
    SEALS_RENEWED = "seals_renewed"
    KEYS_RECOVERED = "keys_recovered"
    RECOVERY_RENEWED = "recovery_renewed"
    # platforms
    PARTNER_ADMITTED = "partner_admitted"
    PARTNER_REVOKED = "partner_revoked"
    HASHES_FETCHED = "hashes_fetched"
    WITHDRAWALS_FETCHED = "withdrawals_fetched"
    FEEDBACK_TAKEN = "feedback_taken"
    HASHES_SUBMITTED = "hashes_submitted"
    HASH_MATCHED = "hash_matched"
    HELPLINE_PAIRED = "helpline_paired"
    HELPLINE_ENDED = "helpline_ended"
    HELPLINE_ASKED_US = "helpline_asked_us"
    HELPLINE_ASKED = "helpline_asked"
    # groups of reports
    GROUP_READ = "group_read"
    GROUP_CONFIRMED = "group_confirmed"
    GROUP_LOOKED_AT = "group_looked_at"
    LEAD_RELEASED = "lead_released"
    LEADS_WITHDRAWN = "leads_withdrawn"
    LEADS_FETCHED = "leads_fetched"
    RELINKED = "relinked"
    WEIGHTS_PROPOSED = "weights_proposed"
    # figures
    REGISTRATIONS_PUBLISHED = "registrations_published"
    FIGURES_PUBLISHED = "figures_published"


def report_subject(report_id: UUID) -> str:
    return f"report:{report_id}"


def person_subject(person_id: UUID) -> str:
    return f"person:{person_id}"


def team_subject(team_id: UUID) -> str:
    return f"team:{team_id}"


def partner_subject(partner_id: UUID) -> str:
    return f"partner:{partner_id}"


def helpline_subject(agreement_id: UUID) -> str:
    return f"helpline:{agreement_id}"


def group_subject(group_id: UUID) -> str:
    return f"group:{group_id}"


HOUSE = "house"  # the subject of acts that are about no single thing
