"""Evidence handed over and a dossier packed of it, form by form."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from tests.support.client import Answer, Client, Form
from tests.support.reporting import Reporter
from tests.support.routes import address

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c63f8cfc0f01f0005000201ff5eb5f10000000049454e44ae426082"
)


def upload(
    client: Client, form: Form, values: Mapping[str, str], file: tuple[str, bytes] | None = None, **headers: str
) -> Answer:
    """A form with a file in it, as a browser sends it. `file`: name and bytes."""
    pairs = [(name, value) for name, value in form.filled() if name not in values] + list(values.items())
    return multipart(client, form.action, pairs, [("file", *file)] if file else [], **headers)


def multipart(
    client: Client,
    where: str,
    pairs: list[tuple[str, str]],
    files: list[tuple[str, str, bytes]],
    *,
    content_type: str = "text/html",
    follow: bool = True,
    **headers: str,
) -> Answer:
    """`files`: field, name, bytes."""
    boundary = secrets.token_hex(16)
    body = b""
    for name, value in pairs:
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for field, name, data in files:
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'.encode()
        body += f"Content-Type: {content_type}\r\n\r\n".encode() + data + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    sent = {"Content-Type": f"multipart/form-data; boundary={boundary}", **headers}
    answer = client.request("POST", where, body=body, headers=sent)
    return client._follow(answer) if follow else answer


def hand_over(
    reporter: Reporter, values: Mapping[str, str], file: tuple[str, bytes] | None = None, **headers: str
) -> Answer:
    """In the mailbox."""
    page = reporter.client.get(address("public:items"))
    form = next(form for form in page.forms if "kind" in form.names)
    return upload(reporter.client, form, values, file, **headers)


def add_at_desk(
    advisor: Client, report_id: str, values: Mapping[str, str], file: tuple[str, bytes] | None = None
) -> Answer:
    page = advisor.get(address("desk:evidence", report_id=report_id))
    form = next(form for form in page.forms if form.action.endswith(address("desk:evidence_add", report_id=report_id)))
    return upload(advisor, form, values, file)


def pack(advisor: Client, report_id: str, receiver: str = "Politie, team zeden") -> Answer:
    page = advisor.get(address("desk:evidence", report_id=report_id))
    form = next(form for form in page.forms if form.action.endswith(address("desk:dossier_pack", report_id=report_id)))
    return advisor.submit(form, {"receiver": receiver})


def agree_to_dossier(reporter: Reporter) -> Answer:
    page = reporter.client.get(address("public:agreed"))
    asked = next(form for form in page.forms if "sha256" in form.names and "withdraw" not in str(form.fields))
    return reporter.client.submit(asked, {"said": "yes"})


def packed(advisor: Client, reporter: Reporter, report_id: str) -> None:
    """So that every page of evidence and dossiers has something to show."""
    shown = {"kind": "screenshot", "described": "het gesprek", "shows_none": "1"}
    answer = hand_over(reporter, shown, ("chat.png", PNG))
    assert answer.path == address("public:items"), f"{answer.status} {answer.text[:400]}"
    hand_over(
        reporter, {"kind": "text", "words": "Betaal 200 euro, anders gaat het naar je zusje.", "described": "chat"}
    )
    pack(advisor, report_id)
    agree_to_dossier(reporter)
