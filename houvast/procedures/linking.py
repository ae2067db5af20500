"""What offenders used, indexed blindly. The only place that reads the index key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

from houvast.core.linking.normalise import normalise
from houvast.core.sealing.blind import blind_index
from houvast.core.situation import Indicator
from houvast.records.links.indexing import Term, add_terms
from houvast.records.secrets import server_secrets


def index_indicators(report_id: UUID, indicators: Iterable[Indicator]) -> None:
    """Part of a send, in its transaction. Only "accounts he used" come here, never the reporter's own."""
    add_terms(report_id, _terms(indicators))


def _terms(indicators: Iterable[Indicator]) -> Iterator[Term]:
    index = server_secrets().index
    for indicator in indicators:
        group = uuid4()
        for kind, value in normalise(indicator).terms:
            version, digest = blind_index(kind, value, index)
            yield Term(group, kind, version, digest)
