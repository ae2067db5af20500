"""`houvast compare EARLIER LATER [--claim …] [--json]`: may they be compared, by how much, and what may be said."""

import argparse
from pathlib import Path

from houvast.core.figures import Claim, FigureError, Side, compare, read_side
from houvast.core.figures.compiling import Catalogue
from houvast.core.figures.saying import as_json
from houvast.core.knowledge import KnowledgeError
from houvast.records.content.figures import current_catalogue

from .answering import Wrong, print_json, read_json

LANGUAGES = ("nl", "en")
# Below this a floating-point number may not hold it.
SMALLEST = 1e-300


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("earlier", metavar="EARLIER", help="an id of the catalogue, or a JSON file; - reads stdin")
    parser.add_argument("later", metavar="LATER", help="an id of the catalogue, or a JSON file; - reads stdin")
    parser.add_argument("--claim", help=f"a claim to judge beside the verdict: {', '.join(Claim)}")
    parser.add_argument("--json", action="store_true", help="JSON on standard output, and nothing else")
    parser.add_argument("--language", default="nl", help="language of the texts (nl or en)")


def run(chosen: argparse.Namespace) -> int:
    check_language(chosen.language)
    if chosen.claim is not None and chosen.claim not in tuple(Claim):
        raise Wrong(f"--claim: {chosen.claim!r} is not allowed; allowed: {', '.join(Claim)}.")
    if chosen.earlier == chosen.later == "-":
        raise Wrong("LATER: '-' is not allowed; allowed: one side from standard input, the other an id or a file.")
    catalogue = _catalogue()
    earlier, later = (_side(getattr(chosen, name), name.upper(), catalogue) for name in ("earlier", "later"))
    claim = Claim(chosen.claim) if chosen.claim else None
    answer = as_json(compare(earlier, later, catalogue.figures), catalogue, chosen.language, claim)
    if chosen.json:
        print_json(answer)
    else:
        print("\n".join(as_text(answer, catalogue, chosen.language)))
    return 0


def check_language(language: str) -> None:
    """Raises Wrong."""
    if language not in LANGUAGES:
        raise Wrong(f"--language: {language!r} is not allowed; allowed: {', '.join(LANGUAGES)}.")


def _catalogue() -> Catalogue:
    try:
        return current_catalogue()
    except KnowledgeError as refused:
        raise Wrong(f"The figures do not fit together: {refused.problems[0]} (houvast check tells all).") from None


def _side(name: str, where: str, catalogue: Catalogue) -> Side:
    if name in catalogue.by_id:
        return Side((catalogue.by_id[name].figure,))
    if name != "-" and not name.endswith(".json") and not Path(name).is_file():
        allowed = "an id such as nl.helpwanted.webcam.2015, or a JSON file"
        raise Wrong(f"{where}: {name!r} is not in the catalogue; allowed: {allowed}.")
    try:
        return read_side(read_json(name), where)
    except FigureError as refused:
        raise Wrong(str(refused)) from None


def as_text(answer: dict, catalogue: Catalogue, language: str) -> list[str]:
    lines = [f"[{catalogue.word('verdicts', answer['verdict'], language)}] {answer['sentence']}", ""]
    lines += [f"- {reason['text']} ({reason['code']})" for reason in answer["reasons"]]
    if answer["interval"] is None:
        return lines
    low, high = answer["interval"]
    ratio = "∞" if answer["ratio"] is None else f"{answer['ratio']:.3g}"
    p = "< 1e-300" if answer["p"] < SMALLEST else f"{answer['p']:.3g}"
    lines += ["", f"ratio {ratio} (95 %: {low:.3g} – {'∞' if high is None else f'{high:.3g}'}), p {p}", ""]
    for name, support in answer["claims"].items():
        said, means = catalogue.word("claims", name, language), catalogue.words["claims"][name]["means"][language]
        lines.append(f"{said}: {catalogue.word('supports', support, language)} ({means})")
    return lines
