"""The command `houvast`.

Exit codes: 0 answered · 1 a check that was asked for failed · 2 the input is wrong, said in one sentence ·
141 nobody reads the answer any more.
Each subcommand is loaded only when it is asked for: a pure question starts no database and no web framework.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

FAILED, WRONG_INPUT = 1, 2
READER_GONE = 128 + 13  # as a shell says it of SIGPIPE

# Subcommand → (module with `add_arguments` and `run`, what it does).
RUNNING = {
    "demo": ("houvast.site.running.demo", "the whole product with fictional data, on this machine"),
    "serve": ("houvast.site.running.serve", "web, worker and (without DATABASE_URL) the database"),
    "worker": ("houvast.site.running.work", "the worker alone, beside a database of one's own"),
    "setup": (
        "houvast.site.running.setup",
        "once, before `serve`: recovery sheets, first administrator, advisor and team",
    ),
    "check": ("houvast.site.running.check", "whether content and settings are right; --deploy: for the real thing"),
    "verify": ("houvast.site.running.verify", "whether the audit, a backup or a dossier is whole"),
    "backup": ("houvast.site.running.backup", "an encrypted copy of the database"),
    "restore": ("houvast.site.running.restore", "a backup into an empty installation"),
    "recover": ("houvast.site.running.recover", "two of three recovery sheets give a person the teams' keys again"),
    "exchange": ("houvast.site.running.exchange", "key, pair, ask, list, revoke: platforms and other helplines"),
    "figures": ("houvast.site.running.figures", "publish: a release of our own figures"),
    "weights": (
        "houvast.site.running.weights",
        "propose: other numbers behind links, from what people decided; it changes nothing",
    ),
    "erase": ("houvast.site.running.erase", "--due: erases what is due, as the worker does"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _answered(given)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read along (`| head`) has enough; what Python would still write at its end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    return code


def _answered(given: list[str]) -> int:
    name = given[0] if given else ""
    if name in RUNNING:
        return _run(name, given[1:])
    pure = _pure_questions()
    if name in pure:
        return pure[name](given[1:])
    if name in ("", "-h", "--help", "help"):
        print(_overview(pure))
        return 0 if name else WRONG_INPUT
    return wrong_input(f"There is no command {name!r}. {_nearest(name, [*RUNNING, *pure])}`houvast --help` lists them.")


def _run(name: str, given: list[str]) -> int:
    module = importlib.import_module(RUNNING[name][0])
    parser = argparse.ArgumentParser(prog=f"houvast {name}", description=RUNNING[name][1])
    module.add_arguments(parser)
    chosen = parser.parse_args(given)
    try:
        return module.run(chosen)
    except refusals() as problem:
        return wrong_input(str(problem))
    except database_errors() as problem:
        return wrong_input(f"The database did not do it ({type(problem).__name__}).")
    except KeyboardInterrupt:
        return 130


def refusals() -> tuple[type[Exception], ...]:
    """Everything that ends a command with one sentence and code 2. Looked up only once something went wrong."""
    from houvast.core.knowledge import KnowledgeError
    from houvast.records.secrets import SecretsMissing
    from houvast.site.database import DatabaseRefused
    from houvast.site.database.accounts import NoAccount
    from houvast.site.database.addresses import AddressRefused
    from houvast.site.database.binaries import NoBinaries
    from houvast.site.environment import SettingRefused
    from houvast.site.running.folder import FolderRefused
    from houvast.site.running.house import HouseRefused
    from houvast.site.running.listening import PortTaken

    return (
        AddressRefused,
        DatabaseRefused,
        FolderRefused,
        HouseRefused,
        KnowledgeError,
        NoAccount,
        NoBinaries,
        PortTaken,
        SecretsMissing,
        SettingRefused,
    )


def database_errors() -> tuple[type[Exception], ...]:
    """Their texts can hold values, so only their kind is said."""
    import psycopg
    from django.db import Error

    return (psycopg.Error, Error)


def _pure_questions() -> dict:
    """Questions that need no database: `houvast.doors.commands.COMMANDS`, name → function of the arguments."""
    return dict(importlib.import_module("houvast.doors.commands").COMMANDS)


def _overview(pure: dict) -> str:
    lines = ["houvast COMMAND … (houvast COMMAND --help says more)", ""]
    lines += [f"  {name:<10} {words}" for name, (_, words) in RUNNING.items()]
    lines += ["", "Questions, answered from the same knowledge as the pages:", ""]
    lines += [f"  {name:<10} {(function.__doc__ or '').strip().splitlines()[0]}" for name, function in pure.items()]
    return "\n".join(lines)


def _nearest(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    found = get_close_matches(name, known, n=1)
    return f"Did you mean {found[0]!r}? " if found else ""


def wrong_input(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return WRONG_INPUT


def _exit() -> NoReturn:
    sys.exit(main())


if __name__ == "__main__":
    _exit()
