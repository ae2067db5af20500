"""`houvast serve`: the real thing, behind a proxy that speaks https."""

from __future__ import annotations

import argparse
import json
import socket
from pathlib import Path

from houvast.site.environment import DatabaseRole, Mode
from houvast.site.running.assembling import Assembled
from houvast.site.running.check import missing_crisis_stamps
from houvast.site.running.folder import DataFolder, default_folder
from houvast.site.running.house import House, HouseRefused, note_running, open_doors, own, prepare
from houvast.site.running.listening import DEFAULT_PORT, listen_here, listen_on
from houvast.site.running.supervisor import stop_on_signals

WEB_PROCESSES = 2
SHOWN = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, help="the data folder; left out: HOUVAST_DATA, or /var/lib/houvast")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument(
        "--listen", metavar="ADDRESS", help="another address than this machine's own, for a proxy elsewhere"
    )
    parser.add_argument("--web-processes", type=int, default=WEB_PROCESSES, metavar="N")
    parser.add_argument("--json", action="store_true", help="one line of JSON when ready")


def run(arguments: argparse.Namespace) -> int:
    """Runs until SIGTERM."""
    path = (arguments.data or default_folder()).absolute()
    if DataFolder(path).is_demo:
        raise HouseRefused(
            f"{path} holds a demo: its passwords are known and its recovery lies in the folder. "
            "Choose another folder with --data and run `houvast setup` there."
        )
    stop_on_signals()
    assembled = own(Mode.PRODUCTION, path)
    try:
        prepare(assembled)
        _check_content(assembled)
        house = House(assembled, _listen(arguments), web_processes=arguments.web_processes)
        about = _about(house)

        def when_ready() -> None:
            note_running(house.folder, about)
            print(json.dumps(about) if arguments.json else _words(about, assembled), flush=True)

        open_doors(house, when_ready=when_ready)
    finally:
        assembled.stop()
    return 0


def _check_content(assembled: Assembled) -> None:
    """Outside a demo nobody is sent to a number, or told what to do in a crisis, that no professional looked at."""
    missing = missing_crisis_stamps(assembled.installation)
    if missing:
        raise HouseRefused(
            "houvast does not start before a professional has reviewed what it says in a crisis. "
            f"Without a stamp: {_some(missing)} (`houvast check --deploy` lists all, docs/content-guide.md says how)."
        )


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def _listen(arguments: argparse.Namespace) -> list[socket.socket]:
    if arguments.listen:
        return listen_on(arguments.listen, arguments.port)
    return listen_here(arguments.port)


def _about(house: House) -> dict:
    settings = house.installation.environment(DatabaseRole.WEB)
    public = settings.get("HOUVAST_PUBLIC_HOST")
    desk = settings.get("HOUVAST_DESK_HOST") or public
    here = f"http://localhost:{house.port}/"
    return {
        "public_url": f"https://{public}/" if public else here,
        "desk_url": f"https://{desk}/desk/" if desk else f"{here}desk/",
        "port": house.port,
    }


def _words(about: dict, assembled: Assembled) -> str:
    lines = [f"houvast serves {about['public_url']} (and the desk at {about['desk_url']}) on port {about['port']}."]
    if assembled.server is not None and not assembled.installation.accounts.separated:
        lines.append("Roles not separated: web, worker and database run as the same user (docs/running.md).")
    return "\n".join(lines)
