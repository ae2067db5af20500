"""What holds for every set of answers: named for the theorem."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houvast.core.assessment import Answers, Level, Status, assess
from houvast.core.assessment.vocabulary import MEASURES, OWN_FACTS
from houvast.core.situation import FIELDS

MODEST = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
RANK = {Level.NONE: 0, Level.UNKNOWN: 1, Level.SOME: 2, Level.HIGH: 3}
# Each can only make it worse.
DANGERS = """
    earlier_victim dependent_on_offender disability fear_of_retaliation repeat_contact organised_offender suspect_known
    hearing_ahead released_or_free residence_fear outing_feared suicidal_thoughts self_harm no_way_out image_exists
    published images_demanded sex_demanded meeting_demanded obedience_demanded threat_of_violence threat_to_contacts
    paid sent_more immediate_danger offender_known_in_person offender_knows_address offender_nearby still_in_contact
    fears_home alone_now account_lost password_known_to_offender device_watched
""".split()  # noqa: SIM905
CHOICES = {
    "victim_age": FIELDS["victim_age"].values,
    "age_in_image": FIELDS["age_in_image"].values,
    "form": FIELDS["form"].values,
    "offender_relation": FIELDS["offender_relation"].values,
    "victim_language": ("nl", "en", "ar"),
    "stage": OWN_FACTS["stage"],
    "support_present": ("yes", "no"),
    "told_someone": ("yes", "no"),
    "police_report_wanted": ("yes", "no"),
}


def some_of(values):
    return st.sampled_from(values)


facts = st.fixed_dictionaries(
    {}, optional={**{name: some_of(("yes", "no")) for name in DANGERS}, **{n: some_of(v) for n, v in CHOICES.items()}}
)
wishes = st.fixed_dictionaries(
    {
        "accepts": st.lists(some_of(MEASURES), max_size=3),
        "refuses": st.lists(some_of(MEASURES), max_size=3),
    }
)


def made(rules, *parts):
    merged = {}
    for part in parts:
        merged |= part
    return assess(Answers.from_json(merged), rules)


@MODEST
@given(facts=facts, wishes=wishes)
def test_a_measure_never_appears_without_its_need(rules, facts, wishes):
    result = made(rules, facts, wishes)
    levels = {need.id: need.level for need in result.needs}
    for measure in result.measures:
        assert measure.because
        assert all(levels[need].is_need for need in measure.because)
    shown = {measure.id for measure in result.measures} | {item.id for item in result.not_offered}
    assert shown == set(rules.measure_ids)


@MODEST
@given(facts=facts, wishes=wishes)
def test_what_is_refused_is_never_proposed_and_still_there(rules, facts, wishes):
    result, without = made(rules, facts, wishes), made(rules, facts)
    assert {m.id for m in result.measures} == {m.id for m in without.measures}
    for measure in result.measures:
        assert (measure.status is Status.REFUSED) == (measure.id in wishes["refuses"])


@MODEST
@given(facts=facts, wishes=wishes)
def test_a_condition_is_never_silently_assumed(rules, facts, wishes):
    result = made(rules, facts, wishes)
    for measure in result.measures:
        if measure.status is Status.PROPOSED:
            assert all(part.met is True for part in measure.conditions)
        for part in measure.conditions:
            if part.met is not None:
                assert part.facts
                assert any(fact in facts for fact in part.facts)
    ban = result.measure("contact_ban")
    if ban is not None and ban.status is not Status.REFUSED:
        met = {"yes": True, "no": False}.get(facts.get("suspect_known"))
        assert ban.conditions[0].met is met
        assert (ban.status is Status.PROPOSED) == (met is True)


@MODEST
@given(facts=facts, danger=some_of(DANGERS), wishes=wishes)
def test_adding_danger_never_removes_a_measure_and_never_lowers_a_need(rules, facts, danger, wishes):
    before = made(rules, {**facts, danger: "no"}, wishes)
    unknown = made(rules, {**facts, danger: "unknown"}, wishes)
    after = made(rules, facts, {danger: "yes"}, wishes)
    for earlier in (before, unknown):
        for need, worse in zip(earlier.needs, after.needs, strict=True):
            assert RANK[worse.level] >= RANK[need.level] or need.level is Level.UNKNOWN
        for measure in earlier.measures:
            still = after.measure(measure.id)
            assert still is not None
            if measure.status is Status.PROPOSED:
                assert still.status is Status.PROPOSED


@MODEST
@given(facts=facts, fact=some_of(sorted({*DANGERS, *CHOICES})), number=st.integers(0, 9))
def test_an_unknown_never_lowers_a_need(rules, facts, fact, number):
    """Taking an answer away lowers only what stood on that answer, and never to "none"."""
    values = CHOICES.get(fact, ("yes", "no"))
    known = made(rules, {**facts, fact: values[number % len(values)]})
    unknown = made(rules, {**facts, fact: "unknown"})
    for need, open_need in zip(known.needs, unknown.needs, strict=True):
        if RANK[open_need.level] < RANK[need.level]:
            assert fact in need.because
            assert open_need.level is not Level.NONE


@MODEST
@given(facts=facts, fact=some_of(sorted({*DANGERS, *CHOICES})))
def test_no_need_is_none_while_an_answer_could_make_it_one(rules, facts, fact):
    """Whatever is not answered: `none` is said only where no answer to it makes a need."""
    without = {name: value for name, value in facts.items() if name != fact}
    open_levels = {need.id: need.level for need in made(rules, without).needs}
    for value in CHOICES.get(fact, ("yes", "no")):
        for need in made(rules, without, {fact: value}).needs:
            assert not (open_levels[need.id] is Level.NONE and need.level is not Level.NONE)


@MODEST
@given(facts=facts)
def test_every_need_stands_on_answers_that_were_given(rules, facts):
    result = made(rules, facts)
    for need in result.needs:
        assert set(need.because) <= set(facts)
        assert bool(need.because) == need.level.is_need
        assert not set(need.open) & set(facts)
    assert not set(result.open_questions) & set(facts)
    assert len(set(result.open_questions)) == len(result.open_questions)


@MODEST
@given(facts=facts)
def test_no_open_question_means_nothing_is_unknown(rules, facts):
    result = made(rules, facts)
    if not result.open_questions:
        assert all(need.level is not Level.UNKNOWN for need in result.needs)


@MODEST
@given(facts=facts, fact=some_of(sorted({*DANGERS, *CHOICES})))
def test_why_not_that_one_is_said_and_names_whatever_could_still_bring_it(rules, facts, fact):
    """What is not there has no need that is strong enough; a single answer that brings it was named as open."""
    known = {name: value for name, value in facts.items() if name != fact}
    result = made(rules, known)
    levels = {need.id: need.level for need in result.needs}
    least = {rule.id: rule.needs for rule in rules.measures}
    for item in result.not_offered:
        assert dict(item.needs) == {need: levels[need] for need in least[item.id]}
        assert all(RANK[levels[need]] < RANK[level] for need, level in least[item.id].items())
        assert not set(item.open) & set(known)
        if any(level is Level.UNKNOWN for level in item.needs.values()):
            assert item.open
    for value in CHOICES.get(fact, ("yes", "no")):
        brought = {measure.id for measure in made(rules, known, {fact: value}).measures}
        assert all(fact in item.open for item in result.not_offered if item.id in brought)


@MODEST
@given(facts=facts)
def test_an_open_condition_names_what_would_settle_it(rules, facts):
    """Answering everything that a condition names settles it; one that names nothing stays open whatever is known."""
    result = made(rules, facts)
    for measure in result.measures:
        for number, part in enumerate(measure.conditions):
            if part.met is not None:
                continue
            unknown = [fact for fact in part.facts if fact not in facts]
            assert bool(unknown) == bool(part.facts)
            answered = {fact: CHOICES.get(fact, ("yes",))[0] for fact in unknown}
            again = made(rules, facts, answered).measure(measure.id)
            if again is not None:
                assert (again.conditions[number].met is None) == (not part.facts)


@MODEST
@given(facts=facts)
def test_a_child_is_presumed_to_have_needs(rules, facts):
    for age in ("under_12", "12_15", "16_17"):
        result = made(rules, facts, {"victim_age": age})
        assert result.presumed == ("child",)
        for need in ("secondary_victimisation", "repeat_victimisation", "intimidation", "retaliation"):
            assert result.need(need).level.is_need
            assert "victim_age" in result.need(need).because
