"""What stands in the clear in each column of each table, and why. Everything else is sealed (design, section 4).

A new column fails `test_schema.py` until it has its line here. `Kind` says what a thief of the database learns:

- SEALED: nothing; ciphertext, a keyed hash or a public key
- ID: a random uuid, or a count of rows
- CLEAR: what the reason says
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    SEALED = "sealed"
    ID = "id"
    CLEAR = "clear"


class Rounded(Enum):
    """How fine a time in the clear may be."""

    HOUR = "hour"
    QUARTER_WHILE_WAITING = "quarter of an hour while unanswered, the hour afterwards"
    EXACT = "exact: an act of the desk or of the server, never of a reporter"


@dataclass(frozen=True)
class Column:
    kind: Kind
    why: str
    rounded: Rounded | None = None


def sealed(why: str) -> Column:
    return Column(Kind.SEALED, why)


def clear(why: str, rounded: Rounded | None = None) -> Column:
    return Column(Kind.CLEAR, why, rounded)


ID = Column(Kind.ID, "random")
REPORT = Column(Kind.ID, "which report it belongs to")
KEYED = sealed("keyed hash: looked up, never read")

COLUMNS: dict[str, dict[str, Column]] = {
    "reports_report": {
        "id": ID,
        "lookup_id": KEYED,
        "language": clear("picks the team and the language of the desk's warning"),
        "state": clear("decides who may act"),
        "kept": clear("whether the code may still be shown"),
        "word_verifier": KEYED,
        "word_wrong": clear("counts wrong extra words"),
        "word_locked_until": clear("after five wrong words: 24 hours", Rounded.HOUR),
        "team_id": clear("who may read it; holds the seal"),
        "owner_id": clear("who works on it"),
        "claimed_until": clear("a claim ends by itself", Rounded.EXACT),
        "arrived_at": clear("order of the queue, retention", Rounded.HOUR),
        "last_activity_at": clear("what went quiet; retention", Rounded.HOUR),
        "last_writer": clear("whose turn it is"),
        "waiting_since": clear("order of the queue", Rounded.QUARTER_WHILE_WAITING),
        "urgency": clear("order of the queue: one of four classes"),
        "lowered_facts": KEYED,
        "last_sequence": clear("numbers the messages"),
        "read_by_desk": clear("read or not"),
        "read_by_reporter": clear("read or not"),
        "closed_at": clear("starts the term of retention", Rounded.EXACT),
        "closed_by_id": clear("who answers for the closing"),
        "erase_after": clear("found by the scan that erases", Rounded.HOUR),
        "erase_asked_by": clear("an offender may have asked: shown to the desk"),
        "erase_stopped": clear("a receipt stops an erasing once"),
        "hold_until": clear("keeps a closed case past its term", Rounded.EXACT),
    },
    "reports_seal": {
        "id": ID,
        "report_id": REPORT,
        "key_kind": clear("private, shared or desk"),
        "audience": clear("receipt, recovery, or a team and its epoch"),
        "sealed": sealed("a key of the report, locked for that audience"),
    },
    "reports_part": {
        "id": ID,
        "report_id": REPORT,
        "name": clear("which of the sealed records this is"),
        "revision": clear("refuses to overwrite what changed meanwhile"),
        "sealed": sealed("answers, facts, ticks, drafts, lines"),
    },
    "reports_message": {
        "id": ID,
        "report_id": REPORT,
        "sequence": clear("order of the conversation"),
        "sealed": sealed("who wrote it, when, and what"),
    },
    "reports_note": {
        "id": ID,
        "report_id": REPORT,
        "sequence": clear("order of the notes"),
        "sealed": sealed("an internal note"),
    },
    "reports_reportdate": {
        "id": ID,
        "report_id": REPORT,
        "hour": clear("order of the queue; rounded down", Rounded.HOUR),
        "done": clear("a done date orders nothing"),
        "key_kind": clear("shared or desk"),
        "sealed": sealed("what it is about, and the exact moment"),
    },
    "reports_mailboxsession": {
        "id": ID,
        "lookup": KEYED,
        "seal_id": Column(Kind.ID, "ends with the receipt's seal"),
        "sealed_keys": sealed("the report's keys under the secret in the cookie"),
        "sealed_receipt": sealed("the code until it is kept, under the secret in the cookie"),
        "ends_at": clear("a session ends", Rounded.HOUR),
    },
    "registrations_registrationwaiting": {"id": ID, "sealed": sealed("under a server secret, equal length")},
    "registrations_registration": {
        "id": ID,
        "kind": clear("report, outcome or erased"),
        "month": clear("published figures are by month"),
        "vocabulary_version": clear("how to read the facts"),
        "facts": clear("unidentifying facts, published shuffled and at least ten at a time"),
    },
    "publications_figuresrelease": {
        "number": clear("releases are numbered"),
        "quarter": clear("which quarter it is about"),
        "published_on": clear("a day; by whom stands in the audit"),
        "content": clear("what everybody may read: counts that went through disclosure control"),
    },
    "links_indicatorindex": {
        "id": ID,
        "report_id": REPORT,
        "indicator": Column(Kind.ID, "groups the terms of one indicator"),
        "kind": clear("scoring needs the kind of an index"),
        "key_version": clear("which index key"),
        "digest": sealed("keyed hash: shows which are equal, nothing else"),
    },
    "links_decision": {
        "id": ID,
        "report_id": REPORT,
        "other_id": Column(Kind.ID, "the other report"),
        "verdict": clear("the worker groups by it"),
        "evidence": clear("version of the parameters and a hash of the reasons"),
        "person_id": clear("staff: who decided"),
        "at": clear("an act of the desk", Rounded.EXACT),
        "sealed": sealed("why"),
    },
    "links_group": {
        "id": ID,
        "size": clear("grown too fast is held"),
        "made_at": clear("when the run made it", Rounded.HOUR),
        "held_since": clear("an act of the worker, or an hour after a send at the finest", Rounded.HOUR),
        "looked_at_size": clear("held again only when it grows once more"),
        "confirmed_at": clear("an act of the desk", Rounded.EXACT),
        "confirmed_by_id": clear("staff: who confirmed"),
    },
    "links_scripttemplate": {
        "id": Column(Kind.ID, "the digest under which fillings are indexed: no report"),
        "key_version": clear("which key the pieces were hashed under"),
        "sketch": sealed("64 minima over keyed pieces of a text: shows which texts are alike, and no word"),
        "bands": clear("pieces of the sketch, to find another by"),
    },
    "links_picturerepresentative": {
        "id": Column(Kind.ID, "the digest under which the same pictures are indexed: no report"),
        "key_version": clear("which key it is sealed and cut under"),
        "sealed": sealed("the fingerprint of a picture that an offender used"),
        "bands": clear("keyed digests of its pieces: show which fingerprints share one, and not which piece"),
    },
    "links_groupmember": {
        "report_id": REPORT,
        "group_id": Column(Kind.ID, "equal indexes show as much"),
        "joined_at": clear("tells the desk what is new", Rounded.HOUR),
        "founding": clear("was there when the group was made: no news"),
        "confirmed": clear("was there when somebody confirmed the group"),
    },
    "links_lead": {
        "id": ID,
        "group_id": Column(Kind.ID, "which group"),
        "sealed": sealed("an offender's indicator, under a server secret"),
        "released_at": clear("an act of the desk", Rounded.EXACT),
        "released_by_id": clear("staff: who released it"),
        "withdrawn_at": clear("taken back by the desk, or the group is gone", Rounded.EXACT),
    },
    "consents_consent": {
        "id": ID,
        "report_id": REPORT,
        "sealed": sealed("subject, exact text, receiver, day"),
        "sealed_answer": sealed("what the person said of it; an empty answer is sealed too"),
    },
    "evidence_item": {
        "id": ID,
        "report_id": REPORT,
        "sealed": sealed("number, kind, name, who brought it, when, hashes; gone or not"),
    },
    "evidence_itempiece": {
        "id": ID,
        "item_id": Column(Kind.ID, "of which item"),
        "number": clear("order of the pieces of a stream: the size of an item, in steps of 64 kB"),
        "sealed": sealed("a piece of the bytes of an item"),
    },
    "evidence_dossier": {
        "id": ID,
        "report_id": REPORT,
        "sealed": sealed("for whom, how locked, its seal, when packed and sent"),
    },
    "evidence_dossierpiece": {
        "id": ID,
        "dossier_id": Column(Kind.ID, "of which dossier"),
        "number": clear("order of the pieces of a stream: the size of a dossier, in steps of 1 MB"),
        "sealed": sealed("a piece of the bytes of a packed dossier"),
    },
    "takedowns_picture": {
        "id": ID,
        "report_id": REPORT,
        "sealed": sealed("fingerprints, of an adult or not, when, case numbers in the exchange"),
    },
    "takedowns_place": {"id": ID, "report_id": REPORT, "sealed": sealed("an address, what stands there, who told it")},
    "takedowns_notice": {"id": ID, "report_id": REPORT, "sealed": sealed("to whom, the text, what happened to it")},
    "assessments_version": {
        "id": ID,
        "report_id": REPORT,
        "sealed": sealed("answers, decisions, number, by whom and when, finished or not"),
    },
    "assessments_opinion": {
        "id": ID,
        "report_id": REPORT,
        "sealed": sealed("of which version, agrees or not, why, by whom"),
    },
    "assessments_measuretask": {"id": ID, "report_id": REPORT, "sealed": sealed("which measure, who, how it ended")},
    "referrals_referral": {"id": ID, "report_id": REPORT, "sealed": sealed("to whom, the text, how it went, by whom")},
    "assessments_paper": {"id": ID, "report_id": REPORT, "sealed": sealed("what the person is shown, part by part")},
    "partners_partner": {
        "id": ID,
        "name": clear("a platform: shown at the desk and at what it says of a hash"),
        "scopes": clear("what it may do"),
        "limits": clear("how often it may do it, where that differs"),
        "made_at": clear("an act of the desk", Rounded.EXACT),
        "revoked_at": clear("its keys open nothing any more", Rounded.EXACT),
    },
    "partners_partnerkey": {
        "id": ID,
        "partner_id": clear("whose key"),
        "endpoint": clear("what it is for"),
        "key_version": clear("which secret made the digest"),
        "digest": KEYED,
        "made_at": clear("an act of the desk", Rounded.EXACT),
        "revoked_at": clear("it opens nothing any more", Rounded.EXACT),
    },
    "partners_keyuse": {
        "id": ID,
        "key_id": clear("whose use"),
        "span": clear("a minute or a day"),
        "starts_at": clear("a platform: when it was here last, by the minute", Rounded.EXACT),
        "used": clear("counts the uses"),
    },
    "feeds_feed": {
        "id": Column(Kind.ID, "the collection, as the partner knows it"),
        "partner_id": clear("which partner: one agreement, one collection"),
        "made_at": clear("an act of a partner", Rounded.EXACT),
        "tlp": clear("how far the partner may pass it on, as agreed"),
    },
    "feeds_sharedversion": {
        "id": ID,
        "feed_id": clear("in which partner's collection"),
        "name": Column(Kind.ID, "kind of STIX object and an id of this collection alone"),
        "version": clear("when it was handed out first in this shape", Rounded.EXACT),
        "added_at": clear("an act of a partner: its place in the collection", Rounded.EXACT),
        "revoked": clear("taken back"),
        "sealed": sealed("an offender's indicator in the words of STIX, under a server secret"),
    },
    "helplines_agreement": {
        "id": Column(Kind.ID, "comes of the secret of the pair, as a keyed hash"),
        "name": clear("the other helpline"),
        "sealed": sealed("the secret of the pair, the other side's address, a secret of this house; empty once ended"),
        "made_at": clear("an act of the house", Rounded.EXACT),
        "revoked_at": clear("an act of the house", Rounded.EXACT),
        "reached_at": clear("an act of the worker", Rounded.EXACT),
        "failing_since": clear("an act of the worker", Rounded.EXACT),
        "trouble": clear("a code: why it was not reached"),
    },
    "helplines_theirmark": {
        "id": ID,
        "agreement_id": clear("whose document"),
        "list": clear("which of its two lists"),
        "mark": KEYED,
    },
    "helplines_ownmark": {
        "id": ID,
        "agreement_id": clear("for which pair"),
        "report_id": clear("which reports share a value, as the blind indexes tell too"),
        "kind": clear("kind of index"),
        "mark": KEYED,
    },
    "helplines_answer": {
        "id": ID,
        "agreement_id": clear("of whose match"),
        "mark": KEYED,
        "yes": clear("whether somebody said yes"),
        "person_id": clear("who decided"),
        "at": clear("an act of the desk", Rounded.EXACT),
        "sealed": sealed("the digest of the pair that is told, under a server secret; empty for a no"),
    },
    "helplines_question": {
        "id": ID,
        "agreement_id": clear("who asked"),
        "nonce": sealed("random, of the other side"),
        "at": clear("an act of another helpline; kept for a quarter of an hour", Rounded.EXACT),
    },
    "exchange_exchangestate": {
        "id": Column(Kind.ID, "one row"),
        "generation": ID,
        "last_number": clear("numbers the hashes"),
        "last_change": clear("numbers the changes"),
        "horizon": clear("no change still to come carries an earlier time", Rounded.HOUR),
    },
    "exchange_hashrecord": {
        "id": ID,
        "number": clear("its place in the list that platforms walk through"),
        "change": clear("tells the processes of the house what to read anew"),
        "signal": clear("of a picture or of a video"),
        "key_version": clear("which secret made the look-up"),
        "lookup": KEYED,
        "sealed": sealed("the hash, under a server secret"),
        "status": clear("offered, a platform's own find, or withdrawn"),
        "modified_at": clear("platforms ask what changed since; the second only where a platform acted", Rounded.HOUR),
        "withdrawn_at": clear("a withdrawn hash is told for 100 days, then deleted", Rounded.HOUR),
    },
    "exchange_hashcase": {
        "id": ID,
        "hash_id": Column(Kind.ID, "which hash"),
        "owner": sealed("keyed hash of the report's id; nothing once it is erased"),
        "partner_id": clear("the platform that submitted it, if one did"),
        "status": clear("offered or withdrawn"),
        "outlives": clear("whether it stands on when its report is erased"),
        "offered_at": clear("told in the mailbox", Rounded.HOUR),
        "withdrawn_at": clear("told in the mailbox", Rounded.HOUR),
    },
    "exchange_hashfeedback": {
        "id": ID,
        "hash_id": Column(Kind.ID, "which hash"),
        "partner_id": clear("which platform"),
        "value": clear("blocked, not blocked, …"),
        "tags": clear("a platform's own codes"),
        "at": clear("an act of a platform", Rounded.EXACT),
    },
    "exchange_dealing": {
        "hash_id": Column(Kind.ID, "which hash"),
        "partner_id": clear("which platform"),
        "fetched_at": clear("an act of a platform", Rounded.EXACT),
        "told_at": clear("an act of a platform", Rounded.EXACT),
        "matched_at": clear("an act of a platform", Rounded.EXACT),
    },
    "exchange_fetchrun": {
        "id": ID,
        "partner_id": clear("which platform"),
        "began_at": clear("an act of a platform", Rounded.EXACT),
        "from_time": clear("since when it asked", Rounded.EXACT),
        "until_time": clear("where its next walk begins", Rounded.HOUR),
        "pages": clear("counts the pages"),
        "records": clear("counts the hashes"),
        "whole": clear("whether it took the last page"),
        "withdrawals": clear("the list of withdrawals, or of all"),
    },
    "audit_auditentry": {
        "id": ID,
        "sequence": clear("order of the chain"),
        "at": clear("when; the hour for an act of a reporter", Rounded.EXACT),
        "actor": clear("who acted"),
        "act": clear("a code"),
        "subject": clear("on what: an id"),
        "parameters": clear("codes and numbers"),
        "previous_mac": KEYED,
        "mac": KEYED,
    },
    "staff_person": {
        "id": ID,
        "email": clear("staff: to sign in"),
        "name": clear("staff: shown to colleagues"),
        "language": clear("staff: language of the desk"),
        "role": clear("staff: what they may do"),
        "active": clear("staff: may still sign in"),
        "password_salt": sealed("random"),
        "password_proof": KEYED,
        "sign_in_version": clear("which sign-in secret made the proof"),
        "key_epoch": clear("counts the person's pairs"),
        "public_key": sealed("a public key"),
        "public_key_mac": KEYED,
        "sealed_private_key": sealed("opened by the password and the sign-in secret"),
        "sealed_totp": sealed("under the sign-in secret"),
        "totp_last_step": clear("a code is used once", Rounded.EXACT),
        "invitation": KEYED,
        "invitation_until": clear("an invitation ends", Rounded.EXACT),
    },
    "staff_team": {
        "id": ID,
        "name": clear("staff: shown to colleagues"),
        "languages": clear("picks the team of a report"),
        "under_18": clear("picks the team of a report"),
        "is_default": clear("picks the team of a report"),
        "rotation_due": clear("a person left: a new pair is due"),
    },
    "staff_membership": {
        "id": ID,
        "team_id": clear("who is in a team"),
        "person_id": clear("who is in a team"),
        "let_in": KEYED,
    },
    "staff_teamkey": {
        "id": ID,
        "team_id": clear("whose pair"),
        "epoch": clear("counts the team's pairs"),
        "public_key": sealed("a public key"),
        "public_key_mac": KEYED,
    },
    "staff_teamkeyseal": {
        "id": ID,
        "team_key_id": clear("which pair"),
        "audience": clear("a member, recovery, or the next epoch"),
        "person_id": clear("the member"),
        "sealed": sealed("the team's private half, locked for that audience"),
    },
    "staff_desksession": {
        "id": ID,
        "lookup": KEYED,
        "person_id": clear("staff: who is signed in"),
        "sealed": sealed("the person's private half under the secret in the cookie"),
        "last_change_at": clear("signed out after 15 minutes without a change", Rounded.EXACT),
        "ends_at": clear("a session ends", Rounded.EXACT),
    },
    "staff_signintries": {
        "id": ID,
        "who": KEYED,
        "wrong": clear("counts wrong tries"),
        "not_before": clear("slows guessing down", Rounded.EXACT),
    },
}

# Tables that are not ours and hold nothing of a person: name → why.
TABLES_OF_OTHERS: dict[str, str] = {
    "django_migrations": "which migrations ran",
    "procrastinate_jobs": "jobs of the clock alone: no act of a reporter makes one, no job has an argument",
    "procrastinate_events": "what became of those jobs",
    "procrastinate_periodic_defers": "when the clock last rang",
    "procrastinate_workers": "heartbeats of workers",
}
