"""The words of the exchange, as clients of the StopNCII protocol spell them, and the shape of a hash."""

from __future__ import annotations

import re
from enum import StrEnum

from houvast.records.refused import Refused


class Signal(StrEnum):
    """What a hash is of. A PDQ hash is 64 lower-case hex digits, an MD5 32."""

    PDQ = "ImagePDQ"
    MD5 = "VideoMD5"


class HashStatus(StrEnum):
    RECEIVED = "Received"  # a platform's own find; nobody who was shown in it asked
    ACTIVE = "Active"
    WITHDRAWN = "Withdrawn"


class FeedbackValue(StrEnum):
    UNKNOWN = "Unknown"
    NONE = "None"
    QUALITY_UNKNOWN = "QualityUnknown"
    PENDING_REVIEW = "PendingReview"
    BLOCKED = "Blocked"
    NOT_BLOCKED = "NotBlocked"
    WITHDRAWN = "Withdrawn"
    DELETED = "Deleted"


# A client that says this of what it submitted itself takes it back.
TAKES_BACK = frozenset({FeedbackValue.WITHDRAWN, FeedbackValue.DELETED})

_DIGITS = {Signal.PDQ: 64, Signal.MD5: 32}
_HEX = re.compile(r"[0-9a-f]+")
# python-threatexchange 1.2.17 sends the name of its own enum in front.
_SPELLED_WITH_THE_ENUM = "StopNCIISignalType."


class NotAHash(Refused):
    """This is no hash that we keep. Parameters: field, allowed."""

    code = "not_a_hash"


def read_signal(text: object, *, field: str = "signalType") -> Signal:
    """`ImagePDQ` or `StopNCIISignalType.ImagePDQ`. Raises `NotAHash`."""
    name = text.removeprefix(_SPELLED_WITH_THE_ENUM) if isinstance(text, str) else ""
    if name not in tuple(Signal):
        raise NotAHash(field=field, allowed=", ".join(Signal))
    return Signal(name)


def read_value(text: object, *, signal: Signal | None = None, field: str = "hashValue") -> tuple[Signal, str]:
    """The signal and the value in lower case; without a signal the length settles it. Raises `NotAHash`."""
    value = text.strip().lower() if isinstance(text, str) else ""
    found = next((each for each, digits in _DIGITS.items() if len(value) == digits), None)
    if found is None or not _HEX.fullmatch(value) or signal not in (None, found):
        allowed = [f"{_DIGITS[each]} hex digits for {each.value}" for each in ([signal] if signal else Signal)]
        raise NotAHash(field=field, allowed=" or ".join(allowed))
    return found, value
