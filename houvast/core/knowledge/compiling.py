"""From content files to one checked and compiled form (plain JSON data); all problems are told at once."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ValidationError

from houvast.core.situation import FIELDS, Shape

from . import schema
from .conditions import Atom, ConditionError, Parser, allowed_values, pack
from .derived import DERIVED
from .errors import KnowledgeError
from .names import KINDS, PROTECTED_KINDS
from .overlay import lay_over
from .word_checks import check_words
from .yaml_text import read_yaml

# Raise this when the compiled form changes, so that no older one is read.
COMPILED_FORM = 2


class _Compiler:
    """Holds what one run collects: problems, atoms, and the facts that conditions use."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self.data = data
        self.problems: list[str] = []
        self.atoms: dict[Atom, int] = {}
        self.used_facts: dict[str, str] = {}
        self.parser = Parser({}, frozenset())
        self.asked: set[str] = set()

    # --- reading -----------------------------------------------------------------------------------------------

    def model(self, kind: type[BaseModel], raw: object, where: str) -> BaseModel | None:
        try:
            return kind.model_validate(raw)
        except ValidationError as refused:
            for error in refused.errors(include_url=False, include_context=False, include_input=False):
                place = ".".join(str(part) for part in error["loc"])
                self.problems.append(f"{where}{' ' + place if place else ''}: {error['msg']}")
            return None

    def listed(self, kind: type[BaseModel], name: str) -> list:
        """The items of a file that is a list, checked; ids stand once."""
        raw = self.data.get(name)
        if not isinstance(raw, list):
            self.problems.append(f"{name}: is missing or not a list")
            return []
        found: dict[str, BaseModel] = {}
        for number, item in enumerate(raw):
            label = item.get("id", number) if isinstance(item, dict) else number
            checked = self.model(kind, item, f"{name} {label}")
            if checked is None:
                continue
            if checked.id in found:
                self.problems.append(f"{name} {label}: stands twice")
            found[checked.id] = checked
        return list(found.values())

    def one(self, kind: type[BaseModel], name: str) -> BaseModel | None:
        if name not in self.data:
            self.problems.append(f"{name}: is missing")
            return None
        return self.model(kind, self.data[name], name)

    # --- conditions --------------------------------------------------------------------------------------------

    def rule(self, where: str, only_if: object = None, unless: object = None) -> dict:
        try:
            terms = self.parser.step_terms(only_if, unless)
        except ConditionError as refused:
            self.problems.append(f"{where}: {refused}")
            return {"terms": [], "facts": []}
        if not terms:
            self.problems.append(f"{where}: can never hold")
        atoms = {atom for term in terms for atom, _ in term}
        for fact, _ in sorted(atoms):
            self.used_facts.setdefault(fact, where)
        # Ints of hundreds of bits do not fit in JSON of other programs: hexadecimal text.
        packed = pack(terms, lambda atom: self.atoms.setdefault(atom, len(self.atoms)))
        return {"terms": [f"{term:x}" for term in packed], "facts": sorted({fact for fact, _ in atoms})}

    def reason(self, where: str, only_if: object) -> dict:
        """What a step is told to come from: its `if` alone, never what its `unless` leaves out."""
        return self.rule(where, only_if)

    def refers(self, where: str, what: str, ids: Iterable[str], known: Iterable[str]) -> None:
        known = set(known)
        self.problems.extend(f"{where}: there is no {what} {name!r}" for name in ids if name not in known)


def _platforms(compiler: _Compiler) -> dict[str, dict]:
    found = {}
    for name in sorted(compiler.data):
        if not name.startswith("platforms/"):
            continue
        checked = compiler.one(schema.Platform, name)
        if checked is None:
            continue
        if name != f"platforms/{checked.id}.yaml":
            compiler.problems.append(f"{name}: holds the id {checked.id}")
        found[checked.id] = checked.model_dump()
    hosts = [(host, name) for name, platform in found.items() for host in platform["hosts"]]
    for host in sorted({host.removeprefix(".") for host, _ in hosts}):
        names = sorted({name for each, name in hosts if each.removeprefix(".") == host})
        if len(names) > 1:
            compiler.problems.append(f"platforms: {host} belongs to {' and '.join(names)}")
    missing = set(FIELDS["contact_platforms"].values) - set(found)
    compiler.problems.extend(f"platforms/{name}.yaml: is missing" for name in sorted(missing))
    return found


