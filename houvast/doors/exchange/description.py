"""The description of the exchange as OpenAPI 3.1, made from the table of operations by which requests are read."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from houvast.doors.exchange.answers import KEY, SUBSCRIPTION, only_reads
from houvast.doors.exchange.operations import ERROR, ERRORS, OPERATIONS, Operation

VERSION = "1"
BASE = "/exchange/v1"


@only_reads
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(description())


@cache
def description() -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "houvast: exchange of picture hashes",
            "version": VERSION,
            "summary": "Hashes that people in pictures offer, so that platforms can stop new uploads.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": BASE}],
        "paths": {f"/{operation.name}": _path(operation) for operation in OPERATIONS},
        "components": {
            "securitySchemes": {
                "function": {"type": "apiKey", "in": "header", "name": KEY, "description": "The key of this address."},
                "subscription": {
                    "type": "apiKey",
                    "in": "header",
                    "name": SUBSCRIPTION,
                    "description": "The key that goes along with every other one.",
                },
            },
            "schemas": {"Error": ERROR.schema()},
        },
        "security": [{"function": [], "subscription": []}],
    }


def _path(operation: Operation) -> dict[str, Any]:
    return {operation.method.lower(): _operation(operation)}


def _operation(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.title,
        "description": operation.about,
        "parameters": [
            {"name": name, "in": "query", "required": False, "schema": shape.schema()}
            for name, shape in operation.query.items()
        ],
        "responses": {
            "200": {"description": operation.answer.about, "content": _json(operation.answer.schema())},
            **{
                str(status): {
                    "description": words,
                    "content": _json({"$ref": "#/components/schemas/Error"}),
                }
                for status, words in ERRORS.items()
            },
        },
    }
    if operation.body is not None:
        found["requestBody"] = {"required": True, "content": _json(operation.body.schema())}
    return found


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
