"""`houvast setup`: what a helpline needs before its first report: recovery, an administrator, an advisor, a team."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field

import pyotp
import segno

from houvast.core.sealing.passwords import password_problem
from houvast.site.environment import DatabaseRole
from houvast.site.running.folder import DataFolder
from houvast.site.running.house import HouseRefused, prepare, running
from houvast.site.running.joining import add_data_argument, folder_of, joined, put_on
from houvast.site.running.recovery_sheets import RECOVERY, NotTypedBack, make_sheets
from houvast.site.running.terminal import Terminal

CODE_TRIES = 5

_PROBLEMS = {
    "too_short": "At least 14 characters, or five words.",
    "too_long": "That is too long.",
    "too_simple": "That repeats itself too much.",
    "about_you": "That is your name or address: choose something else.",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One person as typed in."""

    role: str
    name: str
    email: str
    language: str
    password: str = field(repr=False)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)


def run(arguments: argparse.Namespace, terminal: Terminal | None = None) -> int:
    """Asks everything at a terminal: what it shows is kept nowhere else, so nothing of it goes through a file."""
    if terminal is None and not sys.stdin.isatty():
        raise HouseRefused("`houvast setup` asks questions and shows secrets: run it at a terminal.")
    terminal = terminal or Terminal()
    folder = DataFolder(folder_of(arguments))
    if folder.is_demo:
        raise HouseRefused(f"{folder.path} holds a demo: choose another folder with --data.")
    folder.make()
    with joined(arguments) as assembled:
        prepare(assembled)
        _set_up_recovery(folder, terminal)
        put_on(assembled.installation, DatabaseRole.WEB)
        _set_up_people(terminal)
        if running(folder):
            terminal.say("Restart houvast now: it read its settings before this.")
    return 0


def _set_up_recovery(folder: DataFolder, terminal: Terminal) -> None:
    if RECOVERY in folder.read_settings():
        terminal.say("The recovery sheets were made before.")
        return
    terminal.say(
        "Recovery. If every advisor's password is lost, every report is lost, unless two of three people bring\n"
        "their sheets. Choose three who are no administrators, with a pen and paper; they come one after the other."
    )
    try:
        public_key = make_sheets(terminal)
    except NotTypedBack:
        raise HouseRefused("A sheet could not be typed back: nothing was made. Start again.") from None
    folder.keep_settings({RECOVERY: public_key.hex()})


def _set_up_people(terminal: Terminal) -> None:
    from django.utils import timezone

    from houvast.procedures.granting import AlreadySetUp, NewPerson, NewTeam, set_up
    from houvast.records.audit.actors import COMMAND
    from houvast.records.staff.roles import Role

    terminal.clear()
    administrator = _ask_person(
        "administrator", "The administrator, who invites people and cannot read reports", terminal
    )
    advisor = _ask_person("advisor", "The first advisor, who holds the first key to the reports", terminal)
    team = terminal.ask("Name of the first team:", "Helpline")
    people = (administrator, advisor)
    try:
        enrolled = set_up(
            people=tuple(
                NewPerson(each.name, each.email, Role(each.role), each.password, each.language) for each in people
            ),
            teams=(NewTeam(team, ("nl", "en"), under_18=True, is_default=True),),
            now=timezone.now(),
            by=COMMAND,
        )
    except AlreadySetUp:
        raise HouseRefused("There are people already: an administrator invites others at the desk.") from None
    for wanted, made in zip(people, enrolled, strict=True):
        _show_second_factor(wanted, made.totp_secret, made.totp_address, terminal)
    terminal.clear()
    terminal.say("Done. The helpline can take reports as soon as houvast runs.")


def _ask_person(role: str, about: str, terminal: Terminal) -> Wanted:
    terminal.say(f"\n{about}.")
    name = terminal.ask("Name:")
    email = terminal.ask("E-mail address:").lower()
    language = terminal.ask("Language at the desk (nl or en):", "nl")
    if not name or "@" not in email or language not in ("nl", "en"):
        terminal.say("A name, an e-mail address, and nl or en.")
        return _ask_person(role, about, terminal)
    return Wanted(role, name, email, language, _ask_password(name, email, terminal))


def _ask_password(name: str, email: str, terminal: Terminal) -> str:
    while True:
        password = terminal.ask_secret("Password (14 characters or five words; typed by the person, not by you):")
        problem = password_problem(password, about=(name, email))
        if problem:
            terminal.say(_PROBLEMS.get(problem, "Choose another."))
        elif terminal.ask_secret("Once more:") != password:
            terminal.say("The two differ.")
        else:
            return password


def _show_second_factor(wanted: Wanted, secret: str, address: str, terminal: Terminal) -> None:
    """Shown once; a code typed back shows that the phone has it."""
    terminal.clear()
    terminal.say(f"{wanted.name}: add this to an authenticator app. It is shown once.\n")
    terminal.say(_qr(address))
    terminal.say(f"By hand: {secret}\n")
    for _ in range(CODE_TRIES):
        code = terminal.ask("The six digits the app shows now:")
        if pyotp.TOTP(secret).verify(code.replace(" ", ""), valid_window=1):
            return
        terminal.say("That is not right; wait for the next six digits.")
    terminal.say("Go on without; if the app stays wrong, an administrator sends a new invitation.")


def _qr(text: str) -> str:
    """Two rows of modules to a line of text, so that it fits an ordinary terminal."""
    rows = [list(row) for row in segno.make(text, error="l").matrix_iter(border=2)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    blocks = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}  # light on dark terminals: a set module is dark
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join("".join(blocks[bool(up), bool(down)] for up, down in zip(*pair, strict=True)) for pair in pairs)
