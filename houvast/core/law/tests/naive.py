"""A second implementation, slow and plain, from the raw files: a row is listed if what is unknown can be filled in so
that it holds, and applies if it holds however it is filled in. Shares no line with the product."""

from datetime import date
from itertools import product
from pathlib import Path

import yaml

NOT_INSTRUMENTS = ("facts.yaml", "mapping.yaml", "notices.yaml")


class NaiveLaw:
    def __init__(self, folder: Path) -> None:
        read = {
            path.name: yaml.load(path.read_text(), yaml.BaseLoader)  # noqa: S506 - makes text and nothing else
            for path in folder.glob("*.yaml")
        }
        facts = read["facts.yaml"]
        self.names = [name for group in facts["facts"].values() for name in group]
        self.pairs = [(one, other) for one, others in facts["implies"].items() for other in others]
        self.known: dict[tuple, str | None] = {}
        self.rows = []
        for name in sorted(set(read) - set(NOT_INSTRUMENTS)):
            for line in read[name]["provisions"]:
                newest = max((row["valid_from"] for row in line["versions"]), default="")
                for row in line["versions"]:
                    changes = row["valid_until"] != "null" or row["valid_from"] != newest
                    self.rows.append({**row, "kind": line["kind"], "after": "after_match" in line, "changes": changes})

    def in_force(self, row: dict, day: str) -> bool:
        begins, ends = row["valid_from"], row["valid_until"]
        return (begins == "null" or begins <= day) and (ends == "null" or day <= ends)

    def consistent(self, facts: dict[str, bool]) -> bool:
        return not any(facts.get(one) is True and facts.get(other) is False for one, other in self.pairs)

    def connected(self, names: list[str]) -> set[str]:
        """These facts and all that anything says something about them."""
        found = set(names)
        for _ in self.pairs:
            found |= {name for pair in self.pairs if found & set(pair) for name in pair}
        return found

    def filled(self, said: dict[str, bool], names: list[str]):
        """Every way to fill in these facts that does not contradict what was said, over the chains of what follows."""
        needed = self.connected(names)
        open_names = sorted(needed - set(said))
        for values in product((True, False), repeat=len(open_names)):
            facts = {**said, **dict(zip(open_names, values, strict=True))}
            if self.consistent(facts):
                yield facts

    def status(self, row: dict, said: dict[str, bool]) -> str | None:
        groups = [[part] if isinstance(part, str) else part["any"] for part in row["elements"]]
        names = [name for group in groups for name in group]
        matters = self.connected(names)
        said = {name: value for name, value in said.items() if name in matters}
        key = (row["id"], *sorted(said.items()))
        if key not in self.known:
            outcomes = {
                all(any(facts[name] for name in group) for group in groups) for facts in self.filled(said, names)
            }
            self.known[key] = "applies" if outcomes == {True} else "possible" if True in outcomes else None
        return self.known[key]

    def match(self, said: dict[str, bool], day: date) -> dict[str, str]:
        """Everything but the rules that run after the match."""
        found = {}
        for row in self.rows:
            if not row["after"] and self.in_force(row, day.isoformat()):
                status = self.status(row, said)
                if status is not None:
                    found[row["id"]] = status
        return found

    def rules(self, said: dict[str, bool], day: date, found: dict[str, str]) -> dict[str, str]:
        offences = [row for row in self.rows if row["kind"] == "offence" and row["id"] in found]
        if not offences:
            return {}
        told = dict(said)
        for fact, holds in (
            ("act_done", lambda row: True),
            ("complaint_offence", lambda row: row["complaint"] == "yes"),
            (
                "offence_max_8y_plus",
                lambda row: row["max_prison_years"] not in ("null",) and float(row["max_prison_years"]) >= 8,
            ),
            ("law_changed_after_act", lambda row: row["valid_until"] != "null"),
        ):
            if fact in said:
                continue
            statuses = {found[row["id"]] for row in offences if holds(row)}
            if "applies" in statuses:
                told[fact] = True
            elif not statuses:
                told[fact] = False
        rows = [row for row in self.rows if row["after"] and self.in_force(row, day.isoformat())]
        statuses = {row["id"]: self.status(row, told) for row in rows}
        return {name: status for name, status in statuses.items() if status is not None}
