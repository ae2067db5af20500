"""Content that does not fit together, and words that are missing."""

from collections.abc import Sequence


class KnowledgeError(ValueError):
    """`problems`: one sentence each, with the file and the id, all that were found and not only the first."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


class TextMissing(LookupError):
    """A text does not exist in the language asked for. There is no fallback to another language."""
