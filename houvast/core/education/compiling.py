"""From the files of `knowledge/education/` to one checked `Education`; every problem is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from pydantic import BaseModel, ValidationError

from houvast.core.knowledge.borrowing import FILE as LANGUAGE
from houvast.core.knowledge.borrowing import drafts
from houvast.core.knowledge.errors import KnowledgeError
from houvast.core.knowledge.instead import page_instead
from houvast.core.knowledge.overlay import lay_over
from houvast.core.knowledge.yaml_text import read_yaml

from . import front
from .languages import Language, read_language
from .markup import Body, Link, read_body
from .model import (
    HARMFUL,
    Audience,
    Choice,
    Does,
    Education,
    Kind,
    Page,
    Scenario,
    ScenarioWords,
    Scene,
    SceneWords,
    Stamp,
)
from .quoting import FigureSaid, check_numbers, loose_counts
from .reading_level import measure, too_hard
from .scenarios import check_paths, check_words

LEVELS = "education/levels.yaml"
# What the files of a page have in common in every language.
_SHARED = ("kind", "audience", "order", "referrals", "figures")


def compile_education(
    files: Mapping[str, bytes],
    overlay: Mapping[str, bytes] | None = None,
    *,
    figures: Mapping[str, FigureSaid] | None = None,
    referral_ids: frozenset[str] | None = None,
    phones: frozenset[str] = frozenset(),
) -> Education:
    """`files`: path inside knowledge/ → bytes (education/…, texts/<language>/forbidden_words.yaml, sources.yaml). What
    is None is not looked up. Raises KnowledgeError with every problem."""
    compiler = _Compiler(figures, referral_ids, phones)
    data, bodies = _read(files, overlay or {})
    languages = compiler.languages(data)
    begun = _begun(overlay or {})
    sources = {item["id"] for item in data.get("sources.yaml") or () if isinstance(item, dict) and "id" in item}
    pages: dict[str, dict[str, Page]] = {code: {} for code in languages}
    for name, body in bodies.items():
        page = compiler.page(name, data.get(name), body, languages, sources)
        if page is not None:
            pages[page.language][page.slug] = page
    scenarios = compiler.scenarios(data)
    words = {code: compiler.scenario_words(data, language, scenarios) for code, language in languages.items()}
    compiler.same_in_every_language(pages)
    compiler.links(pages, scenarios)
    for audience in Audience:
        if not any(audience in page.audience for found in pages.values() for page in found.values()):
            compiler.problems.append(f"education: nobody writes for {audience.value}")
    if compiler.problems:
        raise KnowledgeError(compiler.problems)
    for code, lender in begun.items():  # what is not written in it is read in the language it borrows from
        if code not in languages and lender in languages:
            pages[code], words[code], languages[code] = pages[lender], words[lender], languages[lender]
    return Education(
        pages=MappingProxyType({code: MappingProxyType(_ordered(found)) for code, found in pages.items()}),
        scenarios=MappingProxyType(scenarios),
        scenario_words=MappingProxyType(words),
        search=MappingProxyType({code: language.search for code, language in languages.items()}),
    )


def _read(files: Mapping[str, bytes], overlay: Mapping[str, bytes]) -> tuple[dict[str, object], dict[str, str]]:
    """(file → data, page file → body). A page of the overlay takes the place of ours; `remove: true` takes it away."""
    ours, bodies = _read_side(files)
    theirs, their_bodies = _read_side(overlay, "overlay ")
    gone = {name for name, raw in theirs.items() if isinstance(raw, dict) and raw.get("remove") is True}
    data = lay_over(ours, {name: raw for name, raw in theirs.items() if name not in bodies})
    data |= {name: raw for name, raw in theirs.items() if name.endswith(".md")}
    bodies = {name: page_instead(theirs, name.split("/")[1])(body) for name, body in bodies.items()} | their_bodies
    return {n: raw for n, raw in data.items() if n not in gone}, {n: b for n, b in bodies.items() if n not in gone}


def _begun(overlay: Mapping[str, bytes]) -> dict[str, str]:
    """Languages that an overlay begins: code → code of the one it borrows from."""
    files = {name: read_yaml(text, name) for name, text in overlay.items() if name.endswith(f"/{LANGUAGE}")}
    return {code: draft.borrows for code, draft in drafts(files).items()}


def _read_side(files: Mapping[str, bytes], whose: str = "") -> tuple[dict[str, object], dict[str, str]]:
    data: dict[str, object] = {}
    bodies: dict[str, str] = {}
    for name, text in sorted(files.items()):
        if name.endswith(".md"):
            data[name], bodies[name] = front.take_apart(text, f"{whose}{name}")
        else:
            data[name] = read_yaml(text, f"{whose}{name}")
    return data, bodies


def _ordered(pages: Mapping[str, Page]) -> dict[str, Page]:
    return {page.slug: page for page in sorted(pages.values(), key=lambda page: (page.order, page.slug))}


class _Compiler:
    """Holds what one run collects."""

    def __init__(
        self, figures: Mapping[str, FigureSaid] | None, referral_ids: frozenset[str] | None, phones: frozenset[str]
    ) -> None:
        self.figures = figures
        self.referral_ids = referral_ids
        # The short ones are names too: 112, 113, 1813.
        self.phones = frozenset(phone for phone in phones if len(phone) > 4)
        self.problems: list[str] = []
        self.links_of: dict[tuple[str, str], tuple[Link, ...]] = {}

    # --- reading -----------------------------------------------------------------------------------------------

    def model(self, kind: type[BaseModel], raw: object, where: str):
        try:
            return kind.model_validate(raw)
        except ValidationError as refused:
            for error in refused.errors(include_url=False, include_context=False, include_input=False):
                place = ".".join(str(part) for part in error["loc"])
                self.problems.append(f"{where}{' ' + place if place else ''}: {error['msg']}")
            return None

    def languages(self, data: Mapping[str, object]) -> dict[str, Language]:
        """The languages that pages are written in, each with its rules."""
        written = sorted(
            {name.split("/")[1] for name in data if name.startswith("education/") and name.endswith(".md")}
        )
        rules = self.model(front.LevelsFile, data.get(LEVELS), LEVELS)
        if rules is None:
            return {}
        subject = tuple(word for file in rules.languages.values() for word in file.subject)
        found = {}
        for code in written:
            if code not in rules.languages:
                self.problems.append(f"{LEVELS}: has no rules for {code}")
                continue
            words = data.get(f"texts/{code}/forbidden_words.yaml")
            if not isinstance(words, dict):
                self.problems.append(f"texts/{code}/forbidden_words.yaml: is missing")
                words = {}
            found[code] = read_language(code, rules.languages[code], words, subject)
        return found

    def page(
        self, name: str, raw: object, text: str, languages: Mapping[str, Language], sources: Iterable[str]
    ) -> Page | None:
        if raw is None:
            self.problems.append(f"{name}: has no front block")
            return None
        head = self.model(front.Front, raw, name)
        if head is None:
            return None
        if name != f"education/{head.language}/{head.slug}.md":
            self.problems.append(f"{name}: says that it is {head.language}/{head.slug}")
            return None
        language = languages.get(head.language)
        if language is None:
            return None
        body = read_body(text)
        self.links_of[head.language, head.slug] = body.links
        told = [
            *body.problems,
            *self._head(head, language),
            *self._said(head, body, language),
            *self._numbers(body.links),
            *loose_counts(body.text, body.links, language.counted),
        ]
        told += [f"there is no source {each!r}" for each in head.sources if each not in set(sources)]
        told += self._referrals(head.referrals)
        if not head.referrals and head.kind in (Kind.PAGE, Kind.LESSON):
            told.append("ends without anybody to turn to (referrals)")
        self.problems += [f"{name}: {each}" for each in told]
        return Page(
            slug=head.slug,
            language=head.language,
            title=head.title,
            heading=head.heading,
            line=head.line,
            kind=Kind(head.kind),
            audience=tuple(Audience(each) for each in head.audience),
            level=head.level,
            order=head.order,
            sources=tuple(head.sources),
            referrals=tuple(head.referrals),
            search=tuple(head.search),
            cut=head.cut,
            figures=tuple(dict.fromkeys(link.target for link in body.links if link.scheme in ("figure", "noted"))),
            body=text,
            text=body.text,
            reviewed=_stamp(head.reviewed),
        )

    def _referrals(self, ids: Iterable[str]) -> list[str]:
        known = self.referral_ids
        return [] if known is None else [f"there is no referral {each!r}" for each in ids if each not in known]

    def _head(self, head: front.Front, language: Language) -> Iterator[str]:
        for text in (head.title, head.slug.replace("-", " ")):
            if word := language.wording.of_the_subject(text):
                yield f"{text!r} would stay in a history, and tells of {word!r}"
        if head.address not in language.wording.address:
            yield f"address {head.address!r} is none of {', '.join(language.wording.address)}"
        for text in (head.heading, head.line):
            yield from language.wording.problems(text, head.address, spoken=head.kind == Kind.POSTER)

    def _said(self, head: front.Front, body: Body, language: Language) -> Iterator[str]:
        """Level and wording of what we say ourselves; what others say is quoted with a label, and answered at once."""
        own: list[str] = []
        for number, fragment in enumerate(body.fragments):
            if fragment.kind == "quote":
                yield from self._quote(body, number, language)
                if fragment.label not in language.quoted:
                    yield from language.wording.problems(fragment.text, head.address, spoken=True)
                continue
            yield from language.wording.problems(fragment.text, head.address)
            yield from (f"names the number {each}" for each in self.phones if each in fragment.text)
            if fragment.kind != "heading":
                own.append(fragment.text)
        yield from self._level(own, head.level, language)

    def _level(self, texts: list[str], level: str, language: Language) -> list[str]:
        if level not in language.levels:
            return [f"level {level!r} is none of {', '.join(language.levels)}"]
        rule = language.levels[level]
        return too_hard(measure(texts, rule.long_letters), rule)

    def _quote(self, body: Body, number: int, language: Language) -> Iterator[str]:
        quoted = body.fragments[number]
        if not quoted.label:
            yield f"a quotation without a label in bold: {quoted.text!r}"
        if quoted.label not in language.quoted:
            return
        following = body.fragments[number + 1] if number + 1 < len(body.fragments) else None
        if following is None or following.kind not in ("text", "item"):
            yield f"what others say stands alone, without an answer: {quoted.text!r}"

    def _numbers(self, links: Iterable[Link]) -> Iterator[str]:
        """A number on a page is the number of the catalogue."""
        return iter(()) if self.figures is None else check_numbers(links, self.figures)

    # --- scenarios ---------------------------------------------------------------------------------------------

    def scenarios(self, data: Mapping[str, object]) -> dict[str, Scenario]:
        found = {}
        for name, raw in data.items():
            if not name.startswith("education/scenarios/"):
                continue
            file = self.model(front.ScenarioFile, raw, name)
            if file is None or not self._acts_known(name, file):
                continue
            if name != f"education/scenarios/{file.id}.yaml":
                self.problems.append(f"{name}: holds the id {file.id}")
            scenario = _scenario(file)
            found[scenario.id] = scenario
            self.problems += [f"{name}: {each}" for each in check_paths(scenario)]
            for scene_name, scene in scenario.scenes.items():
                self.problems += [f"{name} {scene_name}: {each}" for each in self._end(scene, file.scenes[scene_name])]
        return dict(sorted(found.items(), key=lambda pair: (pair[1].order, pair[0])))

    def _acts_known(self, name: str, file: front.ScenarioFile) -> bool:
        known = {each.value for each in Does}
        wrong = [choice.does for scene in file.scenes.values() for choice in scene.choices if choice.does not in known]
        self.problems += [f"{name}: {each!r} is nothing a choice does" for each in wrong]
        return not wrong

    def _end(self, scene: Scene, file: front.SceneFile) -> Iterator[str]:
        if scene.ends and file.end != "help":
            yield "has no choice and is no end at help"
        if scene.ends and not scene.referrals:
            yield "ends without anybody to turn to (referrals)"
        yield from self._referrals(scene.referrals)

    def scenario_words(
        self, data: Mapping[str, object], language: Language, scenarios: Mapping[str, Scenario]
    ) -> dict[str, ScenarioWords]:
        found = {}
        for scenario in scenarios.values():
            name = f"education/{language.code}/scenarios/{scenario.id}.yaml"
            if name not in data:
                self.problems.append(f"{name}: is missing")
                continue
            file = self.model(front.ScenarioWordsFile, data[name], name)
            if file is None:
                continue
            words = _words(file)
            told = [*check_words(scenario, words, language.wording), *self._scene_said(scenario, file, language)]
            for text in (file.title, scenario.id.replace("-", " "), *scenario.scenes):
                if word := language.wording.of_the_subject(text):
                    told.append(f"{text!r} would stay in a history, and tells of {word!r}")
            self.problems += [f"{name}: {each}" for each in told]
            found[scenario.id] = words
        return found

    def _scene_said(self, scenario: Scenario, file: front.ScenarioWordsFile, language: Language) -> Iterator[str]:
        own = [text for scene in file.scenes.values() for text in (scene.text, scene.still) if text]
        for text in (file.heading, file.line, *own):
            yield from language.wording.problems(text, file.address)
        for name, scene in scenario.scenes.items():
            given = file.scenes[name].choices if name in file.scenes else {}
            for choice in scene.choices:
                # A harmful choice is what people really do; it may sound like it.
                if choice.does not in HARMFUL and choice.id in given:
                    yield from language.wording.problems(given[choice.id], file.address, spoken=True)
        yield from self._level(own, file.level, language)

    # --- across pages ------------------------------------------------------------------------------------------

    def same_in_every_language(self, pages: Mapping[str, Mapping[str, Page]]) -> None:
        every = sorted({slug for found in pages.values() for slug in found})
        for slug in every:
            there = {code: found[slug] for code, found in pages.items() if slug in found}
            self.problems += [f"education/{code}/{slug}.md: is missing" for code in pages if code not in there]
            for part in _SHARED:
                said = {_comparable(getattr(page, part)) for page in there.values()}
                if len(said) > 1:
                    self.problems.append(f"education {slug}: {part} differs from language to language")
        for code, found in pages.items():
            titles = [page.title for page in found.values()]
            twice = sorted({title for title in titles if titles.count(title) > 1})
            self.problems += [f"education/{code}: two pages have the title {title!r}" for title in twice]

    def links(self, pages: Mapping[str, Mapping[str, Page]], scenarios: Mapping[str, Scenario]) -> None:
        for (code, slug), links in self.links_of.items():
            for link in links:
                if not _leads(link.scheme, link.target, pages.get(code, {}), scenarios):
                    self.problems.append(f"education/{code}/{slug}.md: {link.scheme}:{link.target} leads nowhere")
        for scenario in scenarios.values():
            for scene in scenario.scenes.values():
                for opened in scene.opens:
                    scheme, _, target = opened.partition(":")
                    if not all(_leads(scheme, target, found, scenarios) for found in pages.values()):
                        self.problems.append(f"education/scenarios/{scenario.id}.yaml: {opened} leads nowhere")


def _leads(scheme: str, target: str, pages: Mapping[str, Page], scenarios: Mapping[str, Scenario]) -> bool:
    if scheme in ("plan", "numbers"):
        return not target
    known = {"page": pages, "scenario": scenarios}.get(scheme)
    # Figures are looked up where they are quoted.
    return scheme in ("figure", "noted") if known is None else target in known


def _scenario(file: front.ScenarioFile) -> Scenario:
    scenes = {
        name: Scene(
            id=name,
            choices=tuple(Choice(choice.id, Does(choice.does), choice.to) for choice in scene.choices),
            opens=tuple(scene.opens),
            referrals=tuple(scene.referrals),
        )
        for name, scene in file.scenes.items()
    }
    return Scenario(
        file.id, tuple(Audience(each) for each in file.audience), file.order, file.start, MappingProxyType(scenes)
    )


def _words(file: front.ScenarioWordsFile) -> ScenarioWords:
    scenes = {
        name: SceneWords(scene.text, scene.said, scene.still, MappingProxyType(dict(scene.choices)))
        for name, scene in file.scenes.items()
    }
    return ScenarioWords(
        title=file.title,
        heading=file.heading,
        line=file.line,
        level=file.level,
        scenes=MappingProxyType(scenes),
        reviewed=_stamp(file.reviewed),
    )


def _stamp(raw) -> Stamp | None:
    return None if raw is None else Stamp(raw.by, raw.on)


def _comparable(value: object) -> object:
    return tuple(sorted(value)) if isinstance(value, tuple) else value
