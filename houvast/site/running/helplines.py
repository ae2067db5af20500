"""`houvast exchange pair|ask`: agreements with other helplines. `list` and `revoke` are those of every partner."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from houvast.core.sealing.hidden import Hidden
from houvast.site.running.house import HouseRefused

_LONGEST_FILE = 1_000
_OFF = "Nothing goes to or fro until HOUVAST_SHARING names `helplines`; restart the house then."


def add_pair_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the other helpline, as people here read it at a match")
    parser.add_argument("--url", required=True, metavar="URL", help="its address: https://host, and no more")
    parser.add_argument(
        "--secret-file",
        metavar="FILE",
        help="what the other side made; - reads it from standard input. Left out: made here, and shown once",
    )


def add_ask_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="this one; left out: all of them")


def pair(arguments: argparse.Namespace, own_address: str) -> int:
    """`own_address`: where the other side reaches this house."""
    from django.utils import timezone

    from houvast.procedures import pairing
    from houvast.records.audit.actors import COMMAND

    secret = _secret(arguments.secret_file)
    try:
        made = pairing.pair(name=arguments.name, url=arguments.url, secret=secret, now=timezone.now(), by=COMMAND)
    except pairing.HelplineNameNotRight:
        raise HouseRefused("NAME must have 1 to 80 characters.") from None
    except pairing.HelplineAddressNotRight:
        raise HouseRefused("--url must be https://host, with a port if need be, and no more.") from None
    except pairing.PairSecretNotRight:
        raise HouseRefused("That is no secret of a pair, or a character of it slipped. Ask to hear it again.") from None
    except pairing.PairKnown:
        raise HouseRefused(
            "This secret was used here before: it was made here, or that agreement ended. Make a new one."
        ) from None
    shown = _shown(made, own_address)
    print(json.dumps(shown) if arguments.json else _words(shown))
    if not pairing.is_on():
        print(_OFF, file=sys.stderr)
    return 0


def ask(arguments: argparse.Namespace) -> int:
    """Code 1 where one was not reached."""
    from django.utils import timezone

    from houvast.procedures import asking_helplines, pairing
    from houvast.records.audit.actors import COMMAND
    from houvast.records.helplines.agreements import open_agreements

    if not pairing.is_on():
        raise HouseRefused(_OFF)
    chosen = [each for each in open_agreements() if arguments.name in (None, each.view.name)]
    if arguments.name is not None and not chosen:
        raise HouseRefused(f"There is no helpline {arguments.name!r}: `houvast exchange list` names them.")
    asked = [asking_helplines.ask_one(agreement=each, now=timezone.now(), by=COMMAND) for each in chosen]
    if arguments.json:
        print(json.dumps([{"name": each.name, "trouble": each.trouble or None} for each in asked]))
    else:
        for each in asked:
            print(f"{each.name:<30} {f'not reached ({each.trouble})' if each.trouble else 'asked'}")
    return int(any(each.trouble for each in asked))


def listed() -> list[dict[str, Any]]:
    """In the shape of the other partners, and what is only of these."""
    from houvast.records.helplines.agreements import all_agreements

    def written(moment):
        return moment.isoformat() if moment else None

    return [
        {
            "name": each.name,
            "scopes": ["helplines"],
            "made_at": each.made_at.isoformat(),
            "revoked_at": written(each.revoked_at),
            "last_seen": written(each.reached_at),
            "hashes": 0,
            "url": each.url or None,
            "not_reached_since": written(each.failing_since),
            "trouble": each.trouble or None,
        }
        for each in all_agreements()
    ]


def end(name: str) -> bool:
    """Whether there was one of this name."""
    from django.utils import timezone

    from houvast.procedures import pairing
    from houvast.records.audit.actors import COMMAND

    try:
        pairing.end(name=name, now=timezone.now(), by=COMMAND)
    except pairing.NoSuchHelpline:
        return False
    return True


def _secret(file: str | None) -> str | None:
    if file is None:
        return None
    try:
        if file == "-":
            return sys.stdin.read(_LONGEST_FILE)
        with Path(file).open(encoding="utf-8") as opened:
            return opened.read(_LONGEST_FILE)
    except (OSError, UnicodeDecodeError):
        raise HouseRefused(f"The file of --secret-file cannot be read: {file}.") from None


def _shown(made: Hidden, own_address: str) -> dict[str, str | None]:
    from houvast.procedures.pairing import Paired

    assert isinstance(made, Paired)
    return {
        "agreement": str(made.agreement.id),
        "name": made.agreement.name,
        "url": made.agreement.url,
        "own_url": own_address,
        "secret": made.secret,
    }


def _words(shown: dict[str, str | None]) -> str:
    lines = [f"An agreement with {shown['name']} at {shown['url']}.", "", f"  number  {shown['agreement']}"]
    if shown["secret"] is None:
        return "\n".join([*lines, "", "The other side shows the same number: compare them."])
    return "\n".join(
        [
            *lines,
            f"  secret  {shown['secret']}",
            "",
            "The secret is shown once. Tell it over another channel than mail (by telephone, on paper). There:",
            "",
            f"  houvast exchange pair OUR-NAME --url {shown['own_url']} --secret-file FILE",
        ]
    )
