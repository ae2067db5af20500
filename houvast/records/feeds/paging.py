"""Reading a collection page by page, while it grows.

Places only grow and a place is never given twice: what comes after a place is the same question in every process and
after every write. A token holds the whole question, so that a client which repeats it, changes it or sends
`added_after` beside it gets the page that follows the one it came with.
"""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from houvast.core.sealing.hashing import keyed
from houvast.core.sealing.labels import HashLabel
from houvast.records.feeds.keeping import open_object
from houvast.records.feeds.models import SharedVersion
from houvast.records.feeds.views import EVERY, FIRST, LAST, Asked, FeedPage, FeedView, Match, VersionView
from houvast.records.refused import Refused
from houvast.records.secrets import server_secrets

_MAC_SIZE = 16
SPECIFICATION = "2.1"


class FeedTokenNotRight(Refused):
    """This token was not made here for this collection."""

    code = "feed_token_not_right"


def read(feed: FeedView, asked: Asked) -> FeedPage:
    rows = list(_rows(feed, asked)[: asked.size + 1])
    more, rows = len(rows) > asked.size, rows[: asked.size]
    token = make_token(feed, replace(asked, after=rows[-1].added_at)) if more else None
    return FeedPage(tuple(VersionView(row.name, row.version, row.added_at, open_object(row)) for row in rows), token)


def of_one(feed: FeedView, asked: Asked, name: str) -> Asked | None:
    """The same question of one object alone; None: the collection never held it."""
    if not SharedVersion.objects.filter(feed_id=feed.id, name=name).exists():
        return None
    return replace(asked, match=replace(asked.match, names=frozenset({name}), types=frozenset()))


def make_token(feed: FeedView, asked: Asked) -> str:
    match = asked.match
    told = {
        "after": asked.after.isoformat() if asked.after else None,
        "names": sorted(match.names),
        "types": sorted(match.types),
        "versions": sorted(each if isinstance(each, str) else each.isoformat() for each in match.versions),
        "specifications": sorted(match.specifications),
    }
    text = json.dumps(told, separators=(",", ":")).encode()
    secret = server_secrets().exchange
    return _encoded(_mac(secret.keys[secret.current], text, feed) + text)


def read_token(feed: FeedView, token: str, size: int) -> Asked:
    """Raises `FeedTokenNotRight`."""
    try:
        told = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except ValueError:
        raise FeedTokenNotRight from None
    if _encoded(told) != token.rstrip("="):  # base64 passes over what it does not know
        raise FeedTokenNotRight
    mac, text = told[:_MAC_SIZE], told[_MAC_SIZE:]
    if not any(hmac.compare_digest(mac, _mac(key, text, feed)) for key in server_secrets().exchange.keys.values()):
        raise FeedTokenNotRight
    said = json.loads(text)
    versions = (each if each in (EVERY, FIRST, LAST) else datetime.fromisoformat(each) for each in said["versions"])
    match = Match(
        frozenset(said["names"]), frozenset(said["types"]), frozenset(versions), frozenset(said["specifications"])
    )
    return Asked(match, datetime.fromisoformat(said["after"]) if said["after"] else None, size)


def _encoded(told: bytes) -> str:
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def _mac(key: bytes, text: bytes, feed: FeedView) -> bytes:
    return keyed(key, HashLabel.FEED_TOKEN, text, feed.id.bytes, size=_MAC_SIZE)


def _rows(feed: FeedView, asked: Asked) -> QuerySet[SharedVersion]:
    match = asked.match
    rows = SharedVersion.objects.filter(feed_id=feed.id).order_by("added_at")
    if asked.after is not None:
        rows = rows.filter(added_at__gt=asked.after)
    if match.names:
        rows = rows.filter(name__in=match.names)
    if match.types:
        rows = rows.filter(_any(Q(name__startswith=f"{each}--") for each in match.types))
    if match.specifications and SPECIFICATION not in match.specifications:
        return rows.none()
    if EVERY in match.versions:
        return rows
    return rows.filter(_any(_version(each) for each in match.versions))


def _version(wanted: str | datetime) -> Q | Exists:
    same = SharedVersion.objects.filter(feed_id=OuterRef("feed_id"), name=OuterRef("name"))
    match wanted:
        case "last":
            return Q(~Exists(same.filter(version__gt=OuterRef("version"))))
        case "first":
            return Q(~Exists(same.filter(version__lt=OuterRef("version"))))
        case _:
            return Q(version=wanted)


def _any(conditions) -> Q:
    found = Q()
    for each in conditions:
        found |= each
    return found