def _situations(compiler: _Compiler, platform_ids: frozenset[str]) -> dict[str, dict]:
    checked = compiler.one(schema.Situations, "situations.yaml")
    if checked is None:
        return {}
    both = set(checked.situations) & set(checked.groups)
    compiler.problems.extend(f"situations.yaml {name}: is a situation and a group" for name in sorted(both))
    compiler.parser = Parser({**checked.groups, **checked.situations}, platform_ids)
    for name, raw in checked.groups.items():
        compiler.rule(f"situations.yaml {name}", raw)
    return {name: compiler.rule(f"situations.yaml {name}", raw) for name, raw in checked.situations.items()}


def _cannot(compiler: _Compiler, step: schema.Step, where: str) -> list[str] | None:
    if step.cannot is None:
        return None
    ((fact, value),) = step.cannot.items()
    field = FIELDS.get(fact)
    if field is None or field.shape not in (Shape.FLAG, Shape.CHOICE) or value not in field.values:
        compiler.problems.append(f"{where}: cannot stands for {fact}: {value}, which is no fact with that value")
    return [fact, value]


def _step(compiler: _Compiler, step: schema.Step, where: str) -> dict:
    kind = step.id.split(".")[0]
    if (step.gives_way == "never") != (kind in PROTECTED_KINDS):
        compiler.problems.append(f"{where}: gives_way is never for {', '.join(PROTECTED_KINDS)}, and only for those")
    if len({note.id for note in step.notes}) != len(step.notes):
        compiler.problems.append(f"{where}: a note stands twice")
    return {
        "id": step.id,
        "weight": step.weight,
        "rule": compiler.rule(where, step.only_if, step.unless),
        "reason": compiler.reason(where, step.only_if),
        "when": [[line.when, compiler.rule(f"{where} when", line.only_if)] for line in step.when],
        "gives_way": None if step.gives_way == "never" else step.gives_way,
        "minutes": step.minutes,
        "cannot": _cannot(compiler, step, where),
        "platforms_from": step.platforms_from,
        "referrals": step.referrals,
        "notes": [[note.id, compiler.rule(f"{where} note {note.id}", note.only_if)] for note in step.notes],
        "sources": step.sources,
    }


def _steps(compiler: _Compiler) -> list[dict]:
    found = []
    known = {f"steps/{kind}.yaml" for kind in KINDS}
    stray = [name for name in compiler.data if name.startswith("steps/") and name not in known]
    compiler.problems.extend(f"{name}: there is no such kind of step" for name in sorted(stray))
    for kind in KINDS:
        name = f"steps/{kind}.yaml"
        for step in compiler.listed(schema.Step, name):
            if step.id.split(".")[0] != kind:
                compiler.problems.append(f"{name} {step.id}: is of another kind than its file")
                continue
            found.append(_step(compiler, step, f"{name} {step.id}"))
    if not any(step["rule"]["terms"] == ["0"] for step in found):
        compiler.problems.append("steps: no step holds always, so a plan could be empty")
    return found


def _avoid(compiler: _Compiler) -> list[dict]:
    return [
        {
            "id": item.id,
            "topics": item.topics,
            "weight": item.weight,
            "rule": compiler.rule(f"avoid.yaml {item.id}", item.only_if, item.unless),
            "reason": compiler.reason(f"avoid.yaml {item.id}", item.only_if),
            "sources": item.sources,
        }
        for item in compiler.listed(schema.Avoid, "avoid.yaml")
    ]


def _referrals(compiler: _Compiler) -> dict[str, dict]:
    found = {}
    for item in compiler.listed(schema.Referral, "referrals.yaml"):
        where = f"referrals.yaml {item.id}"
        for country in item.countries:
            if country not in (allowed_values("victim_country") or ()):
                compiler.problems.append(f"{where}: {country} is no country")
        first = item.crisis.first_if if item.crisis else None
        found[item.id] = {
            **item.model_dump(exclude={"only_if", "unless", "crisis"}),
            "rule": compiler.rule(where, item.only_if, item.unless),
            "crisis": item.crisis is not None,
            "first": compiler.rule(f"{where} first_if", first) if first else None,
        }
    if not any(item["crisis"] for item in found.values()):
        compiler.problems.append("referrals.yaml: nobody to call in a crisis")
    return found


