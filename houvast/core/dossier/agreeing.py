"""What a person reads before a dossier goes out: everything in it, in words, and the seal of exactly this bag."""

from __future__ import annotations

from collections.abc import Mapping

from houvast.core.dossier.contents import Dossier
from houvast.core.situation import Act

# Keys of the sentences that `agreeing_text` needs.
WORDS = (
    "intro",
    "locked_key",
    "locked_passphrase",
    "statement",
    "assessment",
    "acts",
    "indicators",
    "evidence",
    "also",
    "check",
    "no_day",
    "seal",
)


def agreeing_text(dossier: Dossier, seal: str, *, fingerprint: str, words: Mapping[str, str]) -> str:
    """The exact text that a consent is bound to. `fingerprint`: of the receiver's key, "" where a passphrase locks it.
    Another bag has another seal, so another text."""
    locked = words["locked_key"].format(fingerprint=fingerprint) if fingerprint else words["locked_passphrase"]
    lines = [words["intro"].format(receiver=_one_line(dossier.receiver)), locked]
    if dossier.statement:
        lines += ["", words["statement"], dossier.statement.strip()]
    if dossier.acts:
        lines += ["", words["acts"], *(f"- {_act(act, dossier.names, words)}" for act in dossier.acts)]
    if dossier.indicators:
        lines += ["", words["indicators"]]
        for each in dossier.indicators:
            where = f" ({dossier.names.get(each.platform, each.platform)})" if each.platform else ""
            lines.append(f"- {dossier.names.get(each.kind, each.kind)}{where}: {_one_line(each.value)}")
    if dossier.evidence:
        lines += ["", words["evidence"]]
        for item in dossier.evidence:
            described = f", {_one_line(item.described)}" if item.described else ""
            lines.append(f"- {item.name}{described} ({len(item.data)} bytes, {words['check']} {item.sha256[:16]}…)")
    if dossier.assessment:
        lines += ["", words["assessment"], dossier.assessment.strip()]
    lines += ["", words["also"], words["seal"].format(seal=seal, reference=dossier.reference)]
    return "\n".join(lines)


def _act(act: Act, names: Mapping[str, str], words: Mapping[str, str]) -> str:
    day = act.day or act.from_day
    when = day.isoformat() if day else words["no_day"]
    if act.until_day:
        when = f"{when} – {act.until_day.isoformat()}"
    parts = [names.get(act.kind, act.kind)]
    if act.platform:
        parts.append(names.get(act.platform, act.platform))
    if act.amount is not None:
        parts.append(f"{act.currency or ''} {act.amount}".strip())
    if act.words:
        parts.append(f"“{_one_line(act.words)}”")
    return f"{when}: {', '.join(parts)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
