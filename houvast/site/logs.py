"""Logs that cannot tell on a reporter.

No address, no user agent, no query, no value of a parameter and no text of an exception is written: database errors and
`ValueError`s carry what somebody typed. A line says what kind of thing went wrong and where in our code.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback

# Loggers whose arguments are known to hold nothing that a person typed.
_KEEPS_ARGUMENTS = ("houvast", "uvicorn", "procrastinate.worker", "psycopg.pool")
# Exceptions whose text names modules and functions, never what somebody typed.
_SPEAKS_OF_CODE = (ImportError, NameError, SyntaxError)
# Modules whose exceptions speak of our own content files and settings.
_SPEAKS_OF_CONTENT = ("houvast.core.knowledge.", "houvast.site.")
_OURS = f"{os.sep}houvast{os.sep}"
FRAMES_AT_MOST = 8
LONGEST_TEXT = 500
LONGEST_TEMPLATE = 120


class ScrubbedFormatter(logging.Formatter):
    """Writes a record's template, its arguments only for loggers known to be safe, exceptions without text."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {self._words(record)}"
        if record.exc_info and record.exc_info[1] is not None:
            line = f"{line}\n{scrubbed_traceback(record.exc_info[1])}"
        return line

    def _words(self, record: logging.LogRecord) -> str:
        if record.name == "django.request":
            return _about_request(record)
        if record.name.split(".")[0] in _KEEPS_ARGUMENTS or record.name.startswith(_KEEPS_ARGUMENTS):
            return record.getMessage()
        # The first line of the template: asyncio writes values of its own into the lines below it.
        return str(record.msg).partition("\n")[0][:LONGEST_TEMPLATE]


def scrubbed_traceback(error: BaseException) -> str:
    """Where the first cause of an exception came from in our own code, and what it became. No text of any of them."""
    first, *later = _chain(error)
    frames = traceback.extract_tb(first.__traceback__)
    ours = [frame for frame in frames[:-1] if _OURS in frame.filename][-FRAMES_AT_MOST:]
    lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in [*ours, *frames[-1:]]]
    became = [describe(each) for each in later if type(each) is not type(first)]
    return "\n".join([*lines, f"  {describe(first)}", *(f"  then {words}" for words in dict.fromkeys(became))])


def _chain(error: BaseException) -> list[BaseException]:
    """The exceptions that led to this one, the first cause first."""
    found: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and step not in found:
        found.append(step)
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    return found[::-1]


def describe(error: BaseException) -> str:
    """An exception's class; a database error's SQLSTATE and constraint; the text only where it speaks of code."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    code = getattr(error, "sqlstate", None)
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    text = str(error)[:LONGEST_TEXT] if _is_safe(error) else None
    return " ".join(part for part in (kind, code, constraint, text) if part)


def _is_safe(error: BaseException) -> bool:
    return isinstance(error, _SPEAKS_OF_CODE) or type(error).__module__.startswith(_SPEAKS_OF_CONTENT)


def scrub_what_python_prints() -> None:
    """Exceptions that nobody catches are logged like all others; Python itself would print their values."""
    log = logging.getLogger("houvast")

    def uncaught(kind: type[BaseException], error: BaseException, place: object) -> None:
        log.critical("Ended by an error that nobody caught", exc_info=error)

    sys.excepthook = uncaught
    threading.excepthook = lambda about: about.exc_value and log.error("A thread failed", exc_info=about.exc_value)
    sys.unraisablehook = lambda about: about.exc_value and log.error("A clean-up failed", exc_info=about.exc_value)


def logging_settings() -> dict:
    """The `LOGGING` dictionary: standard error only, warnings and up, our own words from info."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"scrubbed": {"()": ScrubbedFormatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "scrubbed"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {
            "houvast": {"level": "INFO"},
            # Every refused or missing page would be a line that says when somebody was here.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
            "django.db.backends": {"level": "WARNING"},
            "uvicorn": {"level": "WARNING"},
            "uvicorn.access": {"level": "CRITICAL", "propagate": False},
        },
    }


def _about_request(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    status = getattr(record, "status_code", "")
    return f"{status} {getattr(request, 'method', '')} {match.route if match else 'no route'}".strip()
