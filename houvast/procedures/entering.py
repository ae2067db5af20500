"""Where everyone who acts comes in: the report is found and locked, the keys opened, and the two questions asked
(may this person, may it in this state, and does it need the holder)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.records.audit.actors import Actor, person_actor
from houvast.records.refused import Refused
from houvast.records.reports.claims import check_holder, take
from houvast.records.reports.models import Report
from houvast.records.reports.reading import state_of
from houvast.records.reports.seals import CaseKeys, open_cases, with_shared
from houvast.records.reports.states import Act, State, Who, check_state
from houvast.records.staff.people import active_person
from houvast.records.staff.permissions import Permission, check_permission
from houvast.records.staff.teams import teams_of
from houvast.records.staff.views import PersonView


class NoSuchMailbox(Refused):
    """No mailbox has this receipt: never made, or erased."""

    code = "no_such_mailbox"


class NoSuchCase(Refused):
    """No report has this id, or it was not sent, or this person's teams do not have it: not told apart."""

    code = "no_such_case"


# Which permission of a person each act at the desk needs.
NEEDS: dict[Act, Permission] = {
    Act.READ: Permission.READ_CASE,
    Act.CLAIM: Permission.CLAIM,
    Act.RELEASE: Permission.CLAIM,
    Act.NOTE: Permission.NOTE,
    Act.DRAFT: Permission.REPLY,
    Act.DATE: Permission.NOTE,
    Act.ASK_CONSENT: Permission.REPLY,
    Act.REFER: Permission.REPLY,
    Act.NOTIFY: Permission.REPLY,
    Act.SHARE_PRINTS: Permission.REPLY,
    Act.ASSESS: Permission.ASSESS,
    Act.READ_SECOND: Permission.ASSESS,
    Act.FOLLOW: Permission.CHANGE_FACTS,
    Act.ADD_EVIDENCE: Permission.NOTE,
    Act.PACK: Permission.REPLY,
    Act.SETTLE_LAW: Permission.CHANGE_FACTS,
    Act.LINK: Permission.DECIDE_LINKS,
    Act.REPLY: Permission.REPLY,
    Act.CHANGE_FACTS: Permission.CHANGE_FACTS,
    Act.LOWER: Permission.LOWER_URGENCY,
    Act.HAND_OVER: Permission.HAND_OVER,
    Act.CLOSE: Permission.CLOSE,
    Act.REOPEN: Permission.CLOSE,
    Act.HOLD: Permission.HOLD,
    Act.DECLINE_ERASING: Permission.ERASE,
    Act.ERASE: Permission.ERASE,
}


@dataclass(frozen=True)
class AtTheMailbox:
    """`keys` with the shared one, once something was sent. `report` is locked until the transaction ends."""

    report: Report
    state: State
    keys: MailboxKeys

    @property
    def sent(self) -> bool:
        return self.report.team_id is not None


@dataclass(frozen=True)
class AtTheDesk:
    """`report` is locked until the transaction ends."""

    person: PersonView
    report: Report
    state: State
    keys: CaseKeys


def enter_mailbox(keys: MailboxKeys, act: Act) -> AtTheMailbox:
    """Raises `NoSuchMailbox` (erased meanwhile), `NotInThisState`."""
    report = Report.objects.select_for_update(of=("self",)).filter(id=keys.report_id).first()
    if report is None:
        raise NoSuchMailbox
    state = state_of(report)
    check_state(state, act)
    return AtTheMailbox(report, state, with_shared(keys) if report.team_id is not None else keys)


def enter_desk(report_id: UUID, keyring: Keyring, act: Act, *, now: datetime, by: Actor) -> AtTheDesk:
    """Raises `NotAllowed`, `NoSuchCase`, `NotInThisState`, `NotYours`. What a holder does renews the claim (the columns
    are set; whoever acts saves)."""
    person = check_person(keyring, NEEDS[act], by=by)
    report = Report.objects.select_for_update(of=("self",)).filter(id=report_id, team__in=teams_of(person.id)).first()
    keys = open_cases([report_id], keyring).get(report_id) if report else None
    if report is None or keys is None:
        raise NoSuchCase
    state = state_of(report)
    if check_state(state, act) is Who.HOLDER:
        check_holder(report, person.id, now)
        take(report, person.id, now)
    return AtTheDesk(person, report, state, keys)


def check_person(keyring: Keyring, permission: Permission, *, by: Actor | None = None) -> PersonView:
    """The person behind a keyring, still active and allowed. Raises `NobodyHere`, `NotAllowed`."""
    if by is not None and by != person_actor(keyring.person_id):
        raise ValueError("a person acts with their own keys")
    person = active_person(keyring.person_id)
    check_permission(person, permission)
    return person
