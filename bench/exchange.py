"""A platform takes the whole list, and a small site asks about pictures, at a running house: time, bytes, memory."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import pss, tree
from bench.tables import Findings, mib, percentile
from houvast.doors.demo.hashes import synthetic_hash
from tests.support.commands import houvast
from tests.support.running import Running, data_folder, started

TITLE = "The exchange at its door"
PAGE = 800  # as python-threatexchange asks
OWN_PAGE = 5_000


@dataclass(frozen=True)
class Size:
    hashes: int
    asked: int


FULL = Size(hashes=100_000, asked=300)
SMALL = Size(hashes=300, asked=10)


@dataclass
class Door:
    """One connection that stays open, with a platform's keys."""

    port: int
    keys: dict
    received: int = 0
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("localhost", self.port, timeout=120)

    def ask(self, name: str, key: str, body: dict | None = None) -> dict:
        headers = {
            "x-functions-key": self.keys["keys"][key],
            "Ocp-Apim-Subscription-Key": self.keys["subscription_key"],
            "Content-Type": "application/json",
        }
        sent = None if body is None else json.dumps(body)
        self.connection.request("GET" if body is None else "POST", f"/exchange/v1/{name}", sent, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        self.received += len(text)
        if answer.status != 200:
            raise AssertionError(f"{name}: {answer.status}")
        return json.loads(text)

    def walk(self, size: int) -> tuple[set[str], int]:
        """(hashes, pages)."""
        found, pages, more = set(), 0, ""
        while True:
            page = self.ask(f"FetchHashes?startTimestamp=10&pageSize={size}{more}", "FetchHashes")
            found |= {record["hashValue"] for record in page["hashRecords"]}
            pages += 1
            if not page["hasMoreRecords"]:
                return found, pages
            more = f"&nextPageToken={page['nextPageToken']}"


def run(size: Size) -> Findings:
    findings = Findings(TITLE)
    with (
        data_folder() as folder,
        started("demo", "--port", "0", "--hashes", str(size.hashes), folder=folder) as house,
    ):
        made = houvast("exchange", "key", "Bench", "--scope=fetch", "--scope=match", "--data", str(folder), "--json")
        keys = json.loads(made.output)
        web = _web(house)
        memory = [("at rest", web())]
        door = Door(house.port, keys)
        with contextlib.closing(door.connection):
            _fetching(findings, size, door, keys)
            memory.append(("after the list was taken", web()))
            _asking(findings, size, door)
        memory.append(("with every hash in memory to be compared with", web()))
        findings.say("Memory of the web process (PSS):")
        findings.table(["when", "MiB"], [(when, mib(used)) for when, used in memory])
    return findings


def _web(house: Running):
    return lambda: sum(pss(pid) for root in house.pids("web") for pid in tree(root))


def _fetching(findings: Findings, size: Size, door: Door, keys: dict) -> None:
    rows = []
    for asked, when in ((PAGE, "the first time: who got what is written down"), (PAGE, "again"), (OWN_PAGE, "again")):
        door.received = 0
        began = time.perf_counter()
        found, pages = door.walk(asked)
        spent = time.perf_counter() - began
        findings.must(len(found) == size.hashes, f"{len(found):,} of {size.hashes:,} hashes came, {asked} a page")
        rows.append(
            (
                f"{asked} a page, {when}",
                f"{len(found):,}",
                pages,
                f"{spent:.1f}",
                f"{len(found) / spent:,.0f}",
                mib(door.received),
            )
        )
    held, spent = _of_the_client(keys)
    findings.must(held == size.hashes, f"the client holds {held:,} of {size.hashes:,}")
    rows.append(
        ("`threatexchange fetch` 1.2.17, all of it", f"{held:,}", "", f"{spent:.1f}", f"{held / spent:,.0f}", "")
    )
    findings.say(f"The whole list of {size.hashes:,} hashes, one page after the other, over loopback:")
    findings.table(["how", "hashes held", "pages", "s", "hashes a second", "MiB of JSON"], rows)


def _of_the_client(keys: dict) -> tuple[int, float]:
    """What the open client holds afterwards, and the seconds of its fetch."""
    with tempfile.TemporaryDirectory(prefix="hvb-tx-") as home:
        told = f"{keys['keys']['FetchHashes']},{keys['subscription_key']},{keys['base_url']}"
        environment = {"PATH": os.environ["PATH"], "HOME": home, "TX_STOPNCII_KEYS": told}

        def client(*arguments: str) -> str:
            command = [str(Path(sys.executable).with_name("threatexchange")), *arguments]
            return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

        client("config", "collab", "edit", "stop_ncii", "--create", "houvast")
        began = time.perf_counter()
        client("fetch", "--only-collab", "houvast", "--skip-index-rebuild")
        spent = time.perf_counter() - began
        return len(set(client("dataset", "-P", "-S", "-c", "houvast").splitlines())), spent


def _asking(findings: Findings, size: Size, door: Door) -> None:
    chance = random.Random(7)
    door.connection.close()  # it has been idle while the client fetched
    began = time.perf_counter()
    door.ask("match", "match", {"hashValue": "0" * 64})
    first = time.perf_counter() - began
    times = {"yes": [], "no": []}
    for number in range(size.asked):
        near = int(synthetic_hash(chance.randrange(size.hashes)), 16)
        for place in chance.sample(range(256), number % 32):
            near ^= 1 << place
        for kind, value in (("yes", f"{near:064x}"), ("no", f"{chance.getrandbits(256):064x}")):
            began = time.perf_counter()
            said = door.ask("match", "match", {"hashValue": value})
            times[kind].append((time.perf_counter() - began) * 1000)
            findings.must(said["match"] == (kind == "yes"), f"a question that should be {kind} was not")
    findings.say(
        f"`match` among {size.hashes:,}; the first question reads them all into memory: {first:.1f} s."
        " A yes is written into the audit."
    )
    findings.table(
        ["answer", "questions", "p50 ms", "p95 ms"],
        [
            (kind, len(all_), f"{percentile(all_, 0.5):.1f}", f"{percentile(all_, 0.95):.1f}")
            for kind, all_ in times.items()
        ],
    )
