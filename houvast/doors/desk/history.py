"""What happened to a case, from the audit, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houvast.doors.desk import times
from houvast.doors.desk.case_screen import Happened
from houvast.records.audit.acts import AuditAct
from houvast.records.reports.views import HistoryLine

# Acts of the audit that are about a case. What is only reading or keeping a draft is not shown as an event.
ACTS: dict[str, Promise] = {
    AuditAct.REPORT_SENT: gettext_lazy("sent the report"),
    AuditAct.MESSAGE_SENT: gettext_lazy("wrote"),
    AuditAct.REPLIES_READ: gettext_lazy("read our answers"),
    AuditAct.MAILBOX_OPENED: gettext_lazy("opened the mailbox"),
    AuditAct.ANSWERS_SAVED: gettext_lazy("changed answers"),
    AuditAct.ERASE_ASKED: gettext_lazy("asked to erase"),
    AuditAct.ERASE_STOPPED: gettext_lazy("stopped the erasing"),
    AuditAct.WORD_WRONG: gettext_lazy("gave a wrong extra word"),
    AuditAct.KEPT_LONGER: gettext_lazy("kept it longer"),
    AuditAct.LEGAL_TOLD: gettext_lazy("answered a question about the law"),
    AuditAct.LEGAL_CHANGED: gettext_lazy("added facts for the law"),
    AuditAct.PROCEEDINGS_TOLD: gettext_lazy("told how it goes with the police"),
    AuditAct.PROCEEDINGS_CHANGED: gettext_lazy("changed how it goes with the police"),
    AuditAct.CHECK_INS_CHOSEN: gettext_lazy("chose when we ask how they are"),
    AuditAct.CHECK_IN_ANSWERED: gettext_lazy("said how they are"),
    AuditAct.CONSENT_GIVEN: gettext_lazy("agreed to hand something over"),
    AuditAct.CONSENT_REFUSED: gettext_lazy("did not agree to hand something over"),
    AuditAct.CONSENT_WITHDRAWN: gettext_lazy("took back what they agreed to"),
    AuditAct.PLACES_TOLD: gettext_lazy("told where it is online"),
    AuditAct.LURES_TOLD: gettext_lazy("told which pictures the offender used"),
    AuditAct.LURE_TAKEN_BACK: gettext_lazy("took back a picture that the offender used"),
    AuditAct.HASHES_OFFERED: gettext_lazy("offered hashes of pictures to platforms"),
    AuditAct.HASHES_WITHDRAWN: gettext_lazy("took hashes of pictures back"),
    AuditAct.CONSENT_ASKED: gettext_lazy("asked to agree to something"),
    AuditAct.ASSESSMENT_STARTED: gettext_lazy("began an assessment"),
    AuditAct.ASSESSMENT_DROPPED: gettext_lazy("threw the draft of an assessment away"),
    AuditAct.ASSESSED: gettext_lazy("finished an assessment"),
    AuditAct.ASSESSMENT_READ_AGAIN: gettext_lazy("read an assessment as a second reader"),
    AuditAct.ASSESSMENT_SHOWN: gettext_lazy("showed the person an assessment"),
    AuditAct.ASSESSMENT_PRINTED: gettext_lazy("printed an assessment"),
    AuditAct.MEASURE_ASKED_FOR: gettext_lazy("took it on to ask for a measure"),
    AuditAct.MEASURE_ENDED: gettext_lazy("noted how a measure ended"),
    AuditAct.HASHES_SHARED: gettext_lazy("gave fingerprints to the authority"),
    AuditAct.LINK_DECIDED: gettext_lazy("said whether it belongs with another report"),
    AuditAct.MATCH_DECIDED: gettext_lazy("said whether another helpline knows the same"),
    AuditAct.HASHES_NOT_SHARED: gettext_lazy("decided to give no fingerprints to the authority"),
    AuditAct.PLACES_NOTED: gettext_lazy("noted where it is online"),
    AuditAct.NOTICE_DRAFTED: gettext_lazy("drafted a notice"),
    AuditAct.NOTICE_CHANGED: gettext_lazy("changed the draft of a notice"),
    AuditAct.NOTICE_DROPPED: gettext_lazy("threw the draft of a notice away"),
    AuditAct.NOTICE_SENT: gettext_lazy("sent a notice"),
    AuditAct.NOTICE_NOTED: gettext_lazy("noted how a notice goes"),
    AuditAct.EVIDENCE_GIVEN: gettext_lazy("handed evidence over"),
    AuditAct.EVIDENCE_TAKEN_BACK: gettext_lazy("took evidence back"),
    AuditAct.EVIDENCE_ADDED: gettext_lazy("added evidence"),
    AuditAct.EVIDENCE_REMOVED: gettext_lazy("took evidence away"),
    AuditAct.EVIDENCE_VIEWED: gettext_lazy("looked at evidence"),
    AuditAct.EVIDENCE_SAVED: gettext_lazy("saved evidence outside houvast"),
    AuditAct.DOSSIER_PACKED: gettext_lazy("packed a dossier"),
    AuditAct.DOSSIER_STAMPED: gettext_lazy("had a dossier stamped"),
    AuditAct.DOSSIER_TAKEN: gettext_lazy("saved a locked dossier"),
    AuditAct.DOSSIER_SENT: gettext_lazy("noted a dossier as handed over"),
    AuditAct.REFERRAL_PREPARED: gettext_lazy("prepared a referral"),
    AuditAct.REFERRAL_PRINTED: gettext_lazy("printed the sheet of a referral"),
    AuditAct.REFERRAL_NOTED: gettext_lazy("noted how a referral goes"),
    AuditAct.CASE_OPENED: gettext_lazy("opened the case"),
    AuditAct.CASE_CLAIMED: gettext_lazy("took the case"),
    AuditAct.CASE_TAKEN_OVER: gettext_lazy("took the case over"),
    AuditAct.CASE_RELEASED: gettext_lazy("gave the case back"),
    AuditAct.CASE_HANDED_OVER: gettext_lazy("handed the case over"),
    AuditAct.REPLIED: gettext_lazy("answered"),
    AuditAct.NOTED: gettext_lazy("left a note"),
    AuditAct.DATE_ADDED: gettext_lazy("added a date"),
    AuditAct.DATE_DONE: gettext_lazy("marked a date done"),
    AuditAct.FACTS_CHANGED: gettext_lazy("changed what we know"),
    AuditAct.URGENCY_LOWERED: gettext_lazy("set the urgency lower"),
    AuditAct.CLOSED: gettext_lazy("closed the case"),
    AuditAct.REOPENED: gettext_lazy("opened it again"),
    AuditAct.HELD: gettext_lazy("kept it past its term"),
    AuditAct.ERASE_DECLINED: gettext_lazy("decided to keep it"),
}


def lines(happened: Iterable[HistoryLine], now: datetime) -> tuple[Happened, ...]:
    """The last on top."""
    shown = [line for line in happened if line.act in ACTS]
    return tuple(Happened(times.moment(line.at, now), _sentence(line)) for line in reversed(shown))


def _sentence(line: HistoryLine) -> str:
    return _("%(who)s %(act)s") % {"who": _who(line), "act": ACTS[line.act]}


def _who(line: HistoryLine) -> str:
    if line.by_name:
        return line.by_name
    return _("The reporter") if line.by == "reporter" else _("The system")
