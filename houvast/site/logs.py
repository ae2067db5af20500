"""Logs that cannot tell on a reporter.

No address, no user agent, no query, no value of a parameter and no text of an exception is written: database errors and
`ValueError`s carry what somebody typed. A line says what kind of thing went wrong and where in our code.
"""

from __future__ import annotations

import logging
import traceback

# Loggers whose arguments are known to hold nothing that a person typed.
_KEEPS_ARGUMENTS = ("houvast", "uvicorn", "procrastinate.worker", "psycopg.pool")


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
        return str(record.msg)


def scrubbed_traceback(error: BaseException) -> str:
    """The chain of an exception: classes, places in the code, a database error's code and constraint; no text."""
    lines: list[str] = []
    seen: set[int] = set()
    step: BaseException | None = error
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(step.__traceback__)
        ]
        lines.append(f"  {describe(step)}")
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    return "\n".join(lines)


def describe(error: BaseException) -> str:
    """An exception's class and, for a database error, its SQLSTATE and constraint name."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    code = getattr(error, "sqlstate", None)
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    return " ".join(part for part in (kind, code, constraint) if part)


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
