"""The answers before there is a mailbox: sealed in a cookie, kept nowhere else, gone 60 minutes after the last one."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.labels import Label
from houvast.core.sealing.tokens import open_token, seal_token
from houvast.core.situation import FIELDS, Situation, SituationError, Truth
from houvast.records.secrets import server_secrets

from . import cookies

LASTS = timedelta(minutes=60)
_VERSION = 1
_NAMES = tuple(FIELDS)
_NUMBERS = {name: number for number, name in enumerate(_NAMES)}


@dataclass(frozen=True)
class Shown:
    """A page of questions as it was shown: going back shows the same one again."""

    page: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Answers:
    """`mark` binds the form that makes a mailbox to this cookie; `seed` is what its receipt comes from, the same in
    every tab. `asked`: facts asked, answered or not. `ticks`: step id → done, later, cannot. `asked_again`: the crisis
    question at the end of the plan was answered. `legal`: what was answered for the law beside the situation.
    `counted`: the plan was shown, and counted once in the figures."""

    situation: Situation = field(default_factory=Situation)
    asked: frozenset[str] = frozenset()
    pages: tuple[Shown, ...] = ()
    ticks: dict[str, str] = field(default_factory=dict)
    asked_again: bool = False
    legal: dict[str, Truth] = field(default_factory=dict)
    counted: bool = False
    mark: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    seed: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def role(self) -> str | None:
        return self.situation.get("reporter_role")

    def with_answers(self, given: dict[str, object], asked: frozenset[str] = frozenset()) -> Answers:
        """Raises SituationError."""
        return replace(self, situation=self.situation.with_answers(given), asked=self.asked | asked | frozenset(given))


@dataclass(frozen=True)
class Expired:
    """A cookie of ours came back, too old (or no longer to be opened): its answers are gone."""


def read(request: HttpRequest, now: datetime) -> Answers | Expired | None:
    """None: no cookie came back."""
    text = cookies.read(request, cookies.ANSWERS)
    if not text:
        return None
    try:
        kept = json.loads(open_token(text, key=server_secrets().cookie, label=Label.ANSWERS_COOKIE))
        if kept["v"] != _VERSION or now - _moment(kept["m"]) > LASTS:
            return Expired()
        return _from_json(kept)
    except (CannotOpen, SituationError):
        return Expired()


def write(request: HttpRequest, response: HttpResponse, answers: Answers, now: datetime) -> HttpResponse:
    """Every fact, every page and the ticks of fifty steps fit, which is more than any plan has. Who ticks more than a
    cookie holds loses the first ticks, never an answer."""
    text = _sealed(answers, now)
    while len(text) > cookies.LARGEST and answers.ticks:
        answers = replace(answers, ticks=dict(list(answers.ticks.items())[1:]))
        text = _sealed(answers, now)
    if len(text) > cookies.LARGEST:
        raise ValueError("the answers no longer fit a cookie")
    cookies.write(request, response, cookies.ANSWERS, text)
    return response


def _sealed(answers: Answers, now: datetime) -> str:
    data = json.dumps(_to_json(answers, now), separators=(",", ":")).encode()
    return seal_token(data, key=server_secrets().cookie, label=Label.ANSWERS_COOKIE)


def _to_json(answers: Answers, now: datetime) -> dict:
    return {
        "v": _VERSION,
        "m": int(now.timestamp()) // 60,
        "s": {str(_NUMBERS[name]): value for name, value in answers.situation.to_json().items()},
        "k": sorted(_NUMBERS[name] for name in answers.asked),
        "p": [[shown.page, *(_NUMBERS[name] for name in shown.facts)] for shown in answers.pages],
        "t": answers.ticks,
        "e": answers.asked_again,
        "l": {name: int(truth is Truth.YES) for name, truth in answers.legal.items()},
        "c": answers.counted,
        "n": answers.mark.hex(),
        "r": answers.seed.hex(),
    }


def _from_json(kept: dict) -> Answers:
    return Answers(
        situation=Situation.from_json({_NAMES[int(number)]: value for number, value in kept["s"].items()}),
        asked=frozenset(_NAMES[number] for number in kept["k"]),
        pages=tuple(Shown(page, tuple(_NAMES[number] for number in numbers)) for page, *numbers in kept["p"]),
        ticks=kept["t"],
        asked_again=kept["e"],
        legal={name: Truth.YES if value else Truth.NO for name, value in kept.get("l", {}).items()},
        counted=kept.get("c", False),
        mark=bytes.fromhex(kept["n"]),
        seed=bytes.fromhex(kept["r"]),
    )


def _moment(minutes: int) -> datetime:
    return datetime.fromtimestamp(minutes * 60, tz=UTC)
