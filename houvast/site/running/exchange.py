"""`houvast exchange key|pair|ask|list|revoke`: keys of platforms and agreements with other helplines, beside a running
installation or without one."""

from __future__ import annotations

import argparse
import json
import sys

from houvast.core.linking.stix import Tlp
from houvast.core.sealing.hidden import Hidden
from houvast.site.environment import DatabaseRole, Sharing
from houvast.site.running import helplines
from houvast.site.running.children import Installation
from houvast.site.running.folder import default_folder, demo_folder
from houvast.site.running.house import HouseRefused, running
from houvast.site.running.joining import add_data_argument, django_of

SCOPES = ("fetch", "feedback", "submit", "match", "taxii")
SPANS = ("minute", "day")
EXCHANGE_PATH, TAXII_PATH = "exchange/v1", "taxii2/"
_LEADS_OFF = (
    "Leads are not shared here yet: the TAXII key opens nothing until HOUVAST_SHARING names leads and the house is "
    "started again. Is there an agreement with them?"
)
_NOT_RUNNING = "http://localhost:8000"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True)
    key = acts.add_parser("key", help="makes a platform's keys and shows them once; earlier keys of the name end")
    key.add_argument("name", metavar="NAME", help="the platform, as others see it at what it says of a hash")
    key.add_argument("--scope", action="append", choices=SCOPES, required=True, help="may be given several times")
    key.add_argument(
        "--tlp",
        choices=[each.value for each in Tlp],
        help="how far leads may be passed on; left out: as it was, amber+strict at first",
    )
    for span in SPANS:
        key.add_argument(
            f"--a-{span}", type=int, metavar="N", help=f"how often each key may be used a {span}; left out: the usual"
        )
    pair = acts.add_parser("pair", help="an agreement with another helpline: makes its secret, or enters one")
    helplines.add_pair_arguments(pair)
    ask = acts.add_parser("ask", help="asks other helplines now, as the worker does every hour")
    helplines.add_ask_arguments(ask)
    revoke = acts.add_parser("revoke", help="ends all keys of a platform, or the agreement with a helpline")
    revoke.add_argument("name", metavar="NAME")
    listed = acts.add_parser("list", help="the platforms, and how many hashes each was given; other helplines")
    for each in (key, pair, ask, revoke, listed):
        each.add_argument("--json", action="store_true", help="JSON on standard output, and nothing else")
        add_data_argument(each)


def run(arguments: argparse.Namespace) -> int:
    if arguments.data is None and not default_folder().is_dir() and demo_folder().is_dir():
        arguments.data = demo_folder()
    with django_of(arguments, DatabaseRole.WEB) as installation:
        if arguments.act == "key":
            return _key(arguments, installation)
        if arguments.act == "pair":
            return helplines.pair(arguments, address_of(installation))
        if arguments.act == "ask":
            return helplines.ask(arguments)
        return _revoke(arguments) if arguments.act == "revoke" else _list(arguments)


def _key(arguments: argparse.Namespace, installation: Installation) -> int:
    from django.conf import settings
    from django.utils import timezone

    from houvast.procedures.admitting import PartnerNameNotRight, admit
    from houvast.records.audit.actors import COMMAND
    from houvast.records.partners.views import Scope

    limits = {span: getattr(arguments, f"a_{span}") for span in SPANS if getattr(arguments, f"a_{span}") is not None}
    if any(most < 1 for most in limits.values()):
        raise HouseRefused("--a-minute and --a-day must be 1 or more.")
    scopes = [Scope(each) for each in arguments.scope]
    if arguments.tlp and Scope.TAXII not in scopes:
        raise HouseRefused("--tlp says how far leads may be passed on: it goes with --scope taxii.")
    tlp = Tlp(arguments.tlp) if arguments.tlp else None
    try:
        keys = admit(name=arguments.name, scopes=scopes, limits=limits, tlp=tlp, now=timezone.now(), by=COMMAND)
    except PartnerNameNotRight:
        raise HouseRefused("NAME must have 1 to 80 characters.") from None
    shown = shown_keys(keys, address_of(installation))
    print(json.dumps(shown) if arguments.json else _words(arguments.name, shown))
    if Scope.TAXII in scopes and Sharing.LEADS not in settings.HOUVAST_SHARING:
        print(_LEADS_OFF, file=sys.stderr)
    return 0


