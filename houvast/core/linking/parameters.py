"""What the weights are made of: one versioned set of numbers, from `knowledge/linking/`. Not tuned on real cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Kinds of terms, the strongest of a nested account first.
ACCOUNT, SKELETON, NAME = "account", "account_skeleton", "account_name"
SCRIPT, IMAGE = "script", "image_hash"
KINDS = (ACCOUNT, SKELETON, NAME, "phone", "email", "iban", "wallet", "url", "payment_handle", SCRIPT, IMAGE)
# Nested: of these the strongest that two sides share counts, and no other.
NESTED = (ACCOUNT, SKELETON, NAME)
# What is sold on and copied: it alone makes nobody the same.
TRADED = (SCRIPT, IMAGE)


class ParametersError(ValueError):
    """One sentence: which number is missing or cannot be."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """`same`: how often two reports of one group share a thing of this kind (m). `most`: the most bits a kind can give;
    `most_traded`: scripts and images together. `time`: (days at most, bits), the last for everything longer. `needed`:
    bits that two single reports need among `reports`. `support`: the share of the smaller group that must hold what is
    shared, and the bits it costs for each halving below. A value is a hub from `hub_from` holders on when fewer than
    `hub_coherence` of their pairs share anything else, and always above `hub_always`."""

    version: str
    same: Mapping[str, float]
    most: Mapping[str, float]
    most_traded: float
    time: tuple[tuple[float, float], ...]
    needed: float
    reports: float
    support: float
    support_costs: float
    hub_from: int
    hub_coherence: float
    hub_always: int
    most_holders: int
    link_from: float
    against: float
    allowed: frozenset[str]
    held_size: int
    held_growth: float


def read_parameters(raw: object) -> Parameters:
    """Raises ParametersError."""
    if not isinstance(raw, Mapping):
        raise ParametersError("parameters: must be an object")
    names = set(Parameters.__dataclass_fields__)
    given = {name: value for name, value in raw.items() if name not in ("reviewed", "sources")}
    for name in sorted(names ^ set(given)):
        raise ParametersError(f"parameters: {name} is {'missing' if name in names else 'not known'}")
    for table in ("same", "most"):
        wrong = set(given[table]) ^ set(KINDS) if table == "same" else set(given[table]) - set(KINDS)
        if wrong:
            raise ParametersError(f"parameters: {table} {min(wrong)} is missing or not known")
    if any(not 0 < value < 1 for value in map(float, given["same"].values())):
        raise ParametersError("parameters: same must lie between 0 and 1")
    return Parameters(
        version=str(given["version"]),
        same={kind: float(value) for kind, value in given["same"].items()},
        most={kind: float(value) for kind, value in given["most"].items()},
        time=tuple(
            (float("inf") if days is None or days == "null" else float(days), float(bits))
            for days, bits in given["time"]
        ),
        allowed=frozenset(str(value) for value in given["allowed"]),
        **{name: int(given[name]) for name in ("hub_from", "hub_always", "most_holders", "held_size")},
        **{
            name: float(given[name])
            for name in (
                "most_traded",
                "needed",
                "reports",
                "support",
                "support_costs",
                "hub_coherence",
                "link_from",
                "against",
                "held_growth",
            )
        },
    )
