"""Whether what was acknowledged is really there: each report, opened with its own receipt, holds its own words."""

from __future__ import annotations

from collections.abc import Sequence

from bench.visitor import Visitor
from bench.ways import Acknowledged
from houvast.core.sealing.envelopes import open_payload
from houvast.core.sealing.labels import Audience, KeyKind, Label
from houvast.core.sealing.receipts import lookup_id, read_receipt, seal_key
from houvast.core.sealing.seals import open_with_receipt
from tests.support.house import House
from tests.support.opened import server_secrets
from tests.support.reporting import Reporter
from tests.support.routes import address

OPENED_IN_A_BROWSER = 5


def not_kept(house: House, arrived: Sequence[Acknowledged]) -> list[str]:
    """One line for each acknowledged report that is not in the database as it was sent, and once."""
    secrets = server_secrets(house)
    rows = {bytes(row["lookup_id"]): row for row in house.query("select id, lookup_id, state from reports_report")}
    seals = {
        (row["report_id"], row["key_kind"]): bytes(row["sealed"])
        for row in house.query(
            "select report_id, key_kind, sealed from reports_seal where audience = %s", str(Audience.RECEIPT)
        )
    }
    messages: dict = {}
    for row in house.query("select id, report_id, sealed from reports_message"):
        messages.setdefault(row["report_id"], []).append(row)
    wrong = []
    for each in arrived:
        receipt = read_receipt(each.receipt)
        report = rows.get(lookup_id(receipt, secrets.pepper))
        if report is None or report["state"] == "unsent":
            wrong.append(f"{each.words[:20]} was acknowledged and is {'missing' if report is None else 'unsent'}")
            continue
        key = seal_key(receipt, secrets.pepper)
        # The receipt opens the private key, and that one the shared key.
        for kind in (KeyKind.PRIVATE, KeyKind.SHARED):
            key = open_with_receipt(
                seals[report["id"], kind.value], report_id=report["id"], key_kind=kind, receipt_key=key
            )
        said = [
            open_payload(
                bytes(row["sealed"]), key=key, label=Label.MESSAGE, row_id=row["id"], key_kind=KeyKind.SHARED
            ).data["words"]
            for row in messages.get(report["id"], [])
        ]
        if said != [each.words]:
            wrong.append(f"{each.words[:20]} holds {len(said)} messages, not the one that was sent")
    return wrong


def not_opened(house: House, arrived: Sequence[Acknowledged]) -> list[str]:
    """The same at the door, for a few of them: a new browser, the code typed."""
    wrong = []
    for each in arrived[:: max(1, len(arrived) // OPENED_IN_A_BROWSER)][:OPENED_IN_A_BROWSER]:
        visitor = Visitor(house.url)
        page = Reporter(visitor).open(each.receipt)
        visitor.close()
        if page.path != address("public:messages") or each.words not in page.text:
            wrong.append(f"{each.words[:20]} does not open with its receipt: {page.status} {page.path}")
    return wrong
