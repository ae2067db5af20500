"""What every pure question does alike: reads a JSON input, prints JSON alone, refuses in one sentence."""

import json
import sys
from pathlib import Path

WRONG_INPUT = 2
# Far more than any report; keeps a mistaken file from filling the memory.
LARGEST_INPUT = 2_000_000


class Wrong(Exception):
    """The input is wrong; the text is one sentence: which field, what was allowed."""


def wrong_input(sentence: str) -> int:
    print(" ".join(sentence.split()), file=sys.stderr)
    return WRONG_INPUT


def _refuse_constant(name: str) -> None:
    raise Wrong(f"The input is not JSON: {name} is no JSON value.")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise Wrong(f"{key}: stands twice in the input.")
        found[key] = value
    return found


def read_json(name: str) -> object:
    """The JSON of a file, or of standard input for `-`. Raises Wrong."""
    try:
        text = sys.stdin.buffer.read(LARGEST_INPUT + 1) if name == "-" else _read_file(name)
    except OSError as problem:
        raise Wrong(f"{name} cannot be read: {problem.strerror or 'unknown reason'}.") from None
    if len(text) > LARGEST_INPUT:
        raise Wrong(f"The input is longer than {LARGEST_INPUT} bytes.")
    try:
        return json.loads(text.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise Wrong("The input is not UTF-8 text.") from None
    except RecursionError:
        raise Wrong("The input is not JSON: it is nested too deep.") from None
    except json.JSONDecodeError as problem:
        raise Wrong(f"The input is not JSON: line {problem.lineno}, column {problem.colno}: {problem.msg}.") from None


def _read_file(name: str) -> bytes:
    with Path(name).open("rb") as file:
        return file.read(LARGEST_INPUT + 1)


def print_json(answer: object) -> None:
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
