"""Pure questions on the command line: answered from the same core and the same knowledge as the pages.

A command is a module with `add_arguments(parser)` and `run(chosen) -> int` (0 answered, 1 a check failed, 2 the input
is wrong). `COMMANDS` is what houvast.site.command calls: name -> function of the arguments.
"""

import argparse
import importlib
from collections.abc import Callable, Sequence
from typing import NoReturn

from .answering import Wrong, wrong_input

# Name -> (module, what it answers). A module is loaded only when its command is asked for.
_MODULES = {
    "advice": ("houvast.doors.commands.advice", "the plan for one situation (FACTS.json, or - for standard input)"),
    "assess": ("houvast.doors.commands.assess", "needs of protection and measures (ANSWERS.json, or -)"),
    "compare": (
        "houvast.doors.commands.compare",
        "may two figures be compared, and what may be said (ids or files)",
    ),
    "nowcast": (
        "houvast.doors.commands.nowcast",
        "how many once late reports are in (TRIANGLE.json, or -)",
    ),
    "protect": ("houvast.doors.commands.protect", "what of a table of counts may be published (TABLE.json, or -)"),
    "link": ("houvast.doors.commands.link", "links between reports, groups, hubs (REPORTS.jsonl, or -)"),
    "law": ("houvast.doors.commands.law", "which provisions an act falls under on its day (--day, --fact)"),
}


class _Parser(argparse.ArgumentParser):
    """Refuses arguments as everything else is refused: in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise Wrong(f"{self.prog}: {message}.")


def run_command(name: str, given: Sequence[str]) -> int:
    """Runs one command; wrong input is one sentence on standard error and code 2."""
    module_name, about = _MODULES[name]
    module = importlib.import_module(module_name)
    parser = _Parser(prog=f"houvast {name}", description=about)
    module.add_arguments(parser)
    try:
        return module.run(parser.parse_args(list(given)))
    except Wrong as problem:
        return wrong_input(str(problem))


def _command(name: str, about: str) -> Callable[[Sequence[str]], int]:
    def command(given: Sequence[str]) -> int:
        return run_command(name, given)

    command.__doc__ = about
    return command


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    name: _command(name, about) for name, (_, about) in _MODULES.items()
}
