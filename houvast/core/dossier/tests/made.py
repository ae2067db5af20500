"""A dossier to test with: everything in it, hostile values too."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

from houvast.core.dossier.case import case_of
from houvast.core.dossier.contents import Came, CustodyLine, Dossier, EvidenceFile, ItemKind, OneForm, parts_of
from houvast.core.dossier.names import evidence_name
from houvast.core.dossier.packing import Bag, bag_of
from houvast.core.dossier.readme import readme_of
from houvast.core.situation import Act, Indicator

AT = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


def item(number: int, typed: str, data: bytes, kind: ItemKind = ItemKind.FILE, described: str = "") -> EvidenceFile:
    return EvidenceFile(
        number=number,
        name=evidence_name(number, typed),
        kind=kind,
        described=described,
        came=Came.MAILBOX,
        arrived=AT,
        by="reporter",
        sha256=hashlib.sha256(data).hexdigest(),
        sha512=hashlib.sha512(data).hexdigest(),
        data=data,
    )


def dossier(**changes) -> Dossier:
    evidence = (
        item(1, "../../etc/passwd", b"pay or I send it\n", ItemKind.TEXT, "the chat"),
        item(2, "Schermafbeelding 12:03 é.PNG", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), ItemKind.SCREENSHOT),
        item(3, "\u202egnp.exe", b""),
    )
    parts = {
        "reference": "dossier-k7q2m9t4",
        "language": "nl",
        "made_at": AT,
        "helpline": "Houvast (fictief)",
        "receiver": "Politie\n    rm -rf /\nteam {reference}",
        "statement": "Verklaring\n\n- Wat er gebeurde: hij dreigde.",
        "acts": (
            Act("threat", day=date(2026, 11, 18), platform="instagram", words='=HYPERLINK("https://evil.example")'),
            Act("payment", None, date(2026, 11, 18), date(2026, 11, 19), None, Decimal("250.50"), "EUR"),
            Act("other"),
        ),
        "indicators": (
            Indicator("account", "instagram", "ana.b\u202e99"),
            Indicator("phone", None, "+31 6 12345678"),
            Indicator("email", None, "a b@example.org"),
            Indicator("url", None, "https://example.org/\"<>&'x"),
            Indicator("iban", None, "NL91ABNA0417164300"),
            Indicator("wallet", None, "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
            Indicator("payment_handle", None, "@x"),
            Indicator("script", None, "send\nmoney"),
            Indicator("image_hash", None, "f" * 64),
        ),
        "evidence": evidence,
        "custody": (
            CustodyLine(AT, "received", "reporter", 1, evidence[0].sha256),
            CustodyLine(AT, "viewed", "person:1a2b", 1),
            CustodyLine(AT, "packed", "person:1a2b", None),
        ),
        "assessment": "Beoordeling",
        "names": {"threat": "dreiging", "instagram": "Instagram"},
        "forms": {
            Indicator("phone", None, "+31 6 12345678"): OneForm("+31612345678", True),
            Indicator("iban", None, "NL91ABNA0417164300"): OneForm("NL91ABNA0417164300", False),
            Indicator("url", None, "https://example.org/\"<>&'x"): OneForm("https://example.org/", None),
        },
    }
    return Dossier(**(parts | changes))


def bag(made: Dossier | None = None) -> Bag:
    made = made or dossier()
    about = {"reference": made.reference, "helpline": made.helpline, "on": made.made_at.date()}
    readme = readme_of(receiver=made.receiver, **about)
    return bag_of(parts_of(made, case_of(made)), readme=readme, **about)
