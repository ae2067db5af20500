"""What holds a key never shows it and never travels by accident."""

from typing import Any, NoReturn, Self


class Hidden:
    """Base of every class that holds a key or a receipt: its text is its name, and it cannot be pickled.

    Pickling is how a value slips into a job, a cache or a session store; keys go there sealed or not at all.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(hidden)"

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds keys: it cannot be pickled")
