"""How hard a text is to read: words a sentence and long words, by rules of its language. No test with readers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# A colon, a closing quote and a closing bracket end a breath too.
_ENDS = re.compile(r"(?<=[.?!:;…])[\"”’)]*\s+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Measured:
    """`longest`, `mean`: words a sentence. `long_share`: of words longer than the language calls long. `lix`: the
    readability index of Björnsson, for comparing; no rule uses it."""

    sentences: int
    words: int
    longest: int
    mean: float
    long_share: float
    lix: float
    longest_sentence: str


@dataclass(frozen=True, slots=True)
class Level:
    longest: int
    mean: float
    long_letters: int
    long_share: float


def sentences_of(text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in _ENDS.split(text)) if count(part)]


def count(sentence: str) -> int:
    """Words and numbers, as they are read."""
    return len([word for word in sentence.split() if re.search(r"\w", word.replace("_", ""))])


def measure(texts: Iterable[str], long_letters: int) -> Measured:
    """Of paragraphs and items together. Without a single sentence everything is 0."""
    sentences = [sentence for text in texts for sentence in sentences_of(text)]
    lengths = [count(sentence) for sentence in sentences]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not words:
        return Measured(0, 0, 0, 0.0, 0.0, 0.0, "")
    mean = sum(lengths) / len(lengths)
    return Measured(
        sentences=len(sentences),
        words=len(words),
        longest=max(lengths),
        mean=mean,
        long_share=sum(len(word) > long_letters for word in words) / len(words),
        lix=mean + 100 * sum(len(word) > 6 for word in words) / len(words),
        longest_sentence=max(sentences, key=count),
    )


def too_hard(measured: Measured, level: Level) -> list[str]:
    """What is above the level, as sentences; empty where it fits."""
    problems = []
    if measured.longest > level.longest:
        problems.append(
            f"a sentence of {measured.longest} words, more than {level.longest}: {measured.longest_sentence!r}"
        )
    if measured.mean > level.mean:
        problems.append(f"{measured.mean:.1f} words a sentence on average, more than {level.mean}")
    if measured.long_share > level.long_share:
        share, most = round(100 * measured.long_share, 1), round(100 * level.long_share, 1)
        problems.append(f"{share} of 100 words have more than {level.long_letters} letters, more than {most}")
    return problems
