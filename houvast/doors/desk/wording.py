"""The words for codes: what records, core and procedures decide is said here, in the language of who reads.

Facts, values and steps have their words in `knowledge/`; here stands only what the desk itself says. A test walks the
enums and the refusals below the doors and misses no code.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from houvast.core.triage.urgency import UrgencyClass
from houvast.records.refused import Refused
from houvast.records.reports.states import State
from houvast.records.reports.views import Outcome, TickState
from houvast.records.staff.roles import Role

Words = Mapping[str, Promise]

ROLES: Words = {
    Role.ADVISOR: lazy("advisor"),
    Role.COORDINATOR: lazy("coordinator"),
    Role.ADMINISTRATOR: lazy("administrator"),
}

ROLE_HELP: Words = {
    Role.ADVISOR: lazy("Reads and answers the cases of their teams."),
    Role.COORDINATOR: lazy("As an advisor, and takes over, decides about erasing, sees the workload."),
    Role.ADMINISTRATOR: lazy("People and teams. Never reads a case."),
}

URGENCIES: Words = {
    UrgencyClass.CRISIS: lazy("Crisis"),
    UrgencyClass.THREATENED_NOW: lazy("Threatened now"),
    UrgencyClass.PUBLISHED: lazy("Published"),
    UrgencyClass.NONE: lazy("Nothing pressing"),
}

STATES: Words = {
    State.UNSENT: lazy("not sent"),
    State.NEW: lazy("new"),
    State.OPEN: lazy("open"),
    State.CLOSED: lazy("closed"),
    State.ERASING: lazy("asked to erase"),
}

TICKS: Words = {
    TickState.DONE: lazy("done"),
    TickState.LATER: lazy("later"),
    TickState.CANNOT: lazy("cannot"),
}

OUTCOMES: Words = {
    Outcome.DONE: lazy("done"),
    Outcome.NOT_DONE: lazy("not done"),
    Outcome.REFUSED: lazy("did not want to"),
    Outcome.NOT_POSSIBLE: lazy("was not possible"),
    Outcome.UNKNOWN: lazy("we do not know"),
}

LOWERING: Words = {
    "spoken_and_safe": lazy("Spoken with, and safe"),
    "someone_is_with_them": lazy("Someone is with them"),
    "in_care": lazy("In care of others"),
    "deadline_passed_quietly": lazy("The deadline passed and nothing happened"),
    "misunderstood": lazy("The answers say more than was meant"),
    "duplicate": lazy("The same person wrote before"),
    "test_message": lazy("A test, no person"),
}

_REFUSALS: Words = {
    "not_allowed": lazy("Your role does not allow this."),
    "desk_draft_conflict": lazy("This draft was changed elsewhere. Both texts stand below."),
    "nothing_to_send": lazy("There are no words in it yet."),
    "facts_conflict": lazy("What we know was changed meanwhile. Look at what changed, then keep yours or leave it."),
    "nothing_to_stop": lazy("There is no request to erase any more."),
    "email_taken": lazy("Someone with this e-mail address is already here."),
    "invitation_not_right": lazy("This link no longer works. Ask the administrator for a new one."),
    "last_of_role": lazy("This is the last administrator. Make another one first."),
    "last_member": lazy("This is the last person with the key of this team. Give it to someone else first."),
    "already_set_up": lazy("This helpline is already set up."),
    "not_yours": lazy("A colleague has this case now."),
    "not_in_their_team": lazy("This colleague cannot open this case."),
    "not_lower": lazy("The urgency can only be set lower than the facts say."),
    "not_in_this_state": lazy("That cannot be done with this case as it is now."),
    "no_such_mailbox": lazy("This case is no longer there."),
    "no_such_case": lazy("This case is not there."),
    "sign_in_refused": lazy("That is not right yet. Look at the address, the password and the code, and try again."),
    "passwords_differ": lazy("The two passwords are not the same."),
    "password_too_weak": lazy("Take a longer password: at least 14 characters, or five words."),
}


def refusal(no: Refused) -> str:
    """One sentence for a refusal; an unknown code has a sentence too, so that a page never breaks over one."""
    if no.code == "try_later":
        seconds = int(no.parameters.get("seconds", 60))
        minutes = -(-seconds // 60)
        return _("Too many tries. Try again in %(minutes)d min.") % {"minutes": minutes}
    if no.code == "not_yours" and no.parameters.get("holder_name"):
        return _("%(name)s has this case now. You can read it.") % {"name": no.parameters["holder_name"]}
    if no.code == "not_yours":
        return _("Nobody has this case now. Take it first.")
    return str(_REFUSALS.get(no.code, lazy("That could not be done.")))


# What a page says after an act; the code travels in the address of the answer (`?said=`).
SAID: Words = {
    "released": lazy("The case is back in the queue."),
    "handed_over": lazy("The case is handed over."),
    "closed": lazy("The case is closed."),
    "reopened": lazy("The case is open again, and yours."),
    "erased": lazy("The case is erased."),
    "declined": lazy("The case stays. The mailbox opens as before."),
    "replied": lazy("Sent to the reporter."),
    "noted": lazy("Note kept for colleagues."),
    "facts": lazy("What we know is changed."),
    "date_added": lazy("Date kept."),
    "date_done": lazy("Done."),
    "lowered": lazy("Urgency set lower."),
    "held": lazy("This case is kept longer."),
    "hold_ended": lazy("This case is erased at its term again."),
    "taken": lazy("The case is yours for 30 minutes."),
    "signed_out": lazy("You are signed out."),
    "ready": lazy("You are ready. Sign in with your password and a new code."),
    "password_changed": lazy("Your password is changed. Sign in again."),
    "role_changed": lazy("Role changed."),
    "removed": lazy("Removed. Every session of this person has ended."),
    "teams_changed": lazy("Teams changed."),
    "team_made": lazy("Team made. It gets its key when its first member signs in."),
    "team_changed": lazy("Team changed."),
}


def said(code: str | None) -> str:
    return str(SAID[code]) if code in SAID else ""
