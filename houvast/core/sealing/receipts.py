"""The receipt: 20 characters that open a mailbox, and all that a reporter ever has to keep."""

from dataclasses import dataclass
from enum import StrEnum

from . import crockford
from .hashing import keyed
from .hidden import Hidden
from .labels import HashLabel
from .secrets import RandomBytes, Secret, Versioned, to_seal_with

LENGTH = 20
RANDOM_CHARACTERS = 18  # 90 bits
SEED_SIZE = 16
_RANDOM_BYTES = 12
_SPARE_BITS = 8 * _RANDOM_BYTES - 5 * RANDOM_CHARACTERS
_LONGEST_TYPED = 400  # beyond this nobody typed a code, and normalising would cost time


class Problem(StrEnum):
    LENGTH = "length"  # not 20 characters
    CHARACTER = "character"  # a letter that no code has
    CHECK = "check"  # a typing mistake


class ReceiptNotRight(Exception):
    """Why typed text is no receipt. `look_first_at`: the group of four to look at first, as it was typed, then at
    the others: two mistakes can point at a wrong group. `group`: its number from 1. `counted`: characters read."""

    def __init__(self, problem: Problem, *, characters: str = "", at: int | None = None) -> None:
        super().__init__(f"not a receipt: {problem}")  # never what was typed: it may be nearly right
        self.problem = problem
        self.counted = len(characters)
        self.group = None if at is None else at // crockford.GROUP + 1
        self.look_first_at = None if at is None else crockford.groups(characters)[at // crockford.GROUP]


@dataclass(frozen=True, repr=False)
class Receipt(Hidden):
    """20 characters of the alphabet, check characters right: another Receipt cannot exist (ValueError)."""

    characters: str

    def __post_init__(self) -> None:
        if len(self.characters) != LENGTH or crockford.first_stranger(self.characters) is not None:
            raise ValueError("a receipt is 20 characters of Crockford's base 32")
        if not crockford.check(self.characters).right:
            raise ValueError("the check characters of this receipt are not right")

    @property
    def grouped(self) -> str:
        """As it is shown: "7KQF 2M9T …"."""
        return " ".join(crockford.groups(self.characters))


def new_receipt(random_bytes: RandomBytes) -> Receipt:
    """`random_bytes(n)` gives n random bytes; twelve are asked for, 90 bits are used."""
    return _from_bytes(random_bytes(_RANDOM_BYTES))


def receipt_from_seed(seed: bytes, pepper: Secret) -> Receipt:
    """The same form sent twice gives the same receipt. `seed`: 16 random bytes out of the sealed form."""
    if len(seed) != SEED_SIZE:
        raise ValueError(f"a seed is {SEED_SIZE} bytes")
    return _from_bytes(keyed(_key(pepper), HashLabel.RECEIPT, seed, size=_RANDOM_BYTES))


def read_receipt(typed: str) -> Receipt:
    """What someone typed, forgivingly. Raises ReceiptNotRight; never corrects: a guess could open nothing or, worse,
    teach someone a code that is not theirs."""
    if len(typed) > _LONGEST_TYPED:
        raise ReceiptNotRight(Problem.LENGTH)
    characters = crockford.as_typed(typed)
    stranger = crockford.first_stranger(characters)
    if stranger is not None:
        raise ReceiptNotRight(Problem.CHARACTER, characters=characters, at=stranger)
    if len(characters) != LENGTH:
        raise ReceiptNotRight(Problem.LENGTH, characters=characters)
    found = crockford.check(characters)
    if not found.right:
        raise ReceiptNotRight(Problem.CHECK, characters=characters, at=found.at)
    return Receipt(characters)


def lookup_id(receipt: Receipt, pepper: Secret) -> bytes:
    """16 bytes under which the mailbox is found (current version of the pepper)."""
    return keyed(_key(pepper), HashLabel.LOOKUP_ID, receipt.characters.encode("ascii"), size=16)


def seal_key(receipt: Receipt, pepper: Secret) -> bytes:
    """32 bytes that open the receipt's seals (current version of the pepper)."""
    return keyed(_key(pepper), HashLabel.SEAL_KEY, receipt.characters.encode("ascii"))


@dataclass(frozen=True, repr=False)
class ReceiptKeys(Hidden):
    """What one version of the pepper makes of a receipt."""

    pepper_version: int
    lookup_id: bytes
    seal_key: bytes


def receipt_keys(receipt: Receipt, pepper: Versioned) -> tuple[ReceiptKeys, ...]:
    """One for each version of the pepper, in the order to try: a mailbox made before a rotation still opens."""
    return tuple(
        ReceiptKeys(version, lookup_id(receipt, pepper.keys[version]), seal_key(receipt, pepper.keys[version]))
        for version in pepper.newest_first
    )


def _from_bytes(random: bytes) -> Receipt:
    if len(random) != _RANDOM_BYTES:
        raise ValueError(f"a receipt is made of {_RANDOM_BYTES} random bytes")
    value = int.from_bytes(random, "big") >> _SPARE_BITS
    return Receipt(crockford.with_check(crockford.encode(value, RANDOM_CHARACTERS)))


def _key(pepper: Secret) -> bytes:
    return to_seal_with(pepper)[1]
