"""`houvast recover`: two of three holders bring their sheets, and a signed-up person gets the teams' keys again.

With `--renew` the three sheets are made anew (one was lost or seen): the old ones open nothing from then on.
"""

from __future__ import annotations

import argparse
import sys

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.recovery import Share, ShareNotRight, combine, read_share
from houvast.site.environment import DatabaseRole
from houvast.site.running.folder import DataFolder
from houvast.site.running.house import HouseRefused, running
from houvast.site.running.joining import add_data_argument, django_of, folder_of, joined, put_on
from houvast.site.running.recovery_sheets import LINES, RECOVERY, NotTypedBack, make_sheets, where
from houvast.site.running.terminal import Terminal

TRIES = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("email", nargs="?", help="who gets the keys: a member of the teams who has signed up")
    what.add_argument("--renew", action="store_true", help="make three new sheets; the old ones open nothing any more")
    add_data_argument(parser)


def run(arguments: argparse.Namespace, terminal: Terminal | None = None) -> int:
    if terminal is None and not sys.stdin.isatty():
        raise HouseRefused("`houvast recover` asks for what two people wrote on paper: run it at a terminal.")
    terminal = terminal or Terminal()
    return _renew(arguments, terminal) if arguments.renew else _recover(arguments, terminal)


def _recover(arguments: argparse.Namespace, terminal: Terminal) -> int:
    with django_of(arguments, DatabaseRole.WEB):
        from django.utils import timezone

        from houvast.procedures.granting import NoSuchPerson
        from houvast.procedures.recovering import recover_team_keys
        from houvast.records.audit.actors import COMMAND
        from houvast.records.secrets import recovery_public_key
        from houvast.records.staff.people import person_views

        public_key = recovery_public_key()
        if public_key is None:
            raise HouseRefused("No recovery sheets were ever made here: `houvast setup` makes them.")
        person = next((each for each in person_views() if each.email == arguments.email.strip().lower()), None)
        if person is None:
            raise HouseRefused(f"Nobody here has the address {arguments.email}.")
        private_key = _private_key(public_key, terminal)
        try:
            given = recover_team_keys(recovery_private=private_key, person_id=person.id, now=timezone.now(), by=COMMAND)
        except NoSuchPerson:
            raise HouseRefused("Only an active advisor or coordinator who has signed up can get keys.") from None
    terminal.say(
        f"{person.name} holds {given} more team key{'' if given == 1 else 's'}. Teams make new pairs by themselves."
    )
    return 0


def _renew(arguments: argparse.Namespace, terminal: Terminal) -> int:
    folder = DataFolder(folder_of(arguments))
    with joined(arguments) as assembled:
        terminal.say("Three people who are no administrators, with pen and paper; they come one after the other.")
        try:
            public_key = make_sheets(terminal)
        except NotTypedBack:
            raise HouseRefused("A sheet could not be typed back: the old sheets stay as they were.") from None
        folder.keep_settings({RECOVERY: public_key.hex()})
        put_on(assembled.installation, DatabaseRole.WEB)
        from django.utils import timezone

        from houvast.procedures.recovering import renew_recovery
        from houvast.records.audit.actors import COMMAND

        renew_recovery(now=timezone.now(), by=COMMAND)
    terminal.say("The old sheets open nothing any more: burn them. Members seal to the new ones as they work.")
    if running(folder):
        terminal.say("Restart houvast now: it read its settings before this.")
    return 0


def _private_key(public_key: bytes, terminal: Terminal) -> bytes:
    shares = [_typed_sheet(which, terminal) for which in ("The first holder", "The second holder")]
    try:
        return combine(*shares, public_key)
    except CannotOpen:
        raise HouseRefused(
            "These two sheets do not open it: one holder's twice, or not of the newest sheets."
        ) from None


def _typed_sheet(who: str, terminal: Terminal) -> Share:
    for _ in range(TRIES):
        terminal.clear()
        terminal.say(f"{who} types the seven lines, alone at this screen.")
        try:
            share = read_share("\n".join(terminal.ask(f"Line {number}:") for number in range(1, LINES + 1)))
        except ShareNotRight as problem:
            terminal.ask(f"{where(problem)} Press Enter.")
            continue
        terminal.clear()
        return share
    raise HouseRefused("The sheet was not typed right five times: nothing was changed.")
