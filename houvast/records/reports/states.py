"""The states of a report, and who may do what in each: one literal table.

Whether *this person* may do it at all is the other question: `records/staff/permissions.py`.
"""

from __future__ import annotations

from enum import StrEnum

from houvast.records.refused import Refused


class State(StrEnum):
    """`UNSENT`: only the reporter has it, in no queue. `NEW`: sent, nobody answered yet. `ERASING`: the reporter asked
    to erase; hidden from the receipt, still stoppable; whatever state it was in stands below, for when it is stopped.
    An erased report has no row."""

    UNSENT = "unsent"
    NEW = "new"
    OPEN = "open"
    CLOSED = "closed"
    ERASING = "erasing"


# `ERASING` is not stored: it is a set `erase_after`.
STORED = (State.UNSENT, State.NEW, State.OPEN, State.CLOSED)


class Who(StrEnum):
    REPORTER = "reporter"  # whoever has the receipt
    MEMBER = "member"  # anyone of the team
    HOLDER = "holder"  # the one of the team who holds the case now
    WORKER = "worker"  # the periodic scan


class Act(StrEnum):
    # the receipt
    MARK_KEPT = "mark_kept"
    SET_WORD = "set_word"
    SAVE_ANSWERS = "save_answers"
    SAVE_DRAFT = "save_draft"
    SEND = "send"
    ASK_TO_ERASE = "ask_to_erase"
    STOP_ERASING = "stop_erasing"
    KEEP_LONGER = "keep_longer"
    SAVE_STATEMENT = "save_statement"
    CONSENT = "consent"  # agree, refuse, take back
    TELL_PLACES = "tell_places"  # where something stands online
    GIVE_EVIDENCE = "give_evidence"  # hand something over, take it back
    TELL_LURES = "tell_lures"  # which pictures the offender used
    FOLLOW_OWN = "follow_own"  # how it goes with the police, and with them
    # the desk
    READ = "read"
    CLAIM = "claim"
    RELEASE = "release"
    NOTE = "note"
    DRAFT = "draft"
    DATE = "date"
    ASK_CONSENT = "ask_consent"
    ASSESS = "assess"  # fill in and finish an assessment, ask for its measures
    READ_SECOND = "read_second"  # agree or disagree with a finished one
    REFER = "refer"  # prepare a referral, hand it over, note how it went
    NOTIFY = "notify"  # draft notices, send them, note what comes back
    SHARE_PRINTS = "share_prints"  # give fingerprints of somebody under 18 to the authority
    ADD_EVIDENCE = "add_evidence"  # add something, take it away
    PACK = "pack"  # pack a dossier, note that it went out
    LINK = "link"  # say whether two reports belong together
    SETTLE_LAW = "settle_law"  # answer what the law asks
    FOLLOW = "follow"  # keep how it goes with the police
    REPLY = "reply"
    CHANGE_FACTS = "change_facts"
    LOWER = "lower"
    HAND_OVER = "hand_over"
    CLOSE = "close"
    REOPEN = "reopen"
    HOLD = "hold"
    DECLINE_ERASING = "decline_erasing"
    ERASE = "erase"
    # time
    ERASE_DUE = "erase_due"


_RECEIPT = {
    Act.MARK_KEPT: Who.REPORTER,
    Act.SAVE_ANSWERS: Who.REPORTER,
    Act.SAVE_DRAFT: Who.REPORTER,
    Act.SEND: Who.REPORTER,
    Act.ASK_TO_ERASE: Who.REPORTER,
    Act.SET_WORD: Who.REPORTER,
    Act.SAVE_STATEMENT: Who.REPORTER,
    Act.CONSENT: Who.REPORTER,
    Act.TELL_PLACES: Who.REPORTER,
    Act.TELL_LURES: Who.REPORTER,
    Act.FOLLOW_OWN: Who.REPORTER,
    Act.GIVE_EVIDENCE: Who.REPORTER,
}
_DESK = {
    Act.READ: Who.MEMBER,
    Act.CLAIM: Who.MEMBER,
    Act.NOTE: Who.MEMBER,
    Act.DATE: Who.MEMBER,
    Act.ASK_CONSENT: Who.MEMBER,
    Act.REFER: Who.MEMBER,
    Act.NOTIFY: Who.MEMBER,
    Act.SHARE_PRINTS: Who.HOLDER,
    Act.ASSESS: Who.HOLDER,
    Act.READ_SECOND: Who.MEMBER,
    Act.FOLLOW: Who.MEMBER,
    Act.SETTLE_LAW: Who.MEMBER,
    Act.LINK: Who.MEMBER,
    Act.ADD_EVIDENCE: Who.MEMBER,
    Act.PACK: Who.HOLDER,
    Act.RELEASE: Who.HOLDER,
    Act.DRAFT: Who.HOLDER,
    Act.REPLY: Who.HOLDER,
    Act.CHANGE_FACTS: Who.HOLDER,
    Act.LOWER: Who.HOLDER,
    Act.HAND_OVER: Who.HOLDER,
    Act.ERASE: Who.MEMBER,
    Act.DECLINE_ERASING: Who.MEMBER,
}
_WORKED_ON = {**_RECEIPT, **_DESK, Act.CLOSE: Who.HOLDER}

# The whole table. What is not listed in a state cannot be done in it, by anyone.
MAY_ACT: dict[State, dict[Act, Who]] = {
    State.UNSENT: {**_RECEIPT, Act.ERASE_DUE: Who.WORKER},
    State.NEW: _WORKED_ON,
    State.OPEN: _WORKED_ON,
    State.CLOSED: {
        **_RECEIPT,
        Act.KEEP_LONGER: Who.REPORTER,
        Act.READ: Who.MEMBER,
        Act.NOTE: Who.MEMBER,
        Act.LINK: Who.MEMBER,
        Act.REOPEN: Who.MEMBER,
        Act.HOLD: Who.MEMBER,
        Act.ERASE: Who.MEMBER,
        Act.DECLINE_ERASING: Who.MEMBER,
        Act.ERASE_DUE: Who.WORKER,
    },
    # The receipt opens one page: when it will be erased, stop this, write to us. The desk sees all of it and may write
    # (it is shown when the erasing is stopped), but decides nothing about a person who is leaving.
    State.ERASING: {
        Act.SEND: Who.REPORTER,
        Act.STOP_ERASING: Who.REPORTER,
        Act.ASK_TO_ERASE: Who.REPORTER,
        Act.READ: Who.MEMBER,
        Act.CLAIM: Who.MEMBER,
        Act.NOTE: Who.MEMBER,
        Act.RELEASE: Who.HOLDER,
        Act.DRAFT: Who.HOLDER,
        Act.REPLY: Who.HOLDER,
        Act.HAND_OVER: Who.HOLDER,
        Act.ERASE: Who.MEMBER,
        Act.DECLINE_ERASING: Who.MEMBER,
        Act.ERASE_DUE: Who.WORKER,
    },
}


class NotInThisState(Refused):
    """It cannot be done to a report in this state. Parameters: act, state."""

    code = "not_in_this_state"


def check_state(state: State, act: Act) -> Who:
    """Who may do it in this state. Raises `NotInThisState`."""
    who = MAY_ACT[state].get(act)
    if who is None:
        raise NotInThisState(act=act, state=state)
    return who


def can_in_state(state: State, act: Act) -> bool:
    """`check_state` as a yes or no, for a button."""
    try:
        check_state(state, act)
    except NotInThisState:
        return False
    return True
