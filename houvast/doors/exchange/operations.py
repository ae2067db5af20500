"""The addresses of the exchange, as a table: who may, what comes in, what goes out. Views read requests by it, and the
description that is served is made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from houvast.doors.exchange.shapes import Choice, Fields, Flag, Integer, ListOf, OneOf, Shape, Text, Values
from houvast.procedures.serving_platforms import LARGEST_PAGE, MOST_ITEMS, USUAL_PAGE
from houvast.records.exchange.signals import FeedbackValue, HashStatus, Signal
from houvast.records.exchange.views import Band
from houvast.records.partners.views import Endpoint

MOST_TAGS = 20
LONGEST_TAG = 100
LONGEST_TOKEN = 400
_ENUM_SPELLING = "StopNCIISignalType."


def _spelled(signal: Signal) -> tuple[str, ...]:
    """As documented, and as python-threatexchange 1.2.17 spells it."""
    return signal.value, _ENUM_SPELLING + signal.value


_HEX = {
    Signal.PDQ: Text("A PDQ hash: 64 hex digits.", "[0-9a-fA-F]{64}", 64, "64 hex digits for ImagePDQ"),
    Signal.MD5: Text("An MD5 hash: 32 hex digits.", "[0-9a-fA-F]{32}", 32, "32 hex digits for VideoMD5"),
}
ANY_HASH = Text(
    "A PDQ hash (64 hex digits) or an MD5 hash (32): its length settles which.",
    "[0-9a-fA-F]{64}|[0-9a-fA-F]{32}",
    64,
    "64 hex digits for ImagePDQ or 32 hex digits for VideoMD5",
)
SIGNAL = Choice("What the hash is of.", tuple(Signal))
STATUS = Choice(
    "Active: offered by somebody who is shown. Received: a platform's own find. Withdrawn: please drop it.",
    tuple(HashStatus),
)
COUNT = Integer("How many items the list has. What counts is the list.")
TAGS = ListOf("Codes of your own.", Text("A code.", longest=LONGEST_TAG), MOST_TAGS)
FEEDBACK_VALUE = Choice("What became of it at your side.", tuple(FeedbackValue))
TIME = Integer("Seconds since 1970.")

FEEDBACK = Fields("One item.", {"hashValue": ANY_HASH, "feedbackValue": FEEDBACK_VALUE}, {"tags": TAGS})
OWN_FEEDBACK = Fields("What you say of it.", {"feedbackValue": FEEDBACK_VALUE}, {"tags": TAGS})


def _of_signal(about: str, more: Mapping[str, Shape]) -> OneOf:
    """signalType and hashValue, which must go together."""
    spelled = {signal: Choice(SIGNAL.about, _spelled(signal)) for signal in Signal}
    shapes = [Fields(about, {"signalType": spelled[signal], "hashValue": _HEX[signal]}, more) for signal in Signal]
    return OneOf("ImagePDQ with 64 hex digits, or VideoMD5 with 32", shapes)


SUBMITTED = _of_signal(
    "One hash.",
    {"lastModtimestamp": TIME, "CSPFeedbacks": ListOf("What you say of it; the last one counts.", OWN_FEEDBACK, 10)},
)
ASKED = OneOf(
    "hashValue with 64 or 32 hex digits; signalType may be left out",
    [*_of_signal("One hash.", {}).shapes, Fields("One hash.", {"hashValue": ANY_HASH}, without=("signalType",))],
)

RECORD = Fields(
    "One hash, over everybody who offered it. A later record of the same hash replaces an earlier one whole.",
    {
        "lastModtimestamp": Integer("When it last changed, in seconds; an hour where a person acted."),
        "signalType": SIGNAL,
        "hashValue": Text("In lower case.", "[0-9a-f]{64}|[0-9a-f]{32}", 64),
        "hashStatus": STATUS,
        "caseNumbers": Values("Random numbers, made for this: number → status. They name nobody.", STATUS),
        "CSPFeedbacks": ListOf(
            "What platforms said of it last.",
            Fields(
                "One platform's word.",
                {"feedbackValue": FEEDBACK_VALUE, "tags": TAGS, "source": Text("Name of the platform.")},
            ),
            10_000,
        ),
    },
)
WITHDRAWAL = Fields(
    "One hash that you were given and that was withdrawn since.",
    {
        "signalType": SIGNAL,
        "hashValue": Text("In lower case.", "[0-9a-f]{64}|[0-9a-f]{32}", 64),
        "withdrawnTimestamp": TIME,
    },
)


def _page_of(name: str, item: Fields) -> Fields:
    return Fields(
        "One page.",
        {
            "count": Integer("How many records this page has."),
            "nextPageToken": Text("Send it for the next page, or null.", longest=LONGEST_TOKEN, may_be_null=True),
            "nextSetTimestamp": Integer("Your next startTimestamp; the same on every page of one walk."),
            "hasMoreRecords": Flag("Whether there is a next page."),
            name: ListOf("The records.", item, LARGEST_PAGE),
        },
    )


WALK = {
    "startTimestamp": Integer("What changed at this second or later.", usual=0),
    "pageSize": Integer(f"Records a page; more than {LARGEST_PAGE} is lowered to that.", least=1, usual=USUAL_PAGE),
    "nextPageToken": Text(
        "The token of the page before, as it was.", "[A-Za-z0-9_-]*", LONGEST_TOKEN, "a token of the page before"
    ),
}


@dataclass(frozen=True)
class Operation:
    """One address. `key`: which of a platform's keys it asks for."""

    name: str
    method: str
    key: Endpoint
    title: str
    about: str
    answer: Fields
    query: Mapping[str, Shape] = field(default_factory=dict)
    body: Fields | OneOf | None = None


