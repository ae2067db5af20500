"""Logs that cannot tell on a reporter."""

from __future__ import annotations

import io
import logging
import sys
import threading

import psycopg
import pytest
from django.test import RequestFactory

from houvast.core.knowledge.errors import KnowledgeError
from houvast.site.logs import ScrubbedFormatter, logging_settings, scrub_what_python_prints

SECRET = "ik heet Willemijn"


@pytest.fixture
def said():
    """What a logger with our formatter writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ScrubbedFormatter())
    logging.getLogger().addHandler(handler)
    yield stream.getvalue
    logging.getLogger().removeHandler(handler)


def fail_with(error: Exception) -> None:
    try:
        raise error
    except Exception as first:
        raise RuntimeError(f"while storing {SECRET}") from first


@pytest.mark.parametrize("error", [ValueError(SECRET), KeyError(SECRET), psycopg.errors.UniqueViolation(SECRET)])
def test_no_text_of_an_exception_is_written_but_its_kind_and_place(said, error):
    try:
        fail_with(error)
    except RuntimeError:
        logging.getLogger("houvast.x").exception("It failed")
    assert SECRET not in said()
    assert type(error).__name__ in said()
    assert "test_logs.py" in said()
    assert "RuntimeError" in said()


def test_a_database_error_keeps_its_code(said):
    logging.getLogger("houvast.x").error("It failed", exc_info=psycopg.errors.UniqueViolation(SECRET))
    assert "23505" in said()


def test_our_own_words_keep_their_numbers(said):
    logging.getLogger("houvast.x").error("%d erased", 3)
    assert "3 erased" in said()


def test_words_of_others_keep_none_of_their_values(said):
    logging.getLogger("django.security").error("Invalid header: %r", SECRET)
    assert SECRET not in said()
    assert "Invalid header: %r" in said()


def test_lines_below_the_first_are_left_out_of_words_of_others(said):
    logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: {SECRET}")
    assert SECRET not in said()
    assert "never retrieved" in said()


def test_a_request_is_written_by_its_route_alone(said):
    request = RequestFactory().get(f"/nl/{SECRET}/", {"naam": SECRET}, headers={"user-agent": SECRET})
    logging.getLogger("django.request").error(
        "%s: %s", "Error", request.path, extra={"request": request, "status_code": 500}
    )
    assert SECRET not in said()
    assert "500 GET no route" in said()


@pytest.mark.parametrize("error", [ImportError("no module x"), KnowledgeError(["steps: x is missing"])])
def test_what_speaks_of_code_and_content_keeps_its_text(said, error):
    logging.getLogger("houvast.x").error("It failed", exc_info=error)
    assert str(error) in said()


def test_threads_and_the_main_thread_are_scrubbed_too(said, monkeypatch):
    for name in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    scrub_what_python_prints()
    thread = threading.Thread(target=fail_with, args=(ValueError(SECRET),))
    thread.start()
    thread.join()
    try:
        fail_with(ValueError(SECRET))
    except RuntimeError as error:
        sys.excepthook(type(error), error, None)
    assert said().count("ValueError") == 2
    assert SECRET not in said()


def test_who_was_here_when_is_not_logged():
    loggers = logging_settings()["loggers"]
    assert loggers["uvicorn.access"] == {"level": "CRITICAL", "propagate": False}
    assert loggers["django.request"]["level"] == "ERROR", "a 404 would be a line about a visitor"
