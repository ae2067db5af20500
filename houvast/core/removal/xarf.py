"""XARF v4: what a machine at an abuse desk reads beside the notice, for material of somebody under 18 alone.

There is no type for adults in XARF, and none is invented. The type is `csem` with `sextortion`, not `csam`: nobody here
looks at the picture, so nobody here classifies it. Nothing of the person stands in it: an address, and who reports.

Source: XARF specification 4.2.0, `content-csem` (xarf.org).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from .notices import Notifier, is_mail_address

VERSION = "4.2.0"
_LONGEST_NAME = 200


class NoXarf(ValueError):
    """XARF asks for an organisation with a mail address; this helpline has none in its settings."""


def xarf_reports(addresses: Iterable[str], ids: Iterable[UUID], house: Notifier, now: datetime) -> list[dict[str, Any]]:
    """One report an address: `url` holds exactly one. `ids`: random, one each; `now` with an offset. Raises NoXarf."""
    if not house.name.strip() or not is_mail_address(house.email):
        raise NoXarf
    who = {
        "org": house.name.strip()[:_LONGEST_NAME],
        "contact": house.email,
        "domain": house.email.rpartition("@")[2].lower(),
    }
    at = now.isoformat(timespec="seconds").replace("+00:00", "Z")
    return [
        {
            "xarf_version": VERSION,
            "report_id": str(report_id),
            "timestamp": at,
            "reporter": who,
            "sender": dict(who),
            "source_identifier": urlsplit(address).hostname or "",
            "category": "content",
            "type": "csem",
            "evidence_source": "user_report",
            "url": address,
            "exploitation_type": "sextortion",
            "victim_age_range": "unknown",
            "detection_method": "user_report",
        }
        for address, report_id in zip(addresses, ids, strict=True)
    ]
