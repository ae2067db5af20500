"""Every name that is bound into something sealed or hashed. Values are for ever: add, never change or reuse."""

from enum import Enum
from uuid import UUID


class Label(Enum):
    """What a ciphertext is: stands in its associated data, so that no ciphertext can pass for another.

    Never the name of a table: tables may be renamed, these may not. ASCII, at most 32 characters.
    """

    # under the private key, before anything is sent
    ANSWERS = "answers"
    TICKS = "ticks"
    DRAFT = "draft"
    STATEMENT = "statement"
    LEGAL_UNSENT = "legal-unsent"
    LURES_UNSENT = "lures-unsent"
    # under the shared key
    MESSAGE = "message"
    FACTS = "facts"
    ACTS = "acts"
    TOLD = "told"
    SHARED_TICKS = "shared-ticks"
    REPORTER_LINE = "reporter-line"
    DATE = "date"
    PICTURE = "picture"
    PLACE = "place"
    NOTICE = "notice"
    CONSENT = "consent"
    CONSENT_ANSWER = "consent-answer"
    ASSESSMENT_PAPER = "assessment-paper"
    PROCEEDINGS = "proceedings"
    LEGAL = "legal"
    AFTERCARE = "aftercare"
    LURES = "lures"
    # under the desk key
    NOTE = "note"
    DESK_DRAFT = "desk-draft"
    DESK_LINE = "desk-line"
    ASSESSMENT = "assessment"
    ASSESSMENT_OPINION = "assessment-opinion"
    MEASURE_TASK = "measure-task"
    REFERRAL = "referral"
    OUTCOME = "outcome"
    LEGAL_DESK = "legal-desk"
    LINK = "link"
    DOSSIER = "dossier"
    TAKEDOWN = "takedown"
    # files
    EVIDENCE = "evidence"
    EVIDENCE_ABOUT = "evidence-about"
    BACKUP = "backup"  # under a key file of its own
    # under a server secret
    REGISTRATION = "registration"
    REGISTRATION_OUTCOME = "registration-outcome"
    PICTURE_HASH = "picture-hash"
    LEAD = "lead"
    LURE_PRINT = "lure-print"
    SHARED_OBJECT = "shared-object"
    AGREEMENT = "agreement"
    SAID_YES = "said-yes"
    TOTP = "totp"
    ANSWERS_COOKIE = "answers-cookie"
    MAILBOX_COOKIE = "mailbox-cookie"
    DESK_COOKIE = "desk-cookie"
    DEVICE_COOKIE = "device-cookie"
    FORM_SEED = "form-seed"
    SIGN_IN_STEP = "sign-in-step"
    LIVE_TICKET = "live-ticket"
    # under a session's own secret
    MAILBOX_SESSION = "mailbox-session"
    DESK_SESSION = "desk-session"
    SHOWN_RECEIPT = "shown-receipt"
    # keys
    PERSON_KEY = "person-key"
    SEAL = "seal"


class KeyKind(Enum):
    """Which key something is sealed under, or which key a seal holds."""

    PRIVATE = "private"
    SHARED = "shared"
    DESK = "desk"
    SERVER = "server"  # one of the server secrets
    SESSION = "session"  # the random secret in a session's cookie
    PERSON = "person"  # derived from an advisor's password
    TEAM = "team"  # the private half of a team's pair

    @property
    def code(self) -> int:
        """One byte, for associated data and seals."""
        return _KEY_KIND_CODES[self]


_KEY_KIND_CODES = {
    KeyKind.PRIVATE: 1,
    KeyKind.SHARED: 2,
    KeyKind.DESK: 3,
    KeyKind.SERVER: 4,
    KeyKind.SESSION: 5,
    KeyKind.PERSON: 6,
    KeyKind.TEAM: 7,
}


class Audience:
    """Whom a seal is for, as the text that stands in it."""

    RECEIPT = "receipt"
    RECOVERY = "recovery"

    @staticmethod
    def team(team_id: UUID, epoch: int) -> str:
        """A team's pair of one epoch: after a rotation the old seals name the old epoch."""
        return f"team:{team_id}:{epoch}"

    @staticmethod
    def person(person_id: UUID) -> str:
        return f"person:{person_id}"


class Purpose(Enum):
    """Which format a cipher key serves: one byte in the associated data and in the derivation of the key."""

    ENVELOPE = 1
    TOKEN = 2
    SEAL = 3
    STREAM = 4


class HashLabel(Enum):
    """BLAKE2b's personalisation: at most 16 bytes. One label, one meaning, so one secret can serve several."""

    CIPHER_KEY = b"cipher key"
    LOOKUP_ID = b"look-up id"
    SEAL_KEY = b"seal key"
    RECEIPT = b"receipt"
    WORD = b"extra word"
    SIGN_IN_PROOF = b"sign-in proof"
    PERSON_KEY = b"person key"
    PUBLIC_KEY = b"public key"
    BLIND_KIND = b"blind kind"
    BLIND_INDEX = b"blind index"
    AUDIT_ENTRY = b"audit entry"
    SEAL_STAMP = b"seal stamp"
    SESSION_ID = b"session id"
    SESSION_KEY = b"session key"
    FINGERPRINT = b"fingerprint"
    RECOVERY_CHECK = b"recovery check"
    URGENCY_FACTS = b"urgency facts"
    SECOND_MESSAGE = b"second message"
    SIGN_IN_TRIES = b"sign-in tries"
    DRAFT_SENT = b"draft sent"
    BOX_MARK = b"box mark"
    INVITATION = b"invitation"
    LET_IN = b"let in"
    HASH_LOOKUP = b"hash look-up"
    OFFERED_BY = b"offered by"
    PLATFORM_KEY = b"platform key"
    PAGE_TOKEN = b"page token"
    FEED_TOKEN = b"feed token"
    PAIR_ID = b"pair id"
    PAIR_KEY = b"pair key"
    PAIR_CHECK = b"pair check"
    PAIR_KIND = b"pair kind"
    PAIR_DIGEST = b"pair digest"
    PAIR_QUESTION = b"pair question"
    PAIR_ANSWER = b"pair answer"
    PAIR_MARK = b"pair mark"
    PAIR_FILL = b"pair fill"
