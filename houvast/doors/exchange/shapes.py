"""What a request and an answer look like: one table, by which requests are read and from which the description is
made."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
LARGEST_INTEGER = 2**53 - 1


class NotRight(Exception):
    """A value is not what it should be. `where`: its place; `allowed`: what may stand there, in words."""

    def __init__(self, where: str, allowed: str) -> None:
        super().__init__(where, allowed)
        self.where, self.allowed = where, allowed


class Shape(Protocol):
    def read(self, value: Any, where: str) -> Any:
        """The value as the program wants it. Raises `NotRight`."""
        ...

    def schema(self) -> dict[str, Any]:
        """As JSON Schema (2020-12)."""
        ...


@dataclass(frozen=True)
class Integer:
    about: str
    least: int = 0
    most: int = LARGEST_INTEGER
    usual: int | None = None

    def read(self, value: Any, where: str) -> int:
        """Also from the text of an address."""
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,16}", value, re.ASCII):
            value = int(value)
        if isinstance(value, float) and value.is_integer():  # 12.0 is a whole number to JSON Schema
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            raise NotRight(where, f"a whole number from {self.least} to {self.most}")
        return value

    def schema(self) -> dict[str, Any]:
        default = {} if self.usual is None else {"default": self.usual}
        return {
            "type": "integer",
            "description": self.about,
            "minimum": self.least,
            "maximum": self.most,
            "format": "int64",
            **default,
        }


@dataclass(frozen=True)
class Text:
    about: str
    pattern: str = ""
    longest: int = 200
    says: str = ""  # what is allowed, in words
    may_be_null: bool = False

    def read(self, value: Any, where: str) -> str:
        fits = isinstance(value, str) and len(value) <= self.longest and not _CONTROL.search(value)
        if not fits or (self.pattern and not re.fullmatch(self.pattern, value)):
            raise NotRight(where, self.says or f"text of at most {self.longest} characters, without control characters")
        return value

    def schema(self) -> dict[str, Any]:
        pattern = f"^(?:{self.pattern})$" if self.pattern else r"^[^\x00-\x1f\x7f]*$"
        kind: Any = ["string", "null"] if self.may_be_null else "string"
        return {"type": kind, "description": self.about, "maxLength": self.longest, "pattern": pattern}


@dataclass(frozen=True)
class Choice:
    about: str
    values: tuple[str, ...]
    may_be_null: bool = False

    def read(self, value: Any, where: str) -> str:
        if value not in self.values:
            raise NotRight(where, ", ".join(self.values))
        return value

    def schema(self) -> dict[str, Any]:
        values = [*self.values, None] if self.may_be_null else list(self.values)
        return {"enum": values, "description": self.about}


@dataclass(frozen=True)
class Flag:
    about: str

    def read(self, value: Any, where: str) -> bool:
        if not isinstance(value, bool):
            raise NotRight(where, "true or false")
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean", "description": self.about}


@dataclass(frozen=True)
class ListOf:
    about: str
    item: Shape
    most: int

    def read(self, value: Any, where: str) -> list[Any]:
        if not isinstance(value, list) or len(value) > self.most:
            raise NotRight(where, f"a list of at most {self.most}")
        return [self.item.read(each, f"{where}[{place}]") for place, each in enumerate(value)]

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "description": self.about, "items": self.item.schema(), "maxItems": self.most}


@dataclass(frozen=True)
class Values:
    """An object with any names, and values of one shape."""

    about: str
    item: Shape

    def read(self, value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise NotRight(where, "an object")
        return {name: self.item.read(each, f"{where}.{name}") for name, each in value.items()}

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "description": self.about, "additionalProperties": self.item.schema()}


@dataclass(frozen=True)
class Fields:
    """An object. Fields that are not named are passed over: clients send more than they need to. `without`: those that
    may not be there."""

    about: str
    needed: Mapping[str, Shape]
    may: Mapping[str, Shape] = field(default_factory=dict)
    without: tuple[str, ...] = ()

    def read(self, value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise NotRight(where, "an object")
        inner = f"{where}." if where else ""
        for name in self.needed:
            if name not in value:
                raise NotRight(inner + name, "it must be there")
        for name in self.without:
            if name in value:
                raise NotRight(inner + name, "it must not be there")
        shapes = {**self.needed, **self.may}
        return {name: shape.read(value[name], inner + name) for name, shape in shapes.items() if name in value}

    def schema(self) -> dict[str, Any]:
        properties = {name: shape.schema() for name, shape in {**self.needed, **self.may}.items()}
        without = {"not": {"anyOf": [{"required": [name]} for name in self.without]}} if self.without else {}
        return {
            "type": "object",
            "description": self.about,
            "properties": properties,
            "required": list(self.needed),
            **without,
        }


@dataclass(frozen=True)
class OneOf:
    """The first shape that fits; where none does, what the last one wanted is said."""

    about: str
    shapes: Sequence[Shape]

    def read(self, value: Any, where: str) -> Any:
        for shape in self.shapes[:-1]:
            try:
                return shape.read(value, where)
            except NotRight:
                continue
        try:
            return self.shapes[-1].read(value, where)
        except NotRight as no:
            raise NotRight(no.where, self.about) from None

    def schema(self) -> dict[str, Any]:
        return {"description": self.about, "anyOf": [shape.schema() for shape in self.shapes]}
