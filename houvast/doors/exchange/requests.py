"""Reading what a platform sends, by the table of operations."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest

from houvast.doors.exchange.operations import Operation
from houvast.doors.exchange.shapes import Integer, NotRight


def read_query(request: HttpRequest, operation: Operation) -> dict[str, Any]:
    """The parameters of the address; one that is missing or empty gets its usual value. Raises `NotRight`."""
    asked: dict[str, Any] = {}
    for name, shape in operation.query.items():
        text = request.GET.get(name, "")
        if text:
            asked[name] = shape.read(text, name)
        elif name in request.GET and isinstance(shape, Integer):
            raise NotRight(name, f"a whole number from {shape.least} to {shape.most}")
        else:
            asked[name] = shape.usual if isinstance(shape, Integer) else None
    return asked


def read_body(request: HttpRequest, operation: Operation) -> dict[str, Any]:
    """The JSON of the body. Raises `NotRight`, and Django's `RequestDataTooBig`."""
    try:
        given = json.loads(request.body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise NotRight("", "JSON in UTF-8") from None
    return operation.body.read(given, "")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
