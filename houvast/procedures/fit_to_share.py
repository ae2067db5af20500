"""Whether an indicator of a group may go out as a lead at all, before a coordinator decides whether it does.

Somebody outside can plant a report that joins a group, and name in it whom they like. So a lead is what several of
those reports tell that were there when a person confirmed the group.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from houvast.core.linking.normalise import Normalised, normalise
from houvast.core.linking.parameters import NAME
from houvast.core.linking.stix import KINDS
from houvast.core.situation import Indicator
from houvast.procedures.linking import terms_of

# A lead says "told in several reports"; of one alone it would show whose it is.
FEWEST_TOLD = 2
Term = tuple[str, str]


class Unfit(StrEnum):
    """Why not. Empty: it may."""

    NOT = ""
    KIND = "kind"  # words, or a fingerprint of a picture
    WRONG = "wrong"  # cannot be right as it was typed
    HUB = "hub"  # in so many reports that it tells nothing
    OWN = "own"  # a person who came for help named it as their own
    FEW = "few"  # not in two reports that were there when the group was confirmed


def why_not(one: Normalised, *, told: int, hubs: Collection[Term], own: Collection[Term]) -> Unfit:
    """`told`: how many of the confirmed reports tell it. `hubs`: terms, as digests, that tell nothing; `own`: terms, in
    the clear, of accounts that people of the group named as their own."""
    if one.kind not in KINDS:
        return Unfit.KIND
    if one.valid is False:
        return Unfit.WRONG
    if not own_terms([one]).isdisjoint(own):
        return Unfit.OWN
    if not set(terms_of(Indicator(one.kind, one.platform, one.value))[:1]).isdisjoint(hubs):
        return Unfit.HUB
    return Unfit.FEW if told < FEWEST_TOLD else Unfit.NOT


def own_terms(accounts: Iterable[Normalised]) -> frozenset[Term]:
    """What these are recognised by; a name without its platform is no one's own."""
    return frozenset(term for each in accounts for term in each.terms if term[0] != NAME)


def own_accounts(typed: Iterable[Indicator]) -> frozenset[Term]:
    return own_terms(map(normalise, typed))
