"""The words for codes: what records, core and procedures decide is said here, in the language of who reads.

Facts, values and steps have their words in `knowledge/`; here stands only what the desk itself says. A test walks the
enums and the refusals below the doors and misses no code.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houvast.core.triage.urgency import UrgencyClass
from houvast.records.refused import Refused
from houvast.records.reports.states import State
from houvast.records.reports.views import ClosedAs, Outcome, TickState
from houvast.records.staff.roles import Role

Words = Mapping[str, Promise]

ROLES: Words = {
    Role.ADVISOR: gettext_lazy("advisor"),
    Role.COORDINATOR: gettext_lazy("coordinator"),
    Role.ADMINISTRATOR: gettext_lazy("administrator"),
}

ROLE_HELP: Words = {
    Role.ADVISOR: gettext_lazy("Reads and answers the cases of their teams."),
    Role.COORDINATOR: gettext_lazy("As an advisor, and takes over, decides about erasing, sees the workload."),
    Role.ADMINISTRATOR: gettext_lazy("People and teams. Never reads a case."),
}

URGENCIES: Words = {
    UrgencyClass.CRISIS: gettext_lazy("Crisis"),
    UrgencyClass.THREATENED_NOW: gettext_lazy("Threatened now"),
    UrgencyClass.PUBLISHED: gettext_lazy("Published"),
    UrgencyClass.NONE: gettext_lazy("Nothing pressing"),
}

# Short words for the columns of a list, where fifty rows are looked over at once; the case has the whole ones.
SHORT_FORMS: Words = {
    "webcam_lure": gettext_lazy("Webcam lure"),
    "sent_images": gettext_lazy("Sent pictures"),
    "ex_partner": gettext_lazy("(Ex-)partner"),
    "known_person": gettext_lazy("Known person"),
    "hacked_account": gettext_lazy("Stolen pictures"),
    "deepfake": gettext_lazy("Fake pictures"),
    "bluff_mail": gettext_lazy("Bluff mail"),
    "fake_police": gettext_lazy("Fake police"),
    "other": gettext_lazy("Something else"),
}

SHORT_AGES: Words = {
    "under_12": gettext_lazy("under 12"),
    "12_15": gettext_lazy("12–15"),
    "16_17": gettext_lazy("16–17"),
    "18_24": gettext_lazy("18–24"),
    "25_plus": gettext_lazy("25+"),
}

SHORT_GENDERS: Words = {
    "man": gettext_lazy("man"),
    "woman": gettext_lazy("woman"),
    "other": gettext_lazy("other"),
}
SHORT_GENDERS_OF_MINORS: Words = {**SHORT_GENDERS, "man": gettext_lazy("boy"), "woman": gettext_lazy("girl")}

# Who writes, where it is not the victim.
SHORT_ROLES: Words = {
    "parent": gettext_lazy("parent writes"),
    "partner": gettext_lazy("partner writes"),
    "relative": gettext_lazy("relative writes"),
    "friend": gettext_lazy("friend writes"),
    "professional": gettext_lazy("professional writes"),
}


def short_who(who: Mapping[str, str]) -> tuple[str, str]:
    """ "12–15, girl" and "parent writes", from the facts of a row; empty where nothing is known."""
    age, gender, role = (who.get(name) for name in ("victim_age", "victim_gender", "reporter_role"))
    genders = SHORT_GENDERS_OF_MINORS if age in ("under_12", "12_15", "16_17") else SHORT_GENDERS
    victim = ", ".join(str(words[code]) for words, code in ((SHORT_AGES, age), (genders, gender)) if code in words)
    return victim, str(SHORT_ROLES.get(role, ""))


STATES: Words = {
    State.UNSENT: gettext_lazy("not sent"),
    State.NEW: gettext_lazy("new"),
    State.OPEN: gettext_lazy("open"),
    State.CLOSED: gettext_lazy("closed"),
    State.ERASING: gettext_lazy("asked to erase"),
}

TICKS: Words = {
    TickState.DONE: gettext_lazy("done"),
    TickState.LATER: gettext_lazy("later"),
    TickState.CANNOT: gettext_lazy("cannot"),
}

OUTCOMES: Words = {
    Outcome.DONE: gettext_lazy("done"),
    Outcome.NOT_DONE: gettext_lazy("not done"),
    Outcome.REFUSED: gettext_lazy("did not want to"),
    Outcome.NOT_POSSIBLE: gettext_lazy("was not possible"),
    Outcome.UNKNOWN: gettext_lazy("we do not know"),
}

CLOSED_AS: Words = {
    ClosedAs.COUNSELLED: gettext_lazy("A person we helped, or offered help"),
    ClosedAs.DUPLICATE: gettext_lazy("The same as another report"),
    ClosedAs.NO_REQUEST: gettext_lazy("No request for help"),
}
CLOSED_AS_EXPLAINED: Words = {
    ClosedAs.DUPLICATE: gettext_lazy("The same person told the same events in another report."),
    ClosedAs.NO_REQUEST: gettext_lazy("A try-out, a question about something else, the press, abuse of the form."),
}

LOWERING: Words = {
    "spoken_and_safe": gettext_lazy("Spoken with, and safe"),
    "someone_is_with_them": gettext_lazy("Someone is with them"),
    "in_care": gettext_lazy("In care of others"),
    "deadline_passed_quietly": gettext_lazy("The deadline passed and nothing happened"),
    "misunderstood": gettext_lazy("The answers say more than was meant"),
    "duplicate": gettext_lazy("The same person wrote before"),
    "test_message": gettext_lazy("A test, no person"),
}

_REFUSALS: Words = {
    "not_allowed": gettext_lazy("Your role does not allow this."),
    "desk_draft_conflict": gettext_lazy("This draft was changed elsewhere. Both texts stand below."),
    "not_alike": gettext_lazy("These two are not alike (any more)."),
    "evidence_changed": gettext_lazy("The reasons changed meanwhile. Look at them again, then decide."),
    "group_held": gettext_lazy("This group is held, or not confirmed: that comes first."),
    "tells_nothing": gettext_lazy("Very many have this, or who has it shares nothing else: it is not released."),
    "no_match": gettext_lazy("The other helpline took this back, or it was never a match."),
    "between_off": gettext_lazy("Nothing is exchanged with other helplines now."),
    "group_changed": gettext_lazy("Reports joined or left this group meanwhile. Look at it again, then decide."),
    "lead_not_fit": gettext_lazy("This cannot go out: the page of the group says why."),
    "not_in_group": gettext_lazy("No case of this group that you may open has that."),
    "no_such_group": gettext_lazy("This group is no more: its reports stand elsewhere, or were erased."),
    "nothing_to_send": gettext_lazy("There are no words in it yet."),
    "facts_conflict": gettext_lazy(
        "What we know was changed meanwhile. Look at what changed, then keep yours or leave it."
    ),
    "legal_conflict": gettext_lazy("What the law asks was answered meanwhile. Look at it once more, then keep yours."),
    "days_do_not_fit": gettext_lazy("A day of birth or of learning lies after what happened. Look at it once more."),
    "proceedings_conflict": gettext_lazy(
        "How it goes with the police was changed meanwhile. Look at what changed, then keep yours or leave it."
    ),
    "assessment_conflict": gettext_lazy(
        "This assessment was changed elsewhere. Your changes were not kept over it: look, then fill them in again."
    ),
    "no_assessment_draft": gettext_lazy("This assessment is finished. Begin a new one to change it."),
    "why_missing": gettext_lazy("Say why, where you decide otherwise."),
    "victim_refused": gettext_lazy("The victim does not want this. Nobody asks for it."),
    "own_work": gettext_lazy("A second reader is somebody else than who made it."),
    "no_such_assessment": gettext_lazy("This version is not there."),
    "too_many_places": gettext_lazy("There are too many places at this case. Take away what is not needed."),
    "places_missing": gettext_lazy("Choose at least one place of this case."),
    "place_named": gettext_lazy("A notice names this place. It stays."),
    "notice_unfit": gettext_lazy(
        "This notice does not go to this receiver this way. Look at the kind, the language and the mail address."
    ),
    "no_such_notice": gettext_lazy("This notice is not there."),
    "elements_missing": gettext_lazy("The text lacks something that such a notice must hold. Nothing goes."),
    "notice_not_agreed": gettext_lazy("The person did not agree to exactly this text for this receiver. Nothing goes."),
    "notice_sent": gettext_lazy("This notice was sent or stopped. Its text stays as it is."),
    "notice_not_in_order": gettext_lazy("That cannot have happened on that day. Look at the day once more."),
    "no_mail": gettext_lazy("Nothing can be mailed from here. Paste the text, then say that you sent it."),
    "mail_not_taken": gettext_lazy("The mail server did not take it. Nothing was sent; try again later."),
    "evidence_empty": gettext_lazy("There is nothing in it yet: write something, or choose a file."),
    "evidence_too_large": gettext_lazy("This file is larger than we keep. Nothing of it was kept."),
    "evidence_too_much": gettext_lazy("This case holds as much evidence as it can. Take something away first."),
    "evidence_kind_not_kept": gettext_lazy("Of somebody under 18 we keep text and addresses only. Nothing was kept."),
    "evidence_may_show": gettext_lazy("Say that no nudity is to be seen in it. Otherwise we do not keep it."),
    "evidence_not_sent": gettext_lazy("Nothing was sent yet."),
    "evidence_no_room": gettext_lazy("The disk is full. Nothing of it was kept. Tell whoever runs this server."),
    "no_such_item": gettext_lazy("This item is not there any more."),
    "dossier_receiver_missing": gettext_lazy("Fill in who it is for."),
    "dossier_key_not_right": gettext_lazy(
        "This is no public key that can be used today. Ask the receiver for it once more; never for a private key."
    ),
    "dossier_empty": gettext_lazy("Choose what goes in."),
    "dossier_item_changed": gettext_lazy(
        "An item is not what it was when it came in. Nothing was packed. Tell whoever runs this server."
    ),
    "no_such_dossier": gettext_lazy("This dossier does not go out any more: a newer one took its place."),
    "dossier_not_agreed": gettext_lazy("The person did not agree to exactly this. Nothing goes out."),
    "dossier_sent": gettext_lazy("This was noted as handed over before."),
    "dossier_no_time": gettext_lazy("The time-stamping authority gave no time stamp. Try again later."),
    "no_such_referral": gettext_lazy("This referral is not there."),
    "referral_not_agreed": gettext_lazy("The person did not agree to this text for this receiver. Nothing goes."),
    "referral_ended": gettext_lazy("This referral has ended. Prepare a new one."),
    "ask_back_missing": gettext_lazy("Fill in a day that lies ahead, on which to ask how it went."),
    "no_such_task": gettext_lazy("This task is not there."),
    "no_such_measure": gettext_lazy("This measure is not in the content any more."),
    "no_such_paper": gettext_lazy("This paper is not there any more."),
    "not_agreed": gettext_lazy("The person did not agree to hand this over. Nothing is printed."),
    "reason_missing": gettext_lazy("Say why. It becomes a note for colleagues."),
    "no_authority": gettext_lazy("The setting names no authority. So it can be given to nobody."),
    "no_such_picture": gettext_lazy("This picture was taken back, or decided already. Look at it once more."),
    "nothing_to_stop": gettext_lazy("There is no request to erase any more."),
    "email_taken": gettext_lazy("Someone with this e-mail address is already here."),
    "invitation_not_right": gettext_lazy("This link no longer works. Ask the administrator for a new one."),
    "last_of_role": gettext_lazy("This is the last administrator. Make another one first."),
    "last_member": gettext_lazy("This is the last person with the key of this team. Give it to someone else first."),
    "already_set_up": gettext_lazy("This helpline is already set up."),
    "not_yours": gettext_lazy("A colleague has this case now."),
    "not_in_their_team": gettext_lazy("This colleague cannot open this case."),
    "not_lower": gettext_lazy("The urgency can only be set lower than the facts say."),
    "not_in_this_state": gettext_lazy("That cannot be done with this case as it is now."),
    "no_such_mailbox": gettext_lazy("This case is no longer there."),
    "no_such_case": gettext_lazy("This case is not there."),
    "sign_in_refused": gettext_lazy(
        "That is not right yet. Look at the address, the password and the code, and try again."
    ),
    "sign_in_busy": gettext_lazy("Many people are signing in at this moment. Try again in a minute."),
    "name_taken": gettext_lazy("Something with this name is already here."),
    "no_such_person": gettext_lazy("This person is not here."),
    "no_such_team": gettext_lazy("This team is not here."),
    "nobody_here": gettext_lazy("You are no longer here. Sign in again."),
    "not_due": gettext_lazy("It is not time to erase this yet."),
    "reason_unknown": gettext_lazy("Choose a reason from the list."),
    "no_team_yet": gettext_lazy("No team has a key yet."),
    "passwords_differ": gettext_lazy("The two passwords are not the same."),
    "password_too_weak": gettext_lazy("Take a longer password: at least 14 characters, or five words."),
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
    return str(_REFUSALS.get(no.code, gettext_lazy("That could not be done.")))


# What a page says after an act; the code travels in the address of the answer (`?said=`).
SAID: Words = {
    "released": gettext_lazy("The case is back in the queue."),
    "handed_over": gettext_lazy("The case is handed over."),
    "closed": gettext_lazy("The case is closed."),
    "reopened": gettext_lazy("The case is open again, and yours."),
    "erased": gettext_lazy("The case is erased."),
    "declined": gettext_lazy("The case stays. The mailbox opens as before."),
    "replied": gettext_lazy("Sent to the reporter. They find it when they open their mailbox."),
    "noted": gettext_lazy("Note kept for colleagues."),
    "facts": gettext_lazy("What we know is changed."),
    "date_added": gettext_lazy("Date kept."),
    "assessed": gettext_lazy("Finished. A colleague can read it as a second reader now."),
    "assessment_saved": gettext_lazy("Kept."),
    "assessment_dropped": gettext_lazy("The draft is gone. What was finished stays."),
    "read_again": gettext_lazy("Kept with the assessment, as you said it."),
    "measure_asked": gettext_lazy("Kept. The case comes back on that day."),
    "measure_ended": gettext_lazy("How it ended is kept."),
    "shown_to_person": gettext_lazy("The person finds it in the mailbox, part by part."),
    "consent_asked": gettext_lazy("Asked in the mailbox."),
    "referred": gettext_lazy("Asked in the mailbox. The case comes back on that day."),
    "referral_noted": gettext_lazy("Kept how it goes."),
    "places_noted": gettext_lazy("Kept where it is."),
    "notice_drafted": gettext_lazy("Drafted. Read it, then ask the person."),
    "notice_sent": gettext_lazy("Sent. The case comes back when they should have answered."),
    "notice_dropped": gettext_lazy("The draft is gone."),
    "date_done": gettext_lazy("Done."),
    "decided": gettext_lazy("Decided. The person reads it in the mailbox."),
    "lowered": gettext_lazy("Urgency set lower."),
    "kept": gettext_lazy("Kept."),
    "link_decided": gettext_lazy("Kept. The next run of the night goes by it too."),
    "asked": gettext_lazy("Asked in the mailbox."),
    "held": gettext_lazy("This case is kept longer."),
    "hold_ended": gettext_lazy("This case is erased at its term again."),
    "taken": gettext_lazy("The case is yours for 30 minutes."),
    "signed_out": gettext_lazy("You are signed out."),
    "ready": gettext_lazy("You are ready. Sign in with your password and a new code."),
    "password_changed": gettext_lazy("Your password is changed. Sign in again."),
    "role_changed": gettext_lazy("Role changed."),
    "removed": gettext_lazy("Removed. Every session of this person has ended."),
    "teams_changed": gettext_lazy("Teams changed."),
    "team_made": gettext_lazy("Team made. It gets its key from the first of its members who holds another team's key."),
    "team_changed": gettext_lazy("Team changed."),
    "let_in": gettext_lazy("Let in. They read the reports of this team from now on."),
}


def said(code: str | None) -> str:
    return str(SAID[code]) if code in SAID else ""
