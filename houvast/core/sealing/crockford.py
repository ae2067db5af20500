"""Codes that people type: Crockford's base 32 and two check characters that find one wrong character.

The check is a Reed-Solomon code over GF(32) (polynomial x^5 + x^2 + 1, generator 2) with the roots 1 and 2, cut
to the length of the line (at most 31). For symbols c0 … c(n-1), character i standing at locator 2^(n-1-i):

    S0 = sum of c_i = 0        S1 = sum of c_i * 2^(n-1-i) = 0

One wrong character gives S1/S0 = its locator. Any two wrong characters are noticed (distance 3), and so are two
characters swapped: those give S0 = 0, which no single mistake gives, so they never point at a wrong place.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
CHECK_CHARACTERS = 2
LONGEST_LINE = 31
GROUP = 4
_FORGIVEN = str.maketrans(
    {"O": "0", "I": "1", "L": "1", "U": "V"}
    # letters of a Cyrillic or Greek keyboard that look like ours
    | dict(zip("АВЕКМНРСТХУЅЈОІ", "ABEKMHPCTXYSJ01", strict=True))
    | dict(zip("ΑΒΕΖΗΚΜΝΡΤΥΧΟΙ", "ABEZHKMNPTYX01", strict=True))
)
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def _powers_of_two() -> tuple[int, ...]:
    powers, value = [], 1
    for _ in range(31):
        powers.append(value)
        value <<= 1
        if value & 32:
            value ^= 0b100101
    return tuple(powers)


_POWER = _powers_of_two()
_LOG = {value: exponent for exponent, value in enumerate(_POWER)}


def _times(a: int, b: int) -> int:
    if a == 0 or b == 0:
        return 0
    return _POWER[(_LOG[a] + _LOG[b]) % 31]


def _divided(a: int, b: int) -> int:
    if a == 0:
        return 0
    return _POWER[(_LOG[a] - _LOG[b]) % 31]


def _syndromes(symbols: Sequence[int]) -> tuple[int, int]:
    total, weighted = 0, 0
    for symbol in symbols:  # Horner: each step multiplies what came before by 2
        total ^= symbol
        weighted = _times(weighted, 2) ^ symbol
    return total, weighted


def with_check(data: str) -> str:
    """The characters and their two check characters. At most 29 characters of the alphabet."""
    total, weighted = _syndromes([*(_VALUES[character] for character in data), 0, 0])
    first = _divided(total ^ weighted, 3)  # first + second = total, 2 first + second = weighted; 2 + 1 = 3
    return data + ALPHABET[first] + ALPHABET[first ^ total]


@dataclass(frozen=True)
class Check:
    """`right`, or else `at`: the index of the one character that would explain it, None where no single one can."""

    right: bool
    at: int | None = None


def check(line: str) -> Check:
    """Whether the check characters fit. Raises KeyError on what is not of the alphabet (`first_stranger` finds it)."""
    total, weighted = _syndromes([_VALUES[character] for character in line])
    if total == 0 and weighted == 0:
        return Check(right=True)
    if total == 0 or weighted == 0:
        return Check(right=False)
    at = len(line) - 1 - _LOG[_divided(weighted, total)]
    return Check(right=False, at=at if at >= 0 else None)


def encode(value: int, length: int) -> str:
    """A number as `length` characters, most significant first."""
    return "".join(ALPHABET[(value >> 5 * place) & 31] for place in reversed(range(length)))


def decode(characters: str) -> int:
    """`encode` undone. Raises KeyError on what is not of the alphabet."""
    value = 0
    for character in characters:
        value = value << 5 | _VALUES[character]
    return value


def as_typed(text: str) -> str:
    """Typed or pasted text as upper-case characters of the alphabet; letters that no reading forgives stay.

    Forgives case, O for 0, I and L for 1, U for V, accents, full-width and other forms (NFKD), digits of other
    scripts, Cyrillic and Greek letters that look the same, and everything that is no letter or digit: spaces,
    hyphens, dots, quotes, invisible marks.
    """
    kept = []
    for character in unicodedata.normalize("NFKD", text):
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            kept.append(str(digit))
        elif unicodedata.category(character).startswith("L"):
            upper = character.upper()
            kept.append(upper if len(upper) == 1 else character)
    return "".join(kept).translate(_FORGIVEN)


def first_stranger(characters: str) -> int | None:
    """Index of the first character that is not in the alphabet."""
    return next((at for at, character in enumerate(characters) if character not in _VALUES), None)


def groups(characters: str) -> tuple[str, ...]:
    """In fours, as a code is shown and read aloud."""
    return tuple(characters[at : at + GROUP] for at in range(0, len(characters), GROUP))
