"""Asks a time-stamping authority (RFC 3161) about one bag. What leaves the house is a hash and nothing else."""

from __future__ import annotations

import logging
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from houvast.core.dossier.stamping import (
    LARGEST_TOKEN,
    MEDIA_QUERY,
    MEDIA_REPLY,
    Stamp,
    StampError,
    read_stamp,
    stamp_request,
)

SECONDS = 8.0
_log = logging.getLogger(__name__)


class _NoRedirect(HTTPRedirectHandler):
    """A setting names the authority; nobody on the way names another."""

    def redirect_request(self, *_: object) -> None:
        return None


def ask_for_time(url: str, tagmanifest: bytes) -> tuple[bytes, Stamp] | None:
    """The token and what it says, or None where the authority did not answer well. Never inside a transaction."""
    request = Request(
        url,
        data=stamp_request(tagmanifest),
        headers={"Content-Type": MEDIA_QUERY, "Accept": MEDIA_REPLY, "User-Agent": "houvast"},
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=SECONDS) as answer:
            token = answer.read(LARGEST_TOKEN + 1)
        return token, read_stamp(token, tagmanifest)
    except (URLError, HTTPException, OSError, StampError) as problem:
        _log.warning("The time-stamping authority gave no time stamp (%s)", type(problem).__name__)
        return None
