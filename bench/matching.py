"""Is a hash within 31 bits of one in the list: our flat index beside plain numpy and the two indexes of the client that
platforms run. Each in a process of its own, on the same hashes and questions.

Hashes are random: real ones lie closer together, which costs indexes that sort into buckets more, a flat one nothing.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bench.processes import pss
from bench.tables import Findings, mib

TITLE = "Finding near copies of a hash"
RADIUS = 31
SEED = 31
OURS = "ours: flat, in memory"
NUMPY = "numpy: xor and count"
Ask = Callable[[str], bool]


@dataclass(frozen=True)
class Size:
    """`counts`: hashes in the list, with how many near copies are asked for (0 to 31 bits), and as many that are not
    near (32 to 40)."""

    counts: tuple[tuple[int, int], ...]


FULL = Size(counts=((100_000, 200), (1_000_000, 200)))
SMALL = Size(counts=((3_000, 40),))


def run(size: Size) -> Findings:
    findings = Findings(TITLE)
    rows = []
    for count, asked in size.counts:
        base = None
        for name in KINDS:
            told = _apart(name, count, asked)
            base = told["ms"] if name == NUMPY else base
            rows.append(
                [
                    f"{count:,}",
                    name,
                    f"{told['build']:.2f}",
                    f"{told['ms']:.2f}",
                    f"{base / told['ms']:.1f}" if base else "",
                    f"{told['found']} of {asked}",
                    told["false"],
                    mib(told["memory"]),
                ]
            )
            if name in (OURS, NUMPY):
                right = (told["found"], told["false"]) == (asked, 0)
                findings.must(right, f"{name} among {count:,}: {told['found']} of {asked}, {told['false']} false")
    findings.say(
        f"Radius {RADIUS} of 256. One question at a time, one thread; medians. Memory: growth of the process (PSS)."
    )
    head = [
        "hashes",
        "index",
        "build, s",
        "ms a question",
        "times as fast as numpy",
        "near copies found",
        "false",
        "MiB",
    ]
    findings.table(head, rows)
    findings.say("`PDQIndex` and `PDQIndex2` are of python-threatexchange 1.2.17, in the same run.")
    return findings


def _apart(name: str, count: int, asked: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.matching", name, str(count), str(asked)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def ours(values: np.ndarray) -> Ask:
    from houvast.records.exchange.flat import Flat

    index = Flat()
    index.add(range(1, len(values) + 1), values.tobytes(), [True] * len(values))
    return lambda value: bool(index.search(value))


def with_numpy(values: np.ndarray) -> Ask:
    words = values.view(np.uint64)

    def ask(value: str) -> bool:
        asked = np.frombuffer(bytes.fromhex(value), np.uint64)
        return bool((np.bitwise_count(words ^ asked).sum(axis=1) <= RADIUS).any())

    return ask


def of_the_client(values: np.ndarray) -> Ask:
    from threatexchange.signal_type.pdq.pdq_index import PDQIndex

    index = PDQIndex((row.tobytes().hex(), None) for row in values)
    return lambda value: bool(index.query(value))


def of_the_client_2(values: np.ndarray) -> Ask:
    from threatexchange.signal_type.pdq.pdq_index2 import PDQIndex2

    index = PDQIndex2(entries=((row.tobytes().hex(), None) for row in values))
    return lambda value: bool(index.query(value))


KINDS: dict[str, Callable[[np.ndarray], Ask]] = {
    NUMPY: with_numpy,
    OURS: ours,
    "the client's `PDQIndex`": of_the_client,
    "the client's `PDQIndex2`": of_the_client_2,
}


def flipped(random: np.random.Generator, row: np.ndarray, bits: int) -> str:
    unpacked = np.unpackbits(row)
    unpacked[random.choice(256, size=bits, replace=False)] ^= 1
    return np.packbits(unpacked).tobytes().hex()


def measure(name: str, count: int, asked: int) -> dict[str, float]:
    """What one index does, in this process."""
    import faiss

    faiss.omp_set_num_threads(1)
    random = np.random.default_rng(SEED)
    values = random.integers(0, 256, (count, 32), np.uint8)
    chosen = values[random.choice(count, size=2 * asked, replace=False)]
    near = [flipped(random, row, place % 32) for place, row in enumerate(chosen[:asked])]
    far = [flipped(random, row, 32 + place % 9) for place, row in enumerate(chosen[asked:])]
    KINDS[name](values[:10])  # whatever it imports
    gc.collect()
    before, began = pss(os.getpid()), time.perf_counter()
    ask = KINDS[name](values)
    built = time.perf_counter() - began
    ask(near[0])
    times, answers = [], []
    for value in near + far:
        began = time.perf_counter()
        answers.append(ask(value))
        times.append((time.perf_counter() - began) * 1000)
    gc.collect()
    return {
        "build": built,
        "ms": statistics.median(times),
        "found": sum(answers[:asked]),
        "false": sum(answers[asked:]),
        "memory": max(0, pss(os.getpid()) - before),
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
