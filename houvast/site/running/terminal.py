"""What `houvast setup` needs of a terminal: asking, asking without showing, showing, and taking away again."""

from __future__ import annotations

import getpass
import sys

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"  # the screen, what scrolled out of it, and back to the top


class Terminal:
    """The real one. Tests give another."""

    def ask(self, question: str, default: str = "") -> str:
        """An answer without spaces around it; the default where nothing was typed."""
        shown = f"{question} [{default}] " if default else f"{question} "
        return input(shown).strip() or default

    def ask_secret(self, question: str) -> str:
        return getpass.getpass(f"{question} ")

    def say(self, words: str = "") -> None:
        print(words, flush=True)

    def clear(self) -> None:
        """So that the next holder does not read what the one before wrote down."""
        if sys.stdout.isatty():
            print(_CLEAR, end="", flush=True)
        else:
            print()
