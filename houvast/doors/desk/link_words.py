"""How the desk says why reports are alike. The sentences of terms are content (`knowledge/linking/words.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from houvast.core.linking.parameters import IMAGE
from houvast.core.linking.scoring import Link, ScoreTerm
from houvast.records.content.linking import current_linking
from houvast.records.links.views import Verdict

KINDS: dict[str, Promise] = {
    "account": gettext_lazy("account"),
    "account_skeleton": gettext_lazy("account, nearly"),
    "account_name": gettext_lazy("account name"),
    "phone": gettext_lazy("telephone number"),
    "email": gettext_lazy("e-mail address"),
    "iban": gettext_lazy("bank account"),
    "wallet": gettext_lazy("wallet"),
    "url": gettext_lazy("web address"),
    "payment_handle": gettext_lazy("payment name"),
    "script": gettext_lazy("text"),
    "image_hash": gettext_lazy("picture"),
}
# What a picture was that the person told of.
LURES: dict[str, Promise] = {
    "profile": gettext_lazy("profile picture of the offender"),
    "sent": gettext_lazy("picture that the offender sent"),
}
CHANGED: dict[str, Promise] = {
    "case": gettext_lazy("capitals"),
    "invisible": gettext_lazy("invisible characters"),
    "address_to_handle": gettext_lazy("the name out of an address"),
    "country_code": gettext_lazy("country code added"),
    "tracking": gettext_lazy("tracking taken off"),
    "punctuation": gettext_lazy("spaces and marks"),
    "form": gettext_lazy("brought into one form"),
}
HUBS: dict[str, Promise] = {
    "incoherent": gettext_lazy("who has it shares nothing else"),
    "frequent": gettext_lazy("very many have it"),
    "allowed": gettext_lazy("known to be everybody's"),
}
VERDICTS: dict[str, Promise] = {
    Verdict.TOGETHER: gettext_lazy("belong together"),
    Verdict.APART: gettext_lazy("do not belong together"),
    Verdict.UNSURE: gettext_lazy("not sure"),
}


# Characters of a text that stand in a line.
_LONGEST = 90


@dataclass(frozen=True)
class Reason:
    """One step of a waterfall. `value`: as it stands in the reader's own case, or empty."""

    words: str
    value: str
    bits: str
    against: bool


def reasons(link: Link, plain: Mapping[tuple[str, str], str], reports: int) -> tuple[Reason, ...]:
    """Every summand that is not nothing. Tenths are rounded along the running sum, so that what stands there adds up to
    the total that stands there."""
    found, running = [], 0.0
    for term in link.terms:
        shown = round_tenths(running + term.bits) - round_tenths(running)
        running += term.bits
        if term.bits or term.seen_in:
            value = short(plain.get((term.kind, term.about), ""))
            value = short_print(value) if term.kind == IMAGE else value
            found.append(Reason(said(term, reports), value, signed(shown), term.bits < 0))
    return tuple(found)


def round_tenths(bits: float) -> int:
    """Bits in whole tenths: as exact as numbers out of made-up reports can be."""
    return round(bits * 10)


def said(term: ScoreTerm, reports: int) -> str:
    sentence = current_linking().words[term.code][get_language() or "nl"]
    kind = str(KINDS.get(term.about, term.about)) if term.code in ("against", "capped") else ""
    return sentence.format(seen=term.seen_in, reports=reports, kind=kind, days=term.about)


def short(value: str) -> str:
    """A text by its beginning."""
    return value if len(value) <= _LONGEST else value[:_LONGEST].rstrip() + "…"


def short_print(value: str) -> str:
    """A fingerprint by its beginning, to tell two apart: nobody reads 64 digits."""
    return f"{value[:4]} {value[4:8]}"


def kinds(link: Link) -> str:
    """ "account, telephone number": what two reports share, in short."""
    return ", ".join(dict.fromkeys(str(KINDS[term.kind]) for term in link.terms if term.seen_in))


def signed(tenths: int) -> str:
    """ "+11.7", in Dutch "+11,7": a weight in tenths of a bit."""
    sign = "−" if tenths < 0 else "+"
    return sign + number_format(abs(tenths) / 10, 1)
