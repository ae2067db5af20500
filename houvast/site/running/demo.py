"""`houvast demo`: the whole product with fictional data, on this machine only."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from houvast.site.database import EmbeddedPostgres
from houvast.site.environment import DatabaseRole, Mode
from houvast.site.running.assembling import Assembled
from houvast.site.running.folder import DataFolder, demo_folder, read_json, write_whole
from houvast.site.running.house import (
    AlreadyRunning,
    House,
    HouseRefused,
    audit_head_file,
    note_running,
    open_doors,
    own,
    prepare,
    run_to_end,
    told_at_the_end,
)
from houvast.site.running.listening import listen_here
from houvast.site.running.recovery_sheets import RECOVERY
from houvast.site.running.supervisor import stop_on_signals

MOST_HASHES = 2_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="0: any free one; left out: 8000, or a free one where that is taken")
    parser.add_argument("--data", type=Path, help="the data folder; left out: .demo in this folder")
    parser.add_argument("--hashes", type=int, default=0, metavar="N", help="synthetic picture hashes in the exchange")
    parser.add_argument("--json", action="store_true", help="one line of JSON when ready")


def run(arguments: argparse.Namespace) -> int:
    """Runs until Ctrl-C or SIGTERM."""
    if not 0 <= arguments.hashes <= MOST_HASHES:
        raise HouseRefused(f"--hashes must be a number from 0 to {MOST_HASHES}.")
    path = (arguments.data or demo_folder()).absolute()
    if DataFolder(path).is_real:
        # A demo that finds no sign-ins of its own begins by emptying the database.
        raise HouseRefused(
            f"{path} holds a real installation: a demo would empty it. Choose another folder with --data."
        )
    stop_on_signals()
    counting: list[subprocess.Popen[bytes]] = []
    try:
        assembled = own(Mode.DEMO, path)
    except AlreadyRunning as already:
        _print(already.about, assembled=None, as_json=arguments.json)
        return 0
    try:
        sockets = listen_here(arguments.port)
        house = House(assembled, sockets, web_processes=1)
        access = _ready(assembled)
        if arguments.hashes:
            _fill_exchange(assembled, arguments.hashes)
        about = {
            "public_url": f"http://localhost:{house.port}/",
            "desk_url": f"http://localhost:{house.port}/desk/",
            **access,
        }

        def when_ready() -> None:
            note_running(house.folder, about)
            _print(about, assembled=assembled, as_json=arguments.json)
            # Two releases take seconds of computing: nobody waits for them.
            module = "houvast.site.running.fill_figures"
            counting.append(assembled.installation.start(module, role=DatabaseRole.WORKER))

        open_doors(house, when_ready=when_ready)
    finally:
        for child in counting:
            child.terminate()
            child.wait(10)
        assembled.stop()
    return 0


def _ready(assembled: Assembled) -> dict:
    """Schema and data; gives the sign-ins and receipts, the same at every start."""
    folder = assembled.installation.folder
    _make_recovery_key(folder)
    prepare(assembled)
    access = read_json(folder.demo)
    if access is None:
        print("Making fictional reports and people …", file=sys.stderr, flush=True)
        if assembled.server is not None:
            run_to_end(
                assembled.installation,
                "houvast.site.running.emptying",
                role=DatabaseRole.OWNER,
                what="Clearing a half-made demo",
            )
            audit_head_file(assembled.installation).unlink(missing_ok=True)  # of a chain that is gone
        filling = "houvast.site.running.fill"
        told = told_at_the_end(assembled.installation, filling, role=DatabaseRole.WEB, what="Making the demo's data")
        # Noted last: where it is missing, the filling did not end, and is done again.
        write_whole(folder.demo, told, mode=0o600)
        access = json.loads(told)
    return access


def _fill_exchange(assembled: Assembled, wanted: int) -> None:
    """Before the doors open: whoever reads that it is ready finds them all."""
    print(f"Making up to {wanted} synthetic picture hashes …", file=sys.stderr, flush=True)
    run_to_end(
        assembled.installation,
        "houvast.site.running.fill_hashes",
        str(wanted),
        role=DatabaseRole.WEB,
        what="Making synthetic hashes",
    )


def _make_recovery_key(folder: DataFolder) -> None:
    """A demo makes its own recovery pair; its shares lie in the folder, which no real installation would allow."""
    if RECOVERY in folder.read_settings():
        return
    from nacl.utils import random

    from houvast.core.sealing.keypairs import new_pair
    from houvast.core.sealing.recovery import split

    pair = new_pair()
    shares = split(pair.private_key, pair.public_key, random)
    text = "\n\n".join(f"Holder {share.holder} (demo only)\n{share.text}" for share in shares)
    write_whole(folder.demo_shares, text + "\n", mode=0o600)
    folder.keep_settings({RECOVERY: pair.public_key.hex()})


def _print(about: dict, *, assembled: Assembled | None, as_json: bool) -> None:
    if as_json:
        keys = ("public_url", "desk_url", "sign_ins", "receipts")
        print(json.dumps({key: about[key] for key in keys}), flush=True)
        return
    print(_welcome(about, assembled), flush=True)


def _welcome(about: dict, assembled: Assembled | None) -> str:
    lines = [
        "",
        "houvast is running, with fictional data." if assembled else "houvast is running already, with fictional data.",
        "",
        f"  For reporters   {about['public_url']}",
        f"  For advisors    {about['desk_url']}",
        "",
        "Sign in at the desk (the one-time code changes every 30 seconds; add the secret to an authenticator app,",
        "or start the demo again to see the newest code):",
        "",
        *(_sign_in_line(each) for each in about["sign_ins"]),
        "",
        "Receipt codes of reports in it:",
        "",
        *(f"  {_grouped(receipt)}" for receipt in about["receipts"][:6]),
        "",
    ]
    if assembled is not None:
        lines += [*_honest_words(assembled.server, assembled), "Ctrl-C ends everything, the database too.", ""]
    return "\n".join(lines)


def _sign_in_line(sign_in: dict) -> str:
    import pyotp

    code = pyotp.TOTP(sign_in["totp_secret"]).now()
    return (
        f"  {sign_in['role']:<14} {sign_in['email']}\n"
        f"                 password  {sign_in['password']}\n"
        f"                 code now  {code}   secret  {sign_in['totp_secret']}"
    )


def _grouped(receipt: str) -> str:
    plain = receipt.replace(" ", "")
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def _honest_words(server: EmbeddedPostgres | None, assembled: Assembled) -> list[str]:
    """What a demo does not do as a real installation would."""
    if server is None or assembled.installation.accounts.separated:
        return []
    return ["Roles not separated: web, worker and database run as the same user here (docs/running.md).", ""]
