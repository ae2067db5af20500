"""A small education that fits together, and a way to plant one fault in it."""

from __future__ import annotations

from collections.abc import Mapping

from houvast.core.education.compiling import compile_education
from houvast.core.education.model import Audience, Education
from houvast.core.education.quoting import FigureSaid
from houvast.core.knowledge.errors import KnowledgeError

FIGURES = {"nl.a.2015": FigureSaid(721, "reports; 88% male"), "nl.b.2020": FigureSaid(None, "nobody counts it")}
REFERRALS = frozenset({"helpwanted", "s113"})
LEVELS = b"""
languages:
  nl:
    search: dutch
    quoted: ["Mythe:"]
    address: {je: [u, uw], u: [je, jouw]}
    urges: [betaal]
    refuses: [niet, niets]
    praise: [goed gedaan]
    blame: [eigen schuld]
    counted: [meldingen, van de 100]
    subject: [naakt, chant]
    levels: {B1: {longest: 12, mean: 9, long_letters: 10, long_share: 0.2}}
  en:
    search: english
    quoted: ["Myth:"]
    address: {you: []}
    urges: [pay]
    refuses: [not, nothing]
    praise: [well done]
    blame: [your own fault]
    subject: [naked]
    levels: {B1: {longest: 12, mean: 9, long_letters: 10, long_share: 0.2}}
"""
FORBIDDEN = b"words:\n  - {word: had je maar, instead: niets}\nexceptions:\n  - Naam Had je maar\n"
BODY = {
    "nl": "Je bent niet alleen. Er zijn [721 meldingen](figure:nl.a.2015).\n\n## Stop\n\n- Betaal niet.\n"
    "- [Meer](page:two)\n\n> **Mythe:** Eigen schuld.\n\nDat klopt niet. [Oefen](scenario:walk) of [begin](plan:).\n",
    "en": "You are not alone. There are [721 reports](figure:nl.a.2015).\n\n## Stop\n\n- Do not pay.\n"
    "- [More](page:two)\n\n> **Myth:** Your own fault.\n\nThat is not so. [Try](scenario:walk) or [begin](plan:).\n",
}
SCENARIO = b"""
id: walk
audience: [young]
order: 1
start: "1"
scenes:
  "1": {choices: [{id: pay, does: pays, to: "2"}, {id: tell, does: tells, to: end}]}
  "2": {choices: [{id: tell, does: tells, to: end}]}
  end: {end: help, opens: ["plan:"], referrals: [helpwanted]}
"""
SCENARIO_WORDS = {
    "nl": "reviewed: null\ntitle: Oefening\nheading: Een oefening\nline: Kies.\naddress: je\nlevel: B1\nscenes:\n"
    '  "1": {text: Hij wil geld., said: Betaal nu., choices: {pay: Ik betaal, tell: Ik vertel het}}\n'
    '  "2": {text: Hij wil meer., still: Stoppen kan nog., choices: {tell: Ik vertel het}}\n'
    "  end: {text: Je bent niet alleen.}\n",
    "en": "reviewed: null\ntitle: Exercise\nheading: An exercise\nline: Choose.\naddress: you\nlevel: B1\nscenes:\n"
    '  "1": {text: They want money., said: Pay now., choices: {pay: I pay, tell: I tell it}}\n'
    '  "2": {text: They want more., still: You can still stop., choices: {tell: I tell it}}\n'
    "  end: {text: You are not alone.}\n",
}

TITLES = {("nl", "one"): "Lezen", ("nl", "two"): "Verder", ("en", "one"): "Reading", ("en", "two"): "Further"}


def front(slug: str, language: str, **other: object) -> str:
    given = {
        "slug": slug,
        "language": language,
        "title": {
            "one": "Lezen" if language == "nl" else "Reading",
            "two": "Verder" if language == "nl" else "Further",
        }[slug],
        "heading": "Kop" if language == "nl" else "Heading",
        "line": "Een regel." if language == "nl" else "A line.",
        "kind": "page",
        "audience": f"[{', '.join(Audience)}]",
        "address": "je" if language == "nl" else "you",
        "level": "B1",
        "order": 1,
        "sources": "[houvast]",
        "referrals": "[helpwanted]",
        "search": "[word]",
        "reviewed": "null",
    } | other
    return "---\n" + "\n".join(f"{key}: {value}" for key, value in given.items()) + "\n---\n"


def files() -> dict[str, bytes]:
    found = {
        "education/levels.yaml": LEVELS,
        "education/scenarios/walk.yaml": SCENARIO,
        "sources.yaml": b"- {id: houvast}\n",
    }
    for language in ("nl", "en"):
        found[f"texts/{language}/forbidden_words.yaml"] = FORBIDDEN
        found[f"education/{language}/scenarios/walk.yaml"] = SCENARIO_WORDS[language].encode()
        found[f"education/{language}/one.md"] = (front("one", language) + BODY[language]).encode()
        short = "Kort.\n" if language == "nl" else "Short.\n"
        found[f"education/{language}/two.md"] = (front("two", language) + short).encode()
    return found


def compiled(
    changes: Mapping[str, bytes | None] | None = None, overlay: Mapping[str, bytes] | None = None
) -> Education:
    """The small education with these files instead; None takes one away."""
    whole = files() | dict(changes or {})
    return compile_education(
        {name: content for name, content in whole.items() if content is not None},
        overlay,
        figures=FIGURES,
        referral_ids=REFERRALS,
        phones=frozenset({"112", "0800-0113"}),
    )


def problems(changes: Mapping[str, bytes | None]) -> list[str]:
    try:
        compiled(changes)
    except KnowledgeError as refused:
        return list(refused.problems)
    return []


def with_body(body: str, language: str = "nl", **other: object) -> dict[str, bytes]:
    """The second page with this body."""
    return {f"education/{language}/two.md": (front("two", language, **other) + body).encode()}
