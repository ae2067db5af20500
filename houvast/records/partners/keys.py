"""Making, finding and revoking keys. The database holds keyed digests: who reads it can use no key, and who writes in
it can make none that works without the server's secret."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from houvast.core.sealing.hashing import keyed
from houvast.core.sealing.labels import HashLabel
from houvast.records.partners.models import Partner, PartnerKey
from houvast.records.partners.reading import partner_view
from houvast.records.partners.views import SCOPE_OF, Endpoint, KeyHolder, NewKeys, Scope
from houvast.records.secrets import server_secrets

# No comma: a client of the StopNCII protocol keeps its credentials in one line, split at commas.
PREFIX = "hvx"
_RANDOM_BYTES = 32
LONGEST_KEY = 200
OF_THE_EXCHANGE = (Endpoint.FETCH_HASHES, Endpoint.SUBMIT_FEEDBACK, Endpoint.SUBMIT_HASHES, Endpoint.MATCH)


def make_keys(partner: Partner, now: datetime) -> NewKeys:
    """A new key for every endpoint of the partner's scopes, and a new subscription key. The earlier ones end."""
    revoke_keys([partner.id], now)
    scopes = {Scope(scope) for scope in partner.scopes}
    made = {
        endpoint: _make(partner, endpoint, now) if SCOPE_OF[endpoint] in scopes else None
        for endpoint in (*OF_THE_EXCHANGE, Endpoint.TAXII)
    }
    taxii = made.pop(Endpoint.TAXII)
    return NewKeys(partner.id, _make(partner, Endpoint.SUBSCRIPTION, now), made, taxii)


def revoke_keys(partner_ids: Iterable[UUID], now: datetime) -> int:
    """Every key of these partners; gives how many ended."""
    return PartnerKey.objects.filter(partner__in=partner_ids, revoked_at__isnull=True).update(revoked_at=now)


def find_key(key: str) -> KeyHolder | None:
    """Who holds this key, where it still opens something. Nothing is compared but keyed digests."""
    if not key or len(key) > LONGEST_KEY:
        return None
    secret = server_secrets().exchange
    digests = [_digest(secret.keys[version], key) for version in secret.newest_first]
    found = (
        PartnerKey.objects.filter(digest__in=digests, revoked_at__isnull=True, partner__revoked_at__isnull=True)
        .select_related("partner")
        .first()
    )
    if found is None:
        return None
    return KeyHolder(partner_view(found.partner), found.id, Endpoint(found.endpoint), found.partner.limits)


def _make(partner: Partner, endpoint: Endpoint, now: datetime) -> str:
    key = f"{PREFIX}-{secrets.token_hex(_RANDOM_BYTES)}"
    secret = server_secrets().exchange
    PartnerKey.objects.create(
        id=uuid4(),
        partner=partner,
        endpoint=endpoint.value,
        key_version=secret.current,
        digest=_digest(secret.keys[secret.current], key),
        made_at=now,
    )
    return key


def _digest(secret: bytes, key: str) -> bytes:
    return keyed(secret, HashLabel.PLATFORM_KEY, key.encode("utf-8", errors="replace"))
