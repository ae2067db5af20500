"""`houvast nowcast TRIANGLE.json [--json]`: how many there will be once the late reports are in."""

import argparse
from collections.abc import Mapping

from houvast.core.figures import TriangleError, nowcast
from houvast.core.figures.nowcast import FEWEST_DRAWS, MOST_DRAWS, check_triangle

from .answering import Wrong, print_json, read_json
from .compare import check_language

_DIGITS = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("triangle", metavar="TRIANGLE.json", help="periods, triangle, draws, seed; - reads stdin")
    parser.add_argument("--json", action="store_true", help="JSON on standard output, and nothing else")
    parser.add_argument("--language", default="nl", help="language of the texts (nl or en)")


def run(chosen: argparse.Namespace) -> int:
    check_language(chosen.language)
    given = read_json(chosen.triangle)
    if not isinstance(given, Mapping):
        raise Wrong("The input must be an object with periods and triangle.")
    unknown = set(given) - {"periods", "triangle", "draws", "seed"}
    if unknown:
        raise Wrong(f"{min(unknown)}: is not allowed; allowed: periods, triangle, draws, seed.")
    periods, triangle = given.get("periods"), given.get("triangle")
    if not isinstance(periods, list) or not isinstance(triangle, list):
        raise Wrong("periods and triangle must be lists, the triangle a list of rows, one for each period.")
    draws = _whole(given.get("draws", 2000), "draws", FEWEST_DRAWS, MOST_DRAWS)
    seed = _whole(given.get("seed", 1), "seed", 0, 2**32 - 1)
    try:
        check_triangle(triangle, len(periods))
        found = nowcast(triangle, draws=draws, seed=seed)
    except TriangleError as refused:
        raise Wrong(f"{refused}.") from None
    answer = {
        "ultimates": [round(value, _DIGITS) for value in found.ultimates],
        "intervals": [[round(low, _DIGITS), round(high, _DIGITS)] for low, high in found.intervals],
        "completeness": [round(value, 4) for value in found.completeness],
    }
    if chosen.json:
        print_json(answer)
        return 0
    for name, ultimate, (low, high), complete in zip(
        periods, answer["ultimates"], answer["intervals"], answer["completeness"], strict=True
    ):
        print(f"{name}: {ultimate:g} ({low:g} – {high:g}), {complete:.0%}")
    return 0


def _whole(value: object, name: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Wrong(f"{name}: {value!r} is not allowed; allowed: a whole number from {least} to {most}.")
    return value