FETCH_HASHES = Operation(
    "FetchHashes",
    "GET",
    Endpoint.FETCH_HASHES,
    "Hashes that changed since a time",
    "Walk through the pages as long as hasMoreRecords is true, repeating startTimestamp with each token; keep "
    "nextSetTimestamp and ask from it next time. Times are inclusive: the changes of the hour that runs come again. "
    "A walk shows each hash once, however much is written meanwhile. A withdrawn hash comes once more with the "
    "status Withdrawn, for 100 days, to platforms that had been given it.",
    _page_of("hashRecords", RECORD),
    query=WALK,
)
FETCH_STANDING = Operation(
    "standing/FetchHashes",
    "GET",
    Endpoint.FETCH_HASHES,
    "Hashes that stand",
    "As FetchHashes, without what is withdrawn. For a client that keeps what it is told is withdrawn "
    "(python-threatexchange 1.2.17 does): give it the base URL with /standing at its end, and let it throw away its "
    "copy and begin anew once a day. Then a withdrawn hash is gone from it within that day.",
    _page_of("hashRecords", RECORD),
    query=WALK,
)
WITHDRAWALS = Operation(
    "Withdrawals",
    "GET",
    Endpoint.FETCH_HASHES,
    "Hashes to drop",
    "Only what you were given and what was withdrawn since. Poll it daily, and drop what it names: clients of the "
    "StopNCII protocol that keep what FetchHashes calls Withdrawn (python-threatexchange 1.2.17 does) need this list.",
    _page_of("withdrawals", WITHDRAWAL),
    query=WALK,
)
SUBMIT_FEEDBACK = Operation(
    "SubmitFeedback",
    "POST",
    Endpoint.SUBMIT_FEEDBACK,
    "What became of a hash at your side",
    "By value alone. The last word of a platform on a hash counts; the same word twice is one. Withdrawn or Deleted "
    "of a hash that you submitted yourself takes it back.",
    Fields(
        "What was taken.",
        {
            "count": Integer("How many items came."),
            "accepted": Integer("How many said something new."),
            "unknown": ListOf("Values that are not in the list.", Text("A hash.", longest=64), MOST_ITEMS),
        },
    ),
    body=Fields("", {"hashFeedbacks": ListOf("The items.", FEEDBACK, MOST_ITEMS)}, {"count": COUNT}),
)
SUBMIT_HASHES = Operation(
    "SubmitHashes",
    "POST",
    Endpoint.SUBMIT_HASHES,
    "Hashes of your own finds",
    "They are offered to the other platforms as Received.",
    Fields(
        "What was taken.",
        {"count": Integer("How many hashes came."), "accepted": Integer("How many were new or changed.")},
    ),
    body=Fields("", {"hashRecords": ListOf("The hashes.", SUBMITTED, MOST_ITEMS)}, {"count": COUNT}),
)
MATCH = Operation(
    "match",
    "POST",
    Endpoint.MATCH,
    "Is a picture like this one known here?",
    "So that a small site needs no copy of anybody's hashes. PDQ within 31 bits of 256, MD5 exactly. A yes carries "
    "numbers by which the helpline finds the case; it is noted at the case. What you ask about is not kept.",
    Fields(
        "Yes or no.",
        {
            "match": Flag("Whether it is known here."),
            "band": Choice("exact: the same hash. close: 1 to 15 bits away. near: 16 to 31.", tuple(Band), True),
            "hashStatus": Choice(STATUS.about, (HashStatus.ACTIVE.value, HashStatus.RECEIVED.value), True),
            "references": ListOf("Case numbers, nearest first.", Text("A number.", longest=36), 5),
        },
    ),
    body=ASKED,
)

OPERATIONS: tuple[Operation, ...] = (FETCH_HASHES, FETCH_STANDING, WITHDRAWALS, SUBMIT_FEEDBACK, SUBMIT_HASHES, MATCH)

ERROR = Fields(
    "Why not.",
    {
        "error": Text("A code that stays."),
        "message": Text("The same in words.", longest=2_000),
    },
    {"field": Text("The part of the request that is not right.", longest=2_000)},
)
# What every operation may answer beside 200.
ERRORS: Mapping[int, str] = {
    400: "The request is not right; the message says where, and what is allowed there.",
    401: "A key is missing, unknown or revoked.",
    403: "A key that is not for this address, or keys of two platforms.",
    405: "Another method.",
    413: "More than 3 MB.",
    429: "Too often; Retry-After says for how many seconds.",
}
