"""Letters that look alike, folded into one: the second, weaker index of account names.

Not the whole table of Unicode TR39, but what is typed or chosen to look alike in a Latin handle: digits for letters,
and the Cyrillic and Greek letters drawn as Latin ones.
"""

from __future__ import annotations

import unicodedata

_DRAWN_AS = {
    "0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "3": "e", "5": "s", "$": "s", "8": "b", "@": "a",
    "4": "a", "7": "t", "а": "a", "в": "b", "е": "e", "ё": "e", "к": "k", "м": "m", "н": "h", "о": "o",
    "р": "p", "с": "c", "т": "t", "у": "y", "х": "x", "і": "l", "ї": "l", "ј": "j", "ѕ": "s", "ԁ": "d",
    "ԛ": "q", "ԝ": "w", "һ": "h", "ӏ": "l", "г": "r", "п": "n", "α": "a", "β": "b", "ε": "e", "η": "n",
    "ι": "l", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "ı": "l", "ł": "l",
    "ø": "o", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "ß": "ss", "ſ": "s",
}  # fmt: skip


def skeleton(text: str) -> str:
    """Letters and digits only, accents gone, look-alikes folded. `rn` counts as `m`, `vv` as `w`."""
    # Twice: a mathematical capital becomes a plain capital only by the first.
    plain = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", plain)
    folded = "".join(_DRAWN_AS.get(letter, letter) for letter in decomposed if not unicodedata.combining(letter))
    kept = "".join(letter for letter in folded if letter.isalnum())
    return kept.replace("rn", "m").replace("vv", "w")
