"""What offenders used, indexed blindly, and who is put together by it. The only place that reads the index key.

A send looks up what is new with one query; the worker puts the whole house together anew every night, on digests."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID, uuid4

from django.db import transaction

from houvast.core.linking.grouping import Grouped, group, melted
from houvast.core.linking.hubs import is_allowed
from houvast.core.linking.neighbours import Alike, alike, partner
from houvast.core.linking.normalise import normalise
from houvast.core.linking.parameters import ACCOUNT, IMAGE, NAME, SCRIPT, SKELETON, Parameters
from houvast.core.linking.preparing import LinkedReport
from houvast.core.linking.preparing import Term as LinkTerm
from houvast.core.linking.templates import Sketch, script_sketch
from houvast.core.sealing.blind import blind_index, pieces_key
from houvast.core.sealing.secrets import Versioned
from houvast.core.situation import Indicator
from houvast.core.situation.vocabulary import PLATFORM_IDS
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import HOUSE, AuditAct
from houvast.records.audit.writing import write_audit
from houvast.records.content.linking import current_linking
from houvast.records.links import grouping
from houvast.records.links.deciding import decided_with, pairs, standing
from houvast.records.links.indexing import Term, add_terms, forget_pictures
from houvast.records.links.pictures import representative_for, representative_of
from houvast.records.links.reading import linked_reports, neighbourhood, seen_in
from houvast.records.links.scripts import template_for, template_of
from houvast.records.links.views import Verdict
from houvast.records.reports.models import Report
from houvast.records.reports.notices import notify
from houvast.records.secrets import server_secrets

# Nobody has more cases of one group on the screen.
_MOST_TOLD = 50


# A group of so many is one that people know; what would melt two of them waits for a person.
_SEEN_FROM = 3
_MOST_ROUNDS = 4
Pair = tuple[str, str]


def index_indicators(report_id: UUID, indicators: Iterable[Indicator], *, now: datetime) -> None:
    """Part of a send, in its transaction. Only "accounts he used" come here, never the reporter's own, and nothing that
    somebody at the desk typed: so nobody there tries a number and reads in how many reports it is."""
    add_terms(report_id, _terms(indicators))
    _join(report_id, now)


def index_pictures(report_id: UUID, pictures: Iterable[tuple[UUID, str]], *, now: datetime) -> None:
    """All the pictures of this report that the offender used, (id, PDQ), in the place of what was indexed of them. As
    `index_indicators`: in the transaction of whoever tells, and never of what somebody at the desk typed."""
    forget_pictures(report_id)
    index = server_secrets().index
    found = [(each, representative_for(value, index)) for each, value in pictures]
    add_terms(report_id, [Term(each, IMAGE, index.current, same.bytes) for each, same in found])
    if found:
        _join(report_id, now)


def picture_term(value: str) -> LinkTerm | None:
    """Under which a picture that was told is indexed; None where nothing is."""
    found = representative_of(value, server_secrets().index)
    return (IMAGE, found.bytes.hex()) if found else None


def terms_of(indicator: Indicator) -> tuple[LinkTerm, ...]:
    """What is looked up for an indicator that somebody may read: (kind of index, digest), the strongest first.
    Of a fingerprint of a picture nothing: whoever types one learns nothing of it."""
    index = server_secrets().index
    if indicator.kind == SCRIPT:
        known = _sketched(indicator.value, template_of)
        return ((SCRIPT, known[1].hex()),) if known else ()
    return tuple((kind, blind_index(kind, value, index)[1].hex()) for kind, value in normalise(indicator).terms)


def blind_parameters() -> Parameters:
    """The numbers, with the list of what is known to tell nothing as digests."""
    secret = server_secrets().index
    return replace(current_linking().parameters, allowed=_allowed(secret.current, secret.keys[secret.current]))


@lru_cache(maxsize=2)
def _allowed(version: int, key: bytes) -> frozenset[str]:
    index = Versioned(version, {version: key})
    allowed = current_linking().parameters.allowed
    values = [(kind, value) for kind in ("url", NAME) for value in allowed]
    values += [(kind, f"{at}:{value}") for value in allowed for at in PLATFORM_IDS for kind in (ACCOUNT, SKELETON)]
    return frozenset(blind_index(kind, value, index)[1].hex() for kind, value in values)


def hubs_among(indicators: Iterable[Indicator]) -> frozenset[Indicator]:
    """Those that tell nothing, by the list of what is known to and by how many reports hold them. A look inside the
    house; how often something is seen goes nowhere."""
    parameters = blind_parameters()
    terms = {indicator: [term for term in terms_of(indicator) if term[0] != NAME] for indicator in indicators}
    seen = seen_in({term for found in terms.values() for term in found})
    return frozenset(
        indicator
        for indicator, found in terms.items()
        if any(is_allowed(term, parameters) or seen[term] > parameters.hub_always for term in found)
    )


def tells_nothing(indicator: Indicator, among: Iterable[UUID]) -> bool:
    """Whether this is a hub, as the first of these reports that holds it sees it."""
    terms = {term for term in terms_of(indicator) if term[0] != NAME}
    holder = next((report for report in linked_reports(among) if terms & report.terms), None)
    if holder is None:
        return False
    return bool(terms & alike_with(UUID(holder.id))[0].hubs.keys())


def alike_with(report_id: UUID) -> tuple[Alike, dict[LinkTerm, int], int]:
    """Links and hubs of one report, in how many reports each of its terms is, and how many reports there are. What
    people decided of stays among the links, so that it can be decided otherwise."""
    parameters = blind_parameters()
    decided = decided_with(report_id)
    found = neighbourhood(report_id, most=parameters.hub_always, always=decided)
    if found is None:
        return Alike((), {}), {}, 0
    always = frozenset(map(str, decided))
    links = alike(found.own, found.near, found.seen, found.total, parameters, always=always)
    return links, dict(found.seen), found.total


def _join(report_id: UUID, now: datetime) -> None:
    """Puts a report with its best link, unless people keep it apart from somebody there."""
    own = str(report_id)
    if grouping.group_of(report_id) is not None:
        return
    found, _, _ = alike_with(report_id)
    parameters = current_linking().parameters
    apart = {frozenset(pair) for pair in pairs(standing(), Verdict.APART)}
    for link in found.links:
        if link.bits < parameters.needed:
            return
        other = UUID(partner(link, own))
        home = grouping.group_of(other)
        members = grouping.members_of(home) if home else frozenset({other})
        if not any(frozenset((own, str(member))) in apart for member in members):
            _grown(grouping.join(report_id, other, now), now)
            _tell(members)
            return


def _tell(members: Collection[UUID]) -> None:
    """Open pages of cases of the group look again."""
    for report in Report.objects.filter(id__in=members, closed_at=None, team__isnull=False)[:_MOST_TOLD]:
        notify(report)


def _grown(group_id: UUID, now: datetime) -> None:
    """Held between two runs too: a group must not grow past its size in one day unseen."""
    size, before = len(grouping.members_of(group_id)), grouping.sizes().get(group_id, 0)
    if is_held(size, before, grouping.looked_at().get(group_id, 0)):
        grouping.hold(group_id, now)


def is_held(size: int, before: int, looked_at: int) -> bool:
    """Past its size, or grown too fast since the last run (a pair that grows is none yet); a person who looked counts
    until it has grown as much once more."""
    parameters = current_linking().parameters
    if looked_at:
        return size >= looked_at * parameters.held_growth
    return size > parameters.held_size or (before >= 2 and size >= before * parameters.held_growth)


@transaction.atomic
def relink(*, now: datetime, by: Actor) -> int:
    """The whole house anew, on digests and on what people decided. Gives the number of groups."""
    reports = linked_reports()
    decided = standing()
    must, cannot = pairs(decided, Verdict.TOGETHER), pairs(decided, Verdict.APART)
    grouped = regroup(reports, must, cannot, blind_parameters())
    homes: dict[UUID, int] = grouping.sizes()
    looked = grouping.looked_at()
    found = [grouping.Found(frozenset(map(UUID, each.reports)), held=False) for each in grouped.groups]
    for group_id, members in grouping.replace_all(found, now).items():
        if is_held(len(members), homes.get(group_id, 0), looked.get(group_id, 0)):
            grouping.hold(group_id, now)
    write_audit(
        AuditAct.RELINKED, subject=HOUSE, at=now, by=by, parameters={"reports": len(reports), "groups": len(found)}
    )
    return len(found)


def regroup(reports: list[LinkedReport], must: list[Pair], cannot: list[Pair], parameters: Parameters) -> Grouped:
    """Groups that people see already are melted by people alone."""
    before = [set(map(str, members)) for members in grouping.all_members().values()]
    for _ in range(_MOST_ROUNDS):
        grouped = group(reports, parameters, must=must, cannot=cannot)
        apart = melted(grouped.groups, before, must, least=_SEEN_FROM)
        if not apart:
            break
        cannot = [*cannot, *apart]
    return grouped


def _terms(indicators: Iterable[Indicator]) -> Iterator[Term]:
    index = server_secrets().index
    for indicator in indicators:
        together = uuid4()
        made = _sketched(indicator.value, template_for) if indicator.kind == SCRIPT else None
        if made:
            yield Term(together, SCRIPT, *made)
        for kind, value in normalise(indicator).terms:
            version, digest = blind_index(kind, value, index)
            yield Term(together, kind, version, digest)


def _sketched(text: str, find: Callable[[Sketch, int], UUID | None]) -> tuple[int, bytes] | None:
    """(version of the key, the template's digest); None for a text that is too short to tell anything, or unknown."""
    version, key = pieces_key(server_secrets().index)
    sketch = script_sketch(text, key=key)
    found = find(sketch, version) if sketch else None
    return (version, found.bytes) if found else None
