"""The answer as JSON: the public contract. Its receipt is added in receipts.py."""

from datetime import date

from .answering import ActAnswer, Answer, Finding, MergedFinding, rank
from .asking import worth_asking
from .concurrence import concurrences
from .deadlines import Limitation
from .law import Law, Provision
from .matching import Status
from .references import address, reference


def answer_json(law: Law, answer: Answer, language: str, *, many: bool = False) -> dict:
    """The answer of the contract, without its receipt. `many`: asked as a list of acts, so answered per act too."""
    first = answer.acts[0].act
    written: dict = {"day": first.day.isoformat() if first.day and not many else None}
    if not many and first.day is None:
        written |= {"from": first.from_day.isoformat(), "until": first.until_day.isoformat()}
    written |= {
        "covered": answer.covered,
        "known_until": law.known_until.isoformat(),
        "language": language,
        "provisions": _merged(law, answer, language),
        "concurrence": [
            {
                "rule": each.rule,
                "acts": list(each.acts),
                "provisions": list(each.provisions),
                "text": law.notice(f"concurrence_{each.rule}", language),
            }
            for each in concurrences(answer)
        ],
        "worth_asking": list(worth_asking(law, answer)),
        "contradictions": [list(pair) for pair in dict.fromkeys(p for act in answer.acts for p in act.contradictions)],
        "notice": law.notice("information", language),
    }
    if not many:
        written["ranges"] = _ranges(answer.acts[0])
    else:
        written["acts"] = [_act(number, act, language) for number, act in enumerate(answer.acts)]
    return written


def _contract(
    provision: Provision, status: Status, missing: tuple[str, ...], until: date | None, language: str
) -> dict:
    return {
        "id": provision.id,
        "status": status.value,
        "missing": list(missing),
        "kind": provision.kind,
        "article": provision.article,
        "title": provision.title[language],
        "valid_from": _iso(provision.valid_from),
        "valid_until": _iso(provision.valid_until),
        "complaint_until": _iso(until),
        "source": "; ".join(provision.sources),
        "confidence": provision.confidence,
        "checked_by": provision.checked_by,
        "checked_on": provision.checked_on,
    }


def _merged(law: Law, answer: Answer, language: str) -> list[dict]:
    return [_merged_one(finding, answer, language) for finding in answer.findings]


def _merged_one(finding: MergedFinding, answer: Answer, language: str) -> dict:
    provision = finding.provision
    best = min((found for _, found in finding.acts), key=rank)
    day = best.stretches[0][0]
    limit = finding.limitation
    return {
        **_contract(provision, finding.status, finding.missing, finding.complaint_until, language),
        "instrument": provision.instrument.short,
        "max_prison_years": provision.max_prison_years,
        "fine_category": provision.fine_category,
        "complaint_required": provision.complaint,
        "limitation_until": _iso(limit.until) if limit else None,
        "limitation": _limitation(limit),
        "later": [_later(provision, later) for later in best.later],
        "series": provision.series,
        "reference": reference(provision, day),
        "address": address(provision, day),
        "note": provision.note,
        "row_version": provision.row_version,
        "acts": [_act_of_provision(number, found) for number, found in finding.acts],
    }


def _act_of_provision(number: int, finding: Finding) -> dict:
    return {"act": number, "status": finding.status.value, "missing": list(finding.missing), **_deadlines(finding)}


def _deadlines(finding: Finding) -> dict:
    return {
        "complaint_until": _iso(finding.complaint_until),
        "limitation_until": _iso(finding.limitation.until) if finding.limitation else None,
        "on": [
            {"from": begins.isoformat(), "until": ends.isoformat(), "status": status.value}
            for begins, ends, status in finding.stretches
        ],
    }


def _later(provision: Provision, later: Provision) -> dict:
    """A newer version: a lower maximum works back in favour of the suspect, a higher one never (art. 1 lid 2 Sr)."""
    before, after = provision.max_prison_years, later.max_prison_years
    if before is None or after is None:
        maximum = "unknown"
    else:
        maximum = "same" if before == after else "lower" if after < before else "higher"
    return {"id": later.id, "valid_from": _iso(later.valid_from), "maximum": maximum}


def _limitation(limit: Limitation | None) -> dict | None:
    if limit is None:
        return None
    return {
        "years": limit.years,
        "starts": limit.starts,
        "until": _iso(limit.until),
        "never": limit.never,
        "at_least_until": _iso(limit.at_least_until),
        "open": list(limit.open),
        "source": limit.source,
    }


def _act(number: int, answer: ActAnswer, language: str) -> dict:
    act = answer.act
    days = {"day": _iso(act.day)}
    if act.day is None:
        days |= {"from": _iso(act.from_day), "until": _iso(act.until_day)}
    return {
        "act": number,
        "name": act.name,
        "kind": act.kind,
        **days,
        "covered": answer.covered,
        "facts": act.to_json()["facts"],
        "provisions": [
            _contract(found.provision, found.status, found.missing, found.complaint_until, language)
            for found in sorted(answer.findings, key=rank)
        ],
        "ranges": _ranges(answer),
    }


def _ranges(answer: ActAnswer) -> list[dict]:
    """Where the days of an act do not all have the same answer: each stretch with its own."""
    if len(answer.stretches) < 2:
        return []
    return [
        {
            "from": stretch.from_day.isoformat(),
            "until": stretch.until_day.isoformat(),
            "covered": stretch.covered,
            "applies": [fits.provision.id for fits in stretch.matches if fits.status is Status.APPLIES],
            "possible": [fits.provision.id for fits in stretch.matches if fits.status is Status.POSSIBLE],
        }
        for stretch in answer.stretches
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