def shown_keys(keys: Hidden, base: str) -> dict:
    """The contract's shape. `base`: scheme and host of the exchange, without a slash at its end."""
    from houvast.records.partners.views import NewKeys

    assert isinstance(keys, NewKeys)
    taxii = {"url": f"{base}/{TAXII_PATH}", "user": str(keys.partner_id), "password": keys.taxii}
    return {
        "base_url": f"{base}/{EXCHANGE_PATH}",
        "subscription_key": keys.subscription,
        "keys": {endpoint.value: key for endpoint, key in keys.endpoints.items()},
        "taxii": taxii if keys.taxii else None,
    }


def address_of(installation: Installation) -> str:
    """Where platforms reach this installation: its own host for them, its public one, or this machine."""
    settings = installation.environment(DatabaseRole.WEB)
    host = settings.get("HOUVAST_EXCHANGE_HOST") or settings.get("HOUVAST_PUBLIC_HOST")
    if host:
        return f"https://{host}"
    about = running(installation.folder) or {}
    return str(about.get("public_url") or _NOT_RUNNING).rstrip("/")


def _revoke(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from houvast.procedures.admitting import revoke
    from houvast.records.audit.actors import COMMAND
    from houvast.records.partners.reading import all_partners

    name = " ".join(arguments.name.split())
    found = next((partner for partner in all_partners() if partner.name == name), None)
    if not helplines.end(name) and found is None:
        raise HouseRefused(f"There is no platform or helpline {arguments.name!r}: `houvast exchange list` names them.")
    if found is not None:
        revoke(partner_id=found.id, now=timezone.now(), by=COMMAND)
    print(json.dumps({"revoked": name}) if arguments.json else f"No key of {name} opens anything any more.")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    from houvast.records.exchange.reading import had_by_partner
    from houvast.records.partners.reading import all_partners

    had = had_by_partner()
    platforms = [
        {
            "name": partner.name,
            "scopes": [scope.value for scope in partner.scopes],
            "made_at": partner.made_at.isoformat(),
            "revoked_at": partner.revoked_at.isoformat() if partner.revoked_at else None,
            "last_seen": partner.last_seen.isoformat() if partner.last_seen else None,
            "hashes": had.get(partner.id, 0),
        }
        for partner in all_partners()
    ]
    others = helplines.listed()
    if arguments.json:
        print(json.dumps([*platforms, *others]))
        return 0
    for each in platforms:
        state = "revoked" if each["revoked_at"] else " ".join(each["scopes"])
        print(f"{each['name']:<30} {state:<34} {each['hashes']} hashes, last seen {each['last_seen'] or 'never'}")
    for each in others:
        state = "revoked" if each["revoked_at"] else f"helpline {each['url']}"
        late = f", not reached since {each['not_reached_since']} ({each['trouble']})" if each["trouble"] else ""
        print(f"{each['name']:<30} {state:<34} asked {each['last_seen'] or 'never'}{late}")
    return 0


def _words(name: str, shown: dict) -> str:
    lines = [
        f"The keys of {name}. They are shown once and kept nowhere; earlier keys of this name have ended.",
        "",
        f"  base URL          {shown['base_url']}",
        f"  subscription key  {shown['subscription_key']}",
        *(f"  {endpoint:<17} {key}" for endpoint, key in shown["keys"].items() if key),
    ]
    if shown["taxii"]:
        lines += [f"  TAXII {part:<11} {value}" for part, value in shown["taxii"].items()]
    fetch = shown["keys"]["FetchHashes"]
    if fetch:
        lines += ["", "For python-threatexchange:", ""]
        lines.append(f"  TX_STOPNCII_KEYS={fetch},{shown['subscription_key']},{shown['base_url']}")
    return "\n".join(lines)
