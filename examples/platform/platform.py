"""What a small site needs to use the exchange, with nothing but Python's own library. Copy it, it is yours.

export HOUVAST_BASE=https://…/exchange/v1 HOUVAST_SUBSCRIPTION=…  # and the keys of the addresses that you use:
export HOUVAST_FETCH=… HOUVAST_FEEDBACK=… HOUVAST_MATCH=…

python platform.py match 0123…cdef        is a picture with this PDQ hash known?  ends with 0: yes, 1: no
python platform.py blocked 0123…cdef      tells the helpline that you block it
python platform.py fetch list.json        takes the list, or what changed since the last time, and drops what was
                                          withdrawn
"""

from __future__ import annotations

import json
import os
import sys
import urllib.parse
import urllib.request
from pathlib import Path


def ask(name: str, key: str, *, query: dict | None = None, body: dict | None = None) -> dict:
    """One request. Raises urllib.error.HTTPError, whose body says in JSON what is not right."""
    address = f"{os.environ['HOUVAST_BASE']}/{name}"
    if query:
        address += "?" + urllib.parse.urlencode(query)
    request = urllib.request.Request(
        address,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "x-functions-key": os.environ[key],
            "Ocp-Apim-Subscription-Key": os.environ["HOUVAST_SUBSCRIPTION"],
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def known(value: str) -> dict:
    return ask("match", "HOUVAST_MATCH", body={"hashValue": value})


def say(value: str, feedback: str) -> dict:
    item = {"hashValue": value, "feedbackValue": feedback}
    return ask("SubmitFeedback", "HOUVAST_FEEDBACK", body={"count": 1, "hashFeedbacks": [item]})


def fetch(file: Path) -> dict[str, str]:
    """Hash → its kind, of everything that stands. Keeps them, and where to go on from, in the file."""
    kept = json.loads(file.read_text()) if file.exists() else {"from": 0, "hashes": {}}
    query = {"startTimestamp": kept["from"], "pageSize": 800}
    while True:
        page = ask("FetchHashes", "HOUVAST_FETCH", query=query)
        for record in page["hashRecords"]:
            if record["hashStatus"] == "Withdrawn":
                kept["hashes"].pop(record["hashValue"], None)
            else:
                kept["hashes"][record["hashValue"]] = record["signalType"]
        if not page["hasMoreRecords"]:
            break
        query["nextPageToken"] = page["nextPageToken"]  # startTimestamp stays the same for the whole walk
    kept["from"] = page["nextSetTimestamp"]  # only now: a walk that broke off is walked again
    new = file.with_suffix(".new")
    new.write_text(json.dumps(kept))
    new.replace(file)
    return kept["hashes"]


def main(arguments: list[str]) -> int:
    match arguments:
        case ["match", value]:
            answer = known(value)
            print(json.dumps(answer))
            return 0 if answer["match"] else 1
        case ["blocked", value]:
            print(json.dumps(say(value, "Blocked")))
        case ["fetch", file]:
            print(len(fetch(Path(file))), "hashes stand")
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
