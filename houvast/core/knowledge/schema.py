"""The form of every content file. Only looks at one item at a time; compiling.py checks what refers to what."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from .names import DAYS

When = Literal["now", "today", "later"]
Confidence = Literal["high", "medium", "low"]
Participation = Literal["yes", "no", "unverified", "announced", "n/a"]


def _matches(pattern: str, what: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(f"{value!r} is not {what}")
        return value

    return AfterValidator(check)


Slug = Annotated[str, _matches(r"[a-z][a-z0-9_]*", "a name in lower_snake_case")]
KindSlug = Annotated[str, _matches(r"[a-z_]+\.[a-z0-9_]+", "an id like kind.slug")]
IsoDay = Annotated[str, _matches(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "a day like 2026-01-31")]
Span = Annotated[str, _matches(r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)", "a span like 09:00-21:00")]
Address = Annotated[str, _matches(r"|https://\S+|mailto:\S+@\S+", "an address that begins with https:// or mailto:")]
Host = Annotated[str, _matches(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)+", "a host name, or one with a dot before it")]
MailAddress = Annotated[str, _matches(r"|[A-Za-z0-9._+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", "a mail address")]
Phone = Annotated[str, _matches(r"|[0-9+][0-9 ()-]{1,20}", "a phone number")]
Country = Annotated[str, _matches(r"[A-Z]{2}", "a country code")]
Language = Annotated[str, _matches(r"[a-z]{2,3}", "a language code")]
Words = Annotated[str, Field(min_length=1)]
Condition = dict[str, Any]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)


class Stamp(Strict):
    """Who of the profession looked at this, and when."""

    by: Words
    on: IsoDay


class WhenRule(Strict):
    when: When
    only_if: Condition | None = Field(None, alias="if")


class Note(Strict):
    id: Slug
    only_if: Condition = Field(alias="if")
    meaning: Words


class Step(Strict):
    id: KindSlug
    meaning: Words
    weight: int
    only_if: Condition | None = Field(None, alias="if")
    unless: Condition | None = None
    when: Annotated[list[WhenRule], Field(min_length=1)]
    gives_way: int | Literal["never"]
    minutes: Annotated[int, Field(ge=1, le=240)]
    cannot: dict[str, str] | None = None
    platforms_from: list[Literal["contact_platforms", "published_platforms"]] = []
    referrals: list[Slug] = []
    notes: list[Note] = []
    sources: Annotated[list[Slug], Field(min_length=1)]

    @model_validator(mode="after")
    def _ends_without_condition(self) -> "Step":
        if self.when[-1].only_if is not None:
            raise ValueError("the last line of when must hold always")
        if any(line.only_if is None for line in self.when[:-1]):
            raise ValueError("only the last line of when may hold always")
        if self.cannot is not None and len(self.cannot) != 1:
            raise ValueError("cannot stands for exactly one fact")
        return self


Topic = Literal[
    "paying",
    "replying_or_negotiating",
    "sending_more",
    "meeting",
    "deleting_account",
    "screenshot_of_image",
    "viewing_image",
    "forwarding_image",
    "blunt_blocking",
    "using_watched_device",
    "telling_parents_unprepared",
    "blaming_or_punishing",
    "keep_talking_for_evidence",
    "calling_number_they_gave",
    "recovery_firm",
]


class Avoid(Strict):
    id: KindSlug
    meaning: Words
    topics: list[Topic]
    weight: int
    only_if: Condition | None = Field(None, alias="if")
    unless: Condition | None = None
    sources: Annotated[list[Slug], Field(min_length=1)]


class AskedFact(Strict):
    fact: str
    only_if: Condition | None = Field(None, alias="if")
    unless: Condition | None = None
    use: Literal["plan", "told"] = "plan"


class Page(Strict):
    id: Slug
    first: bool = False
    use: Literal["plan", "figures"] = "plan"
    pick: bool = False
    facts: Annotated[list[AskedFact], Field(min_length=1)]


class Questions(Strict):
    most_pages: Annotated[int, Field(ge=1, le=8)]
    most_facts: Annotated[int, Field(ge=1, le=12)]
    pages: list[Page]


class Situations(Strict):
    situations: dict[Slug, Condition]
    groups: dict[Slug, Condition] = {}


class CrisisContact(Strict):
    first_if: Condition | None = None


class Referral(Strict):
    id: Slug
    phone: Phone
    phone_long: Phone = ""
    address: Address
    chat: Address = ""
    countries: list[Country]
    languages: list[Language]
    only_if: Condition | None = Field(None, alias="if")
    unless: Condition | None = None
    crisis: CrisisContact | None = None
    hours: Slug | None = None
    confidence: Confidence
    sources: Annotated[list[Slug], Field(min_length=1)]
    last_checked: IsoDay
    reviewed: Stamp | None


class Hours(Strict):
    timezone: Words
    country: Country | None = None
    week: dict[Literal[DAYS], list[Span]]
    exceptions: dict[IsoDay, list[Span]] = Field({}, alias="except")
    phone: Phone = ""


class Platform(Strict):
    id: Slug
    name: Words
    operator: str
    route: Words
    address: Address
    minor_route: Words
    minor_address: Address
    stopncii: Participation
    take_it_down: Participation
    participation_evidence: str
    confidence: Confidence
    note: str
    hosts: list[Host] = []
    notice_form: Address = ""
    notice_mail: MailAddress = ""
    notice_languages: Annotated[list[Language], Field(min_length=1)] = ["en"]
    public: bool
    search_engine: bool
    common: bool = False
    last_checked: IsoDay
    reviewed: Stamp | None


class Source(Strict):
    id: Slug
    title: Words
    address: Address
    confidence: Confidence


class StepWords(Strict):
    """`in_reply`: the body as an advisor says it, where the body speaks to somebody whom nobody hears yet."""

    title: Words
    body: Words
    in_reply: str = ""
    why: Words
    duration: Words
    needs: str = ""
    cannot: str = ""
    notes: dict[Slug, Words] = {}
    done_label: str = ""


class ScreenWords(Strict):
    """A sentence of screens.yaml with a stamp of its own; without one it has the stamp of the file."""

    reviewed: Stamp | None
    text: Words


class AvoidWords(Strict):
    title: Words
    why: Words


class QuestionWords(Strict):
    """`tick`: the reader's own label in a list of boxes, instead of the one for everyone."""

    title: Words
    help: str = ""
    why: Words
    tick: str = ""


class ReferralWords(Strict):
    reviewed: Stamp | None
    name: Words
    what_for: Words
    needs: str = ""
    hours: str = ""


class PlatformWords(Strict):
    reviewed: Stamp | None
    name: Words
    report: Words
    profile: Words
    minors: Words
    note: str = ""
    name_it: str = ""
    account: str = ""


class PageWords(Strict):
    title: Words
    help: str = ""
    why: str = ""


class CommonWords(Strict):
    none: Words
    skip: Words
