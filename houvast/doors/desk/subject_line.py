"""One line about one subject of a case, as the case page lists it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SubjectLine:
    """`title` names the subject, `state` says in a few words how it stands; `warm`: a clock is running.
    `alert`: something happened that this case has to be looked at for; it stands under "Do next" as well."""

    title: str
    state: str
    url: str
    warm: bool = False
    alert: bool = False
