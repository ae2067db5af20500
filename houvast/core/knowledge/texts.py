"""The words of one language. What is missing raises TextMissing: no text ever falls back to another language."""

from collections.abc import Mapping
from dataclasses import dataclass

from houvast.core.situation import FIELDS, Shape
from houvast.core.situation.vocabulary import PLATFORM_FIELDS

from .errors import TextMissing
from .names import LABEL_TABLES


@dataclass(frozen=True, slots=True)
class StepText:
    """`reviewed`: {"by", "on"} of the professional who stamped it, or None while it is a draft. `in_reply`: the body
    as an advisor says it."""

    title: str
    body: str
    in_reply: str
    why: str
    duration: str
    needs: str
    cannot: str
    done_label: str
    reviewed: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class AvoidText:
    title: str
    why: str
    reviewed: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class QuestionText:
    """`options`: value -> label, in the order shown. `tick`: a yes/no fact's short label in a list of boxes."""

    title: str
    help: str
    why: str
    options: Mapping[str, str]
    tick: str
    none_label: str
    skip_label: str
    reviewed: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class PageText:
    title: str
    help: str
    why: str


@dataclass(frozen=True, slots=True)
class ReferralText:
    name: str
    what_for: str
    needs: str
    hours: str
    reviewed: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class PlatformText:
    """How to report there, where the profile's address is found, what to say for under-18s, what to know first; what a
    notice names there, and what happens to the account that placed it."""

    name: str
    report: str
    profile: str
    minors: str
    note: str
    name_it: str
    account: str
    reviewed: Mapping[str, str] | None


class Texts:
    """Read-only words of `language`. Roles are those of `reporter_role`; None speaks to the person themselves."""

    def __init__(self, language: str, compiled: Mapping) -> None:
        self.language = language
        self._compiled = compiled

    def _item(self, kind: str, name: str) -> Mapping:
        try:
            return self._compiled[kind][name]
        except KeyError:
            raise TextMissing(f"no text in {self.language}: {kind} {name}") from None

    def _block(self, kind: str, name: str, role: str | None) -> tuple[Mapping, Mapping]:
        item = self._item(kind, name)
        try:
            return item["blocks"][item["roles"][role or "self"]], item
        except KeyError:
            raise TextMissing(f"no text in {self.language}: {kind} {name} for {role}") from None

    def step(self, step_id: str, role: str | None = None, notes: tuple[str, ...] = ()) -> StepText:
        """`notes` are the ids of a planned step; their sentences follow the body."""
        block, item = self._block("steps", step_id, role)
        try:
            sentences = [block["notes"][note] for note in notes]
        except KeyError as missing:
            raise TextMissing(f"no text in {self.language}: step {step_id} note {missing}") from None
        return StepText(
            title=block["title"],
            body=" ".join([block["body"], *sentences]),
            in_reply=" ".join([block["in_reply"] or block["body"], *sentences]),
            why=block["why"],
            duration=block["duration"],
            needs=block["needs"],
            cannot=block["cannot"],
            done_label=block["done_label"],
            reviewed=item["reviewed"],
        )

    def avoid(self, avoid_id: str, role: str | None = None) -> AvoidText:
        block, item = self._block("avoid", avoid_id, role)
        return AvoidText(block["title"], block["why"], item["reviewed"])

    def question(self, fact: str, role: str | None = None) -> QuestionText:
        block, item = self._block("questions", fact, role)
        common, _ = self._block("common", "answers", role)
        return QuestionText(
            title=block["title"],
            help=block["help"],
            why=block["why"],
            options=item["options"],
            tick=block["tick"] or item["tick"],
            none_label=common["none"],
            skip_label=common["skip"],
            reviewed=item["reviewed"],
        )

    def page(self, page_id: str, role: str | None = None) -> PageText:
        block, _ = self._block("pages", page_id, role)
        return PageText(block["title"], block["help"], block["why"])

    def referral(self, referral_id: str) -> ReferralText:
        return ReferralText(**self._item("referrals", referral_id))

    def platform(self, platform_id: str) -> PlatformText:
        return PlatformText(**self._item("platforms", platform_id))

    def fact_name(self, fact: str) -> str:
        return self._item("labels", "facts")[fact]

    def label(self, fact: str, value: str) -> str:
        """The word for a value of a fact, "unknown" (and for lists "no", nothing of it) included.

        `fact` may also be one of the other tables of short names, see name_of().
        """
        if fact in LABEL_TABLES:
            return self.name_of(fact, value)
        values = self._item("labels", "values")
        field = FIELDS.get(fact)
        if field is None:
            raise TextMissing(f"{fact} is not a fact")
        if field.shape is Shape.FLAG or value == "unknown" or (field.shape is Shape.MANY and value == "no"):
            table = values["yes_no"]
        elif fact in PLATFORM_FIELDS:
            return self.platform(value).name
        else:
            table = values.get(fact, {})
        if value not in table:
            raise TextMissing(f"no label in {self.language}: {fact} {value}")
        return table[value]

    def name_of(self, table: str, name: str) -> str:
        """A short name of the labels file: `kinds`, `when`, `urgency`, `act_kinds`, `indicator_kinds`."""
        try:
            return self._item("labels", table)[name]
        except KeyError:
            raise TextMissing(f"no label in {self.language}: {table} {name}") from None

    def has_screen(self, key: str) -> bool:
        return key in self._compiled["screens"]

    def screen(self, key: str, **parameters: object) -> str:
        """A sentence of screens.yaml with its `{names}` filled in; every name must be given."""
        text = self._item("screens", key)
        if not parameters:
            return text
        try:
            return text.format_map(parameters)
        except KeyError as missing:
            raise TextMissing(f"screen {key} needs {missing}") from None

    def screen_stamp(self, key: str) -> Mapping[str, str] | None:
        """{"by", "on"} of the professional who stamped this sentence (or the whole file), or None for a draft."""
        return self._item("screen_stamps", key)

    def crisis_screens(self) -> tuple[str, ...]:
        """Keys of the sentences that are said in a crisis; each carries a stamp of its own."""
        return tuple(self._compiled["crisis_screens"])

    def unstamped(self) -> dict[str, int]:
        """How many items of each kind no professional has stamped yet."""
        kinds = ("steps", "avoid", "questions", "referrals", "platforms")
        counts = {kind: sum(item["reviewed"] is None for item in self._compiled[kind].values()) for kind in kinds}
        return counts | {"screens": sum(stamp is None for stamp in self._compiled["screen_stamps"].values())}
