"""A dossier for forensic software: CASE 1.4 on UCO 1.4, as JSON-LD (`case.jsonld`).

Ids are derived from the reference, so that the same dossier gives the same bytes and no id leads to another dossier.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid5

from houvast.core.dossier.contents import CustodyLine, Dossier, EvidenceFile, OneForm
from houvast.core.situation import Indicator

_SPACE = UUID("5b1c3f0e-7f0a-4a57-9a3e-3d2f6f3a9c11")
_CASE = "https://ontology.caseontology.org/case/"
_UCO = "https://ontology.unifiedcyberontology.org/uco/"
_CONTEXT = {
    "kb": "urn:houvast:dossier:",
    "case-investigation": f"{_CASE}investigation/",
    "uco-action": f"{_UCO}action/",
    "uco-core": f"{_UCO}core/",
    "uco-identity": f"{_UCO}identity/",
    "uco-observable": f"{_UCO}observable/",
    "uco-types": f"{_UCO}types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, object]
# kind of indicator → (class, what carries the value)
_FACETS: dict[str, tuple[str, str, str]] = {
    "email": ("EmailAddress", "EmailAddressFacet", "addressValue"),
    "phone": ("PhoneAccount", "PhoneAccountFacet", "phoneNumber"),
    "url": ("URL", "URLFacet", "fullValue"),
    "account": ("DigitalAccount", "AccountFacet", "accountIdentifier"),
    "payment_handle": ("DigitalAccount", "AccountFacet", "accountIdentifier"),
    "iban": ("Account", "AccountFacet", "accountIdentifier"),
    "wallet": ("Account", "AccountFacet", "accountIdentifier"),
}


def case_of(dossier: Dossier) -> bytes:
    """JSON-LD in UTF-8."""

    def named(kind: str, what: str = "") -> str:
        return f"kb:{kind}-{uuid5(_SPACE, f'{dossier.reference} {kind} {what}')}"

    helpline = {
        "@id": named("organization"),
        "@type": "uco-identity:Organization",
        "uco-core:name": dossier.helpline,
    }
    files = {item.number: _file(item, named) for item in dossier.evidence}
    records = {item.number: _record(item, files[item.number], named) for item in dossier.evidence}
    actions = [
        _action(number, line, helpline, files, records, named)
        for number, line in enumerate(dossier.custody)
        if line.item is None or line.item in files
    ]
    observed = [
        _observed(number, each, dossier.forms.get(each), named) for number, each in enumerate(dossier.indicators)
    ]
    inside: list[Node] = [helpline, *files.values(), *records.values(), *actions, *observed]
    investigation = {
        "@id": named("investigation"),
        "@type": "case-investigation:Investigation",
        "uco-core:name": dossier.reference,
        "case-investigation:focus": ["sextortion"],
        "uco-core:object": _ids(inside),
    }
    bundle = {
        "@id": named("bundle"),
        "@type": "uco-core:Bundle",
        "uco-core:description": f"Dossier {dossier.reference}",
        "uco-core:object": _ids([investigation]),
    }
    written = {"@context": _CONTEXT, "@graph": [bundle, investigation, *inside]}
    return (json.dumps(written, ensure_ascii=True, indent=1) + "\n").encode()


_Named = Callable[[str, str], str]


def _file(item: EvidenceFile, named: _Named) -> Node:
    return {
        "@id": named("file", item.sha256 + item.name),
        "@type": "uco-observable:File",
        "uco-core:hasFacet": [
            {
                "@id": named("file-facet", item.name),
                "@type": "uco-observable:FileFacet",
                "uco-observable:fileName": item.name,
                "uco-observable:filePath": f"data/{item.path}",
                "uco-observable:sizeInBytes": {"@type": "xsd:integer", "@value": str(len(item.data))},
            },
            {
                "@id": named("content-data-facet", item.name),
                "@type": "uco-observable:ContentDataFacet",
                "uco-observable:hash": [
                    _hash(item, "SHA256", item.sha256, named),
                    _hash(item, "SHA512", item.sha512, named),
                ],
            },
        ],
    }


def _hash(item: EvidenceFile, method: str, value: str, named: _Named) -> Node:
    return {
        "@id": named("hash", f"{item.name} {method}"),
        "@type": "uco-types:Hash",
        "uco-types:hashMethod": method,
        "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": value},
    }


def _record(item: EvidenceFile, file: Node, named: _Named) -> Node:
    return {
        "@id": named("provenance-record", item.name),
        "@type": "case-investigation:ProvenanceRecord",
        "case-investigation:exhibitNumber": f"{item.number:03d}",
        "uco-core:description": item.described or item.kind.value,
        "uco-core:object": _ids([file]),
    }


def _action(
    number: int,
    line: CustodyLine,
    helpline: Node,
    files: dict[int, Node],
    records: dict[int, Node],
    named: _Named,
) -> Node:
    at = {"@type": "xsd:dateTime", "@value": _moment(line.at)}
    about = [line.item] if line.item is not None else list(files)
    action = {
        "@id": named("investigative-action", str(number)),
        "@type": "case-investigation:InvestigativeAction",
        "uco-core:name": line.act,
        "uco-core:description": line.who,
        "uco-action:startTime": at,
        "uco-action:endTime": at,
        "uco-action:performer": {"@id": helpline["@id"]},
    }
    if about:
        action["uco-action:object"] = _ids([files[item] for item in about])
        action["uco-action:result"] = _ids([records[item] for item in about])
    return action


def _observed(number: int, each: Indicator, form: OneForm | None, named: _Named) -> Node:
    """The facet has the form that software looks for, the description what was typed. An address stays as typed."""
    kind, facet, field = _FACETS.get(each.kind, ("ObservableObject", "", ""))
    node: Node = {
        "@id": named("observable", str(number)),
        "@type": f"uco-observable:{kind}",
        "uco-core:description": f"{each.kind}{f' on {each.platform}' if each.platform else ''}: {each.value}",
    }
    if facet:
        node["uco-core:hasFacet"] = [
            {
                "@id": named("facet", str(number)),
                "@type": f"uco-observable:{facet}",
                f"uco-observable:{field}": form.value if form and each.kind != "url" else each.value,
            }
        ]
    return node


def _ids(nodes: Sequence[Node]) -> list[Node]:
    return [{"@id": node["@id"]} for node in nodes]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
