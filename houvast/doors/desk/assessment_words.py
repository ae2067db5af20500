"""Words of an assessment in one language: facts with their values, needs, measures, and why. For pages and papers."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

from houvast.core.assessment import Answers, AssessmentWords, MeasureFound
from houvast.core.assessment.vocabulary import OWN_FACTS
from houvast.core.knowledge import TextMissing
from houvast.records.content import current_knowledge
from houvast.records.content.assessment import current_assessment


class Words:
    """Everything that is said of one assessment, in `language`."""

    def __init__(self, language: str | None = None) -> None:
        known = current_assessment().words
        language = language or get_language() or "nl"
        self.language = language if language in known else next(iter(known))
        self.own: AssessmentWords = known[self.language]
        self.texts = current_knowledge().texts(self.language)

    def say(self, name: str) -> str:
        return self.own.word("words", name)

    def fact(self, fact: str) -> str:
        return self.own.own_name(fact) if fact in OWN_FACTS else self.texts.fact_name(fact)

    def value(self, fact: str, value: object) -> str:
        """The words for a value; what the content does not know any more stands as its code."""
        if fact in OWN_FACTS:
            return self.own.own_value(fact, str(value)) or self.yes_no(str(value))
        values = value if isinstance(value, tuple) else (value,)
        return ", ".join(self._label(fact, item) for item in values)

    def _label(self, fact: str, item: object) -> str:
        try:
            return self.texts.label(fact, str(item))
        except TextMissing:
            return str(item)

    def yes_no(self, value: str) -> str:
        return self.texts.label("published", value)

    def because(self, facts: Iterable[str], answers: Answers) -> str:
        """ "Address known: yes; form: ex-partner"."""
        return "; ".join(f"{self.fact(fact)}: {self.value(fact, answers.get(fact))}" for fact in facts)

    def need(self, need_id: str) -> str:
        return self.own.need(need_id)[0]

    def needs(self, need_ids: Iterable[str]) -> str:
        return ", ".join(self.need(need_id).lower() for need_id in need_ids)

    def conditions(self, measure: MeasureFound) -> list[tuple[str, str, bool | None]]:
        """(sentence, met in words, met)."""
        said = self.own.measure(measure.id).conditions
        words = {True: "yes", False: "no", None: "open"}
        return [
            (said[part.id], self.own.word("met", words[part.met]), part.met)
            for part in measure.conditions
            if part.id in said
        ]
