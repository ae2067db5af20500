"""Headers of static files. A worker obeys the policy it is served with, not that of the page that started it."""

from __future__ import annotations

from collections.abc import MutableMapping

WITHOUT_CONNECTIONS = "/static/public/lock/"
NOTHING = "default-src 'none'"


def static_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """Called for every static file. The scripts that see a person's pictures may connect to nothing: without a header
    of its own, a worker could send them anywhere, whatever the page forbids (measured)."""
    if url.startswith(WITHOUT_CONNECTIONS):
        headers["Content-Security-Policy"] = NOTHING
