"""The three sheets of recovery: shown to one holder after the other, typed back, kept nowhere.

Whoever loses every advisor's password has lost every report, unless two of these three people come together. They
should not be administrators: who runs the server and holds a sheet is half of the way to reading everything.
"""

from __future__ import annotations

from nacl.utils import random

from houvast.core.sealing.keypairs import new_pair
from houvast.core.sealing.recovery import LINES, Share, ShareNotRight, combine, read_share, split
from houvast.site.running.terminal import Terminal

RECOVERY = "HOUVAST_RECOVERY_PUBLIC_KEY"
TRIES = 5

__all__ = ["LINES", "RECOVERY", "NotTypedBack", "make_sheets", "where"]


class NotTypedBack(Exception):
    """A holder did not manage to type the sheet back: it was not written down right, so it is no sheet."""


def make_sheets(terminal: Terminal) -> bytes:
    """Makes the pair, hands out the sheets, and gives the public half. Raises `NotTypedBack`."""
    pair = new_pair()
    shares = split(pair.private_key, pair.public_key, random)
    typed = tuple(_hand_out(share, terminal) for share in shares)
    # What counts is not what was shown but what was written down: every two of them open.
    for first, second in ((0, 1), (0, 2), (1, 2)):
        combine(typed[first], typed[second], pair.public_key)
    return pair.public_key


def _hand_out(share: Share, terminal: Terminal) -> Share:
    terminal.clear()
    terminal.ask(f"Holder {share.holder} of 3, alone at this screen: press Enter.")
    terminal.say("Write these seven lines down. They have no I, L, O or U.\n")
    terminal.say(share.text)
    terminal.ask("\nWritten down? Press Enter; the lines go away and you type them back.")
    terminal.clear()
    return _typed_back(share, terminal)


def _typed_back(share: Share, terminal: Terminal) -> Share:
    for _ in range(TRIES):
        lines = [terminal.ask(f"Line {number}:") for number in range(1, LINES + 1)]
        try:
            typed = read_share("\n".join(lines))
        except ShareNotRight as problem:
            terminal.say(where(problem))
            continue
        if typed.text == share.text:
            terminal.say("Right. Keep the sheet where only you come.")
            return typed
        terminal.say("That is another sheet.")
    raise NotTypedBack


def where(problem: ShareNotRight) -> str:
    """Where to look, in a sentence."""
    if problem.line is None:
        return "That is not right: seven lines of twenty characters. Once more."
    if problem.group is None:
        return f"Line {problem.line} is not right. Once more."
    return f"Line {problem.line} is not right; look first at group {problem.group}. Once more."
