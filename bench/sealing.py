"""What the cryptography of opening a mailbox costs, against two Argon2id runs at 128 MiB in the same process.

    python -m bench.sealing [--rounds 5] [--messages 10] [--json]

CPU time of this process (user and system), in alternating rounds, medians. A mailbox is: the typed code read, look-up
id and seal key derived, the private and the shared key's seals opened, and answers, ticks, facts, what was told, the
queue line and the messages opened. Argon2id once with 3 passes, which is little, and once as GlobaLeaks 5.0.15
opens a report (libsodium, 16 and 17 passes).

The ratio compares cost, not strength: a receipt of 90 random bits behind a pepper needs no slow hash, 16 decimal
digits do.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from uuid import uuid4

import nacl.pwhash

from houvast.core.sealing import receipts, seals
from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.keyring import new_key
from houvast.core.sealing.labels import KeyKind, Label
from houvast.core.sealing.secrets import ServerSecrets

MEMORY = 128 * 1024 * 1024
TEXT = "Hij zegt dat hij alles naar mijn contacten stuurt als ik vanavond niet betaal. " * 12
RUNS_A_ROUND = 200


def made_mailbox(messages: int) -> Callable[[], None]:
    """A mailbox as it stands in the database, and the function that opens all of it."""
    secrets = ServerSecrets.generate()
    receipt = receipts.new_receipt(os.urandom)
    report_id = uuid4()
    keys = {KeyKind.PRIVATE: new_key(), KeyKind.SHARED: new_key()}
    rows = [(Label.DRAFT, KeyKind.PRIVATE, {"words": TEXT})]
    rows += [(label, KeyKind.SHARED, {"words": TEXT}) for label in (Label.FACTS, Label.TOLD, Label.SHARED_TICKS)]
    rows += [(Label.REPORTER_LINE, KeyKind.SHARED, {"words": "deadline tonight"})]
    rows += [(Label.MESSAGE, KeyKind.SHARED, {"words": TEXT, "number": n}) for n in range(messages)]
    stored = []
    for label, kind, data in rows:
        place = {"label": label, "row_id": uuid4(), "key_kind": kind}
        stored.append((seal_payload(Payload(label.value, 1, data), key=keys[kind], **place), place))
    receipt_key = receipts.seal_key(receipt, secrets.pepper)
    stored_seals = {
        kind: seals.seal_key_to_receipt(key, report_id=report_id, key_kind=kind, receipt_key=receipt_key)
        for kind, key in keys.items()
    }
    typed = receipt.grouped.lower()

    def open_it() -> None:
        read = receipts.read_receipt(typed)
        receipts.lookup_id(read, secrets.pepper)
        opening = receipts.seal_key(read, secrets.pepper)
        opened = {
            kind: seals.open_with_receipt(sealed, report_id=report_id, key_kind=kind, receipt_key=opening)
            for kind, sealed in stored_seals.items()
        }
        for sealed, place in stored:
            open_payload(sealed, key=opened[place["key_kind"]], **place)

    return open_it


def argon2id(*passes: int) -> Callable[[], None]:
    salt = os.urandom(16)

    def run() -> None:
        for count in passes:
            nacl.pwhash.argon2id.kdf(32, b"1234567890123456", salt, opslimit=count, memlimit=MEMORY)

    return run


def cpu_ms(run: Callable[[], None], times: int = 1) -> float:
    before = time.process_time()
    for _ in range(times):
        run()
    return (time.process_time() - before) * 1000 / times


def measured(rounds: int, messages: int) -> dict[str, float]:
    mailbox, small, large = made_mailbox(messages), argon2id(3, 3), argon2id(16, 17)
    for run in (mailbox, small):
        run()  # the first time pays for loading
    figures: dict[str, list[float]] = {"mailbox": [], "argon2id_3": [], "argon2id_16_17": []}
    for _ in range(rounds):
        figures["mailbox"].append(cpu_ms(mailbox, RUNS_A_ROUND))
        figures["argon2id_3"].append(cpu_ms(small))
        figures["argon2id_16_17"].append(cpu_ms(large))
    medians = {name: statistics.median(values) for name, values in figures.items()}
    return {
        "mailbox_ms": round(medians["mailbox"], 4),
        "two_runs_of_3_passes_ms": round(medians["argon2id_3"], 1),
        "two_runs_of_16_and_17_passes_ms": round(medians["argon2id_16_17"], 1),
        "ratio_to_3_passes": round(medians["argon2id_3"] / medians["mailbox"]),
        "ratio_to_16_and_17_passes": round(medians["argon2id_16_17"] / medians["mailbox"]),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--messages", type=int, default=10)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    figures = measured(chosen.rounds, chosen.messages)
    if chosen.json:
        print(json.dumps(figures))
        return
    print(f"CPU, medians of {chosen.rounds} rounds, {chosen.messages} messages in the mailbox\n")
    print("| what | CPU ms | times a mailbox |")
    print("|---|---|---|")
    print(f"| open a mailbox's cryptography | {figures['mailbox_ms']:.3f} | 1 |")
    for passes, words in (("3", "3 passes each"), ("16_and_17", "16 and 17 passes, as GlobaLeaks")):
        cost, ratio = figures[f"two_runs_of_{passes}_passes_ms"], figures[f"ratio_to_{passes}_passes"]
        print(f"| two Argon2id runs at 128 MiB, {words} | {cost:,.0f} | {ratio:,} |")


if __name__ == "__main__":
    main()