def _questions(compiler: _Compiler) -> dict:
    checked = compiler.one(schema.Questions, "questions.yaml")
    if checked is None:
        return {"most_pages": 1, "most_facts": 1, "pages": []}
    pages, asked = [], set()
    for page in checked.pages:
        where = f"questions.yaml {page.id}"
        if page.id in {other["id"] for other in pages}:
            compiler.problems.append(f"{where}: stands twice")
        for item in page.facts:
            if item.fact not in FIELDS:
                compiler.problems.append(f"{where}: {item.fact} is not a fact")
            elif page.pick and FIELDS[item.fact].shape is not Shape.FLAG:
                compiler.problems.append(f"{where}: {item.fact} is no yes or no, so it cannot be a box to pick")
            if page.use == "plan" and item.fact in asked:
                compiler.problems.append(f"{where}: {item.fact} is asked on an earlier page")
            if page.use == "plan":
                asked.add(item.fact)
        pages.append(
            {
                "id": page.id,
                "first": page.first,
                "use": page.use,
                "pick": page.pick,
                "facts": [
                    [item.fact, item.use, compiler.rule(f"{where} {item.fact}", item.only_if, item.unless)]
                    for item in page.facts
                ],
            }
        )
    compiler.asked = asked
    return {"most_pages": checked.most_pages, "most_facts": checked.most_facts, "pages": pages}


def _hours(compiler: _Compiler) -> dict[str, dict]:
    raw = compiler.data.get("hours.yaml")
    if not isinstance(raw, dict) or "helpline" not in raw:
        compiler.problems.append("hours.yaml: the hours of the helpline itself are missing")
        return {}
    found = {}
    for name, item in raw.items():
        checked = compiler.model(schema.Hours, item, f"hours.yaml {name}")
        if checked is None:
            continue
        spans = [*checked.week.values(), *checked.exceptions.values()]
        if any(span[:5] >= span[6:] for day in spans for span in day):
            compiler.problems.append(f"hours.yaml {name}: a span ends before it begins")
        found[name] = checked.model_dump()
    if found.get("helpline", {}).get("country") is None:
        compiler.problems.append("hours.yaml helpline: the country of the helpline is missing")
    return found


def _order(compiler: _Compiler) -> list[list[str]]:
    raw = compiler.data.get("order.yaml")
    if not isinstance(raw, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in raw):
        compiler.problems.append("order.yaml: is missing or not a list of pairs")
        return []
    for pair in raw:
        compiler.refers("order.yaml", "kind", pair, KINDS)
        if all(kind in KINDS for kind in pair) and KINDS.index(pair[0]) >= KINDS.index(pair[1]):
            compiler.problems.append(f"order.yaml: {pair[0]} does not stand before {pair[1]} among the kinds")
    return raw


def _check_references(compiler: _Compiler, rules: dict) -> None:
    sources, referrals = set(rules["sources"]), set(rules["referrals"])
    for name, items in (("step", rules["steps"]), ("avoid", rules["avoid"]), ("referral", rules["referrals"].values())):
        for item in items:
            compiler.refers(f"{name} {item['id']}", "source", item["sources"], sources)
    for step in rules["steps"]:
        compiler.refers(f"step {step['id']}", "referral", step["referrals"], referrals)
    for item in rules["referrals"].values():
        if item["hours"] is not None:
            compiler.refers(f"referral {item['id']}", "hours", [item["hours"]], rules["hours"])
    # What a rule waits for has to be asked somewhere, or it can never come to hold.
    for fact, where in sorted(compiler.used_facts.items()):
        for behind in DERIVED[fact][1] if fact in DERIVED else (fact,):
            if behind not in compiler.asked:
                compiler.problems.append(f"{where}: waits for {behind}, which no page of questions.yaml asks")


def compile_knowledge(
    files: Mapping[str, bytes], overlay: Mapping[str, bytes] | None = None, *, with_texts: bool = True
) -> dict:
    """The compiled content, or KnowledgeError with every problem. Keys are paths inside the folder ("steps/stop.yaml").

    `with_texts=False` is for tests of rules alone: such knowledge has no language.
    """
    data = {name: read_yaml(text, name) for name, text in sorted(files.items())}
    if overlay:
        data = lay_over(data, {name: read_yaml(text, f"overlay {name}") for name, text in sorted(overlay.items())})
    compiler = _Compiler({name: value for name, value in data.items() if not name.startswith("texts/")})
    platforms = _platforms(compiler)
    situations = _situations(compiler, frozenset(platforms))
    rules = {
        "form": COMPILED_FORM,
        "platforms": platforms,
        "situations": situations,
        "steps": _steps(compiler),
        "avoid": _avoid(compiler),
        "referrals": _referrals(compiler),
        "questions": _questions(compiler),
        "hours": _hours(compiler),
        "order": _order(compiler),
        "sources": {item.id: item.model_dump() for item in compiler.listed(schema.Source, "sources.yaml")},
    }
    _check_references(compiler, rules)
    rules["atoms"] = [[fact, list(values)] for fact, values in compiler.atoms]
    texts, problems = check_words(data, rules) if with_texts else ({}, [])
    if compiler.problems or problems:
        raise KnowledgeError([*compiler.problems, *problems])
    return {**rules, "texts": texts}
