"""A running house: web process, worker and database of its own, started and ended by the product's own supervisor."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.support.client import Answer, Client
from tests.support.codes import Phone
from tests.support.commands import house_environment
from tests.support.reporting import Reporter
from tests.support.routes import address

READY_SECONDS = 60
STOP_SECONDS = 20
RECOVERY = "HOUVAST_RECOVERY_PUBLIC_KEY"
HASH_AUTHORITY = "the authority of the tests"
SENDER = {"HOUVAST_NOTICE_NAME": "Helpline of the tests", "HOUVAST_NOTICE_EMAIL": "notices@helpline.example"}

WANTED = {
    "people": [
        {"name": "Amina Advisor", "email": "amina@helpline.example", "role": "advisor"},
        {"name": "Bram Advisor", "email": "bram@helpline.example", "role": "advisor"},
        {"name": "Chris Coordinator", "email": "chris@helpline.example", "role": "coordinator"},
        {"name": "Dana Administrator", "email": "dana@helpline.example", "role": "administrator"},
    ],
    "teams": [{"name": "Night and day", "languages": ["nl", "en"], "is_default": True, "under_18": True}],
}


@dataclass
class Person:
    """Someone of the staff, with what they know and the phone in their pocket."""

    id: str
    name: str
    email: str
    role: str
    password: str
    phone: Phone


@dataclass
class House:
    """`url` without a slash at its end. `folder`: its data folder, the database's files included."""

    folder: Path
    port: int = 0
    web_processes: int = 1
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    staff: dict[str, Person] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    recovery_private_key: bytes = b""
    _signed_in: dict[str, Client] = field(default_factory=dict)

    # -- life

    def start(self) -> None:
        self._make_recovery_key()
        wanted = {**WANTED, "people": [{**p, "password": _password(p["email"])} for p in WANTED["people"]]}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "tests.support.serving",
                    *map(str, (self.folder, self.port, self.web_processes)),
                ],
                env=house_environment(
                    HOUVAST_HELPLINE_NAME="",
                    HOUVAST_AUDIT_HEAD=str(self.folder.parent / "head.jsonl"),
                    **self.environment,
                ),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self.process.stdin.write(json.dumps(wanted))
        self.process.stdin.close()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the house did not open its doors:\n{self.log.read_text()[-4000:]}")
        ready = json.loads(line)
        self.port, self.urls = ready["port"], ready["urls"]
        for made in ready["staff"]:
            phone = (
                self.staff[made["email"]].phone
                if made["email"] in self.staff
                else self._phone(made["email"], made.pop("totp_secret"))
            )
            made.pop("totp_secret", None)
            self.staff[made["email"]] = Person(**made, phone=phone)

    def stop(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            process.stdout.close()

    def kill(self) -> None:
        """kill -9 of the supervisor itself; what it started must go with it."""
        process, self.process = self.process, None
        process.kill()
        process.wait()
        process.stdout.close()

    def _make_recovery_key(self) -> None:
        from houvast.core.sealing.keypairs import new_pair
        from houvast.site.running.folder import DataFolder

        kept = DataFolder(self.folder)
        kept.make()
        if RECOVERY in kept.read_settings():
            return
        pair = new_pair()
        self.recovery_private_key = pair.private_key
        kept.keep_settings({RECOVERY: pair.public_key.hex(), "HOUVAST_HASH_AUTHORITY": HASH_AUTHORITY, **SENDER})

    # -- what is there

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        """Standard error of every process of the house."""
        return self.folder.parent / "house.log"

    @property
    def advisor(self) -> Person:
        return self.staff["amina@helpline.example"]

    @property
    def second_advisor(self) -> Person:
        return self.staff["bram@helpline.example"]

    @property
    def coordinator(self) -> Person:
        return self.staff["chris@helpline.example"]

    @property
    def administrator(self) -> Person:
        return self.staff["dana@helpline.example"]

    def processes(self, what: str) -> list[int]:
        """Pids of `web`, `worker` or `postgres` (the postmaster alone), children of the supervisor."""
        marks = {"web": b"houvast.site.running.web", "worker": b"houvast.site.running.worker", "postgres": b"/postgres"}
        found = []
        for pid in _children(self.process.pid):
            with contextlib.suppress(OSError):
                command = Path(f"/proc/{pid}/cmdline").read_bytes()
                if marks[what] in command:
                    found.append(pid)
        return found

    def query(self, statement: str, *parameters: Any) -> list[dict[str, Any]]:
        """What the owner of the tables sees."""
        with psycopg.connect(self.urls["owner"], row_factory=dict_row, autocommit=True) as connection:
            cursor = connection.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def report_of(self, receipt: str) -> dict[str, Any]:
        """The row of the report that this receipt opens; {} when there is none."""
        from houvast.core.sealing.receipts import lookup_id, read_receipt
        from houvast.core.sealing.secrets import ServerSecrets

        known = ServerSecrets.from_json(json.loads((self.folder / "secrets.json").read_text()))
        rows = self.query(
            "select * from reports_report where lookup_id = %s", lookup_id(read_receipt(receipt), known.pepper)
        )
        return rows[0] if rows else {}

    def wait_until_it_answers(self, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while True:
            with contextlib.suppress(OSError, psycopg.OperationalError):
                if Client(self.url).get("/nl/").status == 200:
                    self.query("select 1")
                    return
            if time.monotonic() > deadline:
                raise RuntimeError(f"the house does not answer:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.1)

    # -- people at its doors

    def visitor(self) -> Client:
        return Client(self.url)

    def reporter(self, **facts: Any) -> Reporter:
        return Reporter(Client(self.url), facts)

    def reporter_with_mailbox(self, words: str = "Iemand dreigt mijn foto door te sturen.", **facts: Any) -> Client:
        """The browser of someone who just sent a report."""
        reporter = self.reporter(**facts)
        reporter.report(words)
        return reporter.client

    def sign_in(self, person: Person, client: Client | None = None) -> Client:
        """A new sign-in, with a code that was not used before."""
        client = client or Client(self.url)
        page = client.get(address("desk:sign_in"))
        form = page.form("email", "password", "code")
        answer = client.submit(form, {"email": person.email, "password": person.password, "code": person.phone.code()})
        assert answer.status == 200 and answer.path != address("desk:sign_in"), f"{answer.status} {answer.path}"
        return client

    def take(self, advisor: Client, report_id: str) -> Answer:
        """Opens a case and claims it, unless it is claimed already; gives its page."""
        case = advisor.get(address("desk:case", report_id=report_id))
        claim = [f for f in case.forms if f.action.endswith(address("desk:claim", report_id=report_id))]
        if claim:
            advisor.submit(claim[0])
            case = advisor.get(address("desk:case", report_id=report_id))
        return case

    def invitation(self, email: str = "", teams: Sequence[str] = ()) -> str:
        """The token of a new colleague's link, as the administrator gives it to them."""
        administrator = self.client_of(self.administrator)
        form = administrator.get(address("desk:add_person")).form("name", "email")
        email = email or f"{secrets.token_hex(4)}@helpline.example"
        colleague = {"name": email.split("@")[0], "email": email, "role": "advisor", "teams": list(teams)}
        answer = administrator.submit(form, colleague)
        found = re.search(address("desk:begin", token="([A-Za-z0-9_-]+)"), answer.text)
        assert found, f"no link for the new colleague ({answer.status})"
        return found[1]

    def add_team(self, name: str) -> str:
        """A new team, made by the administrator; gives its id."""
        administrator = self.client_of(self.administrator)
        administrator.submit(
            administrator.get(address("desk:teams")).form("name", "languages"), {"name": name, "languages": ["nl"]}
        )
        return str(self.query("select id from staff_team where name = %s", name)[0]["id"])

    def add_advisor(self, email: str, teams: Sequence[str]) -> Person:
        """A new colleague, invited by the administrator."""
        return self.add_advisor_with(self.invitation(email, teams), email)

    def add_advisor_with(self, token: str, email: str) -> Person:
        """A new colleague, who opened the link, chose a password and scanned the code."""
        client = Client(self.url)
        page = client.get(address("desk:begin", token=token))
        secret = re.sub(r"\s", "", re.search(r'class="secret"[^>]*>([^<]+)<', page.text)[1])
        person = Person("", email.split("@")[0], email, "advisor", _password(email), self._phone(email, secret))
        form = page.form("password", "again", "code")
        answer = client.submit(
            form, {"password": person.password, "again": person.password, "code": person.phone.code()}
        )
        assert answer.path == address("desk:sign_in"), f"{answer.status} {answer.path}"
        person.id = str(self.query("select id from staff_person where email = %s", email)[0]["id"])
        self.staff[email] = person
        return person

    def _phone(self, email: str, secret: str) -> Phone:
        return Phone(secret, lambda: self.query("update staff_person set totp_last_step = 0 where email = %s", email))

    def client_of(self, person: Person) -> Client:
        """A browser signed in as this person; one sign-in serves the whole house, as a working day does."""
        client = self._signed_in.get(person.email)
        page = client.get(address("desk:me"), follow=False) if client else None
        if page is not None and page.status == 200:
            # An act, as on a working day: else a page opened late in a long run asks whether anybody is still there.
            client.submit(next(form for form in page.forms if form.action.endswith(address("desk:stay"))))
        else:
            self._signed_in[person.email] = self.sign_in(person)
        kept = self._signed_in[person.email]
        return Client(self.url, cookies=dict(kept.cookies), set_cookie_lines=list(kept.set_cookie_lines))


# For whoever reads why a test failed: what the processes said.
RUNNING: list[House] = []


@contextlib.contextmanager
def living(house: House | None = None, **environment: str) -> Iterator[House]:
    """A house that is started now and gone without a trace afterwards. `environment`: settings of its own."""
    home = Path(tempfile.mkdtemp(prefix="hvh-"))
    home.chmod(0o711)
    house = house or House(home / "data", environment=environment)
    try:
        house.start()
        RUNNING.append(house)
        yield house
    except AssertionError as error:
        error.add_note(f"log of {house.url}:\n{house.log.read_text(errors='replace')[-3000:]}")
        raise
    finally:
        if house in RUNNING:
            RUNNING.remove(house)
        with contextlib.suppress(subprocess.TimeoutExpired):
            house.stop()
        if not os.environ.get("HOUVAST_KEEP_HOUSE"):
            shutil.rmtree(home, ignore_errors=True)


def _password(email: str) -> str:
    return f"{email.split('@')[0]} walks the green dyke"


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []
