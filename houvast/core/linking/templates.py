"""Texts that are fillings of one template. A sketch is made of keyed pieces of the text and tells only how alike two
texts are; templates are assigned from sketches alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest
from itertools import chain
from struct import pack, unpack

_SHINGLE = 5
_SHORTEST = _SHINGLE * 3
_PERMUTATIONS, _BANDS = 64, 16
_ROWS = _PERMUTATIONS // _BANDS
_SAME_PIECES = _PERMUTATIONS // 2
# So many that share the most are looked at closely.
_MOST_NEAR = 20
_ADDRESS = re.compile(r"(https?://|www\.)\S+|@\S+")
_NO_WORD = re.compile(r"[^\w#\s]")
_NUMBER = re.compile(r"\d+")

Sketch = tuple[int, ...]


def script_shape(text: str) -> str:
    """What two fillings of one template share: no addresses, numbers or capitals, single spaces."""
    text = _ADDRESS.sub(" ", text.casefold())
    return " ".join(_NUMBER.sub("#", _NO_WORD.sub(" ", text)).split())


def script_sketch(text: str, *, key: bytes = b"") -> Sketch | None:
    """64 minima over the text's pieces of five letters (Broder 1997); None where it is too short to tell anything. With
    a key the pieces are keyed (BLAKE2b): without it nobody can try texts. Only the minima are ever kept."""
    from rensa import RMinHash

    shape = script_shape(text)
    if len(shape) < _SHORTEST:
        return None
    pieces = [shape[n : n + _SHINGLE] for n in range(len(shape) - _SHINGLE + 1)]
    made = RMinHash(num_perm=_PERMUTATIONS, seed=1)
    made.update([_keyed(piece, key) for piece in pieces] if key else pieces)
    return tuple(made.digest())


@lru_cache(maxsize=200_000)
def _keyed(piece: str, key: bytes) -> str:
    return blake2b(piece.encode("utf-8", "replace"), key=key, digest_size=8).hexdigest()


class Templates:
    """Templates as they are met: the first text of each stands for those that are alike enough."""

    def __init__(self, known: Mapping[str, Sketch] | None = None) -> None:
        self._names: list[str] = []
        self._buckets: dict[tuple[int, Sketch], list[int]] = {}
        self._rows = _no_rows(64)
        for name, sketch in sorted((known or {}).items()):
            self._add(name, sketch)

    def assign(self, name: str, sketch: Sketch) -> str:
        """The name of its template: one that is known, or else its own."""
        best, alike = "", _SAME_PIECES
        for same, other in self._near(sketch):
            if same > alike or (same == alike and (not best or other < best)):
                best, alike = other, same
        if best:
            return best
        self._add(name, sketch)
        return name

    def _near(self, sketch: Sketch) -> list[tuple[int, str]]:
        """Of the twenty that share most bands (ties by name): how many of the minima are the same, and the name."""
        bands = Counter(chain.from_iterable(self._buckets.get(band, ()) for band in _bands(sketch)))
        near = list(bands)
        if len(near) > _MOST_NEAR:
            least = sorted(bands.values(), reverse=True)[_MOST_NEAR - 1]
            near = [at for at, shared in bands.items() if shared > least]
            ties = [at for at, shared in bands.items() if shared == least]
            near += nsmallest(_MOST_NEAR - len(near), ties, key=self._names.__getitem__)
        same = (self._rows[near] == sketch).sum(axis=1).tolist() if near else []
        return [(alike, self._names[at]) for alike, at in zip(same, near, strict=True)]

    def _add(self, name: str, sketch: Sketch) -> None:
        at = len(self._names)
        if at == len(self._rows):
            grown = _no_rows(2 * at)
            grown[:at] = self._rows
            self._rows = grown
        self._names.append(name)
        self._rows[at] = sketch
        for band in _bands(sketch):
            self._buckets.setdefault(band, []).append(at)


def _no_rows(count: int):
    """Room for so many sketches, one a row: compared all at once."""
    import numpy

    return numpy.zeros((count, _PERMUTATIONS), dtype=numpy.uint32)


def band_keys(sketch: Sketch) -> tuple[int, ...]:
    """A whole number of 63 bits for each band: sketches that can be of one template have one in common."""
    return tuple(
        int.from_bytes(blake2b(repr(band).encode(), digest_size=8).digest(), "big") >> 1 for band in _bands(sketch)
    )


def packed(sketch: Sketch) -> bytes:
    """64 numbers of 32 bits, the highest byte first."""
    return pack(f">{_PERMUTATIONS}I", *sketch)


def unpacked(data: bytes) -> Sketch:
    return unpack(f">{_PERMUTATIONS}I", data)


def _bands(sketch: Sketch) -> Iterable[tuple[int, Sketch]]:
    return [(band, sketch[band * _ROWS : (band + 1) * _ROWS]) for band in range(_BANDS)]


def templates(scripts: Mapping[str, str]) -> dict[str, str]:
    """Report id → its template, named by the smallest id that has it; texts too short to tell anything have none."""
    shapes: dict[str, list[str]] = {}
    for name in sorted(scripts):
        shapes.setdefault(script_shape(scripts[name]), []).append(name)
    sketches = {names[0]: sketch for shape, names in shapes.items() if (sketch := script_sketch(shape)) is not None}
    named = {names[0]: names for names in shapes.values()}
    found = templates_of(sketches, {name: len(named[name]) for name in sketches})
    return {name: template for first, template in found.items() for name in named[first]}


def templates_of(sketches: Mapping[str, Sketch], seen: Mapping[str, int] | None = None) -> dict[str, str]:
    """From sketches alone. The commonest (`seen`) come first, so that a rare variant joins the common one."""
    book, often = Templates(), seen or {}
    ordered = sorted(sketches, key=lambda name: (-often.get(name, 1), name))
    return {name: book.assign(name, sketches[name]) for name in ordered}
