"""Checks a plan against the demands of a case (the language of sample.yaml) and the seven rules for every case."""

from houvast.core.advice import Plan
from houvast.core.situation.vocabulary import CRISIS_FACTS, UNDER_18

SCREENSHOT_STEPS = {"evidence", "with_second_device", "fake_police", "payment", "hacked", "published", "deepfake"}


def named(step, name):
    return step.id == name if "." in name else step.kind == name


def first_index(steps, name):
    return next((number for number, step in enumerate(steps) if named(step, name)), None)


def broken_demands(expect: dict, plan: Plan) -> list[str]:
    """Every demand of the case that the plan does not meet (texts apart)."""
    steps, broken = plan.steps, []
    if steps[0].kind not in expect["first_kind"]:
        broken.append(f"first is {steps[0].id}, not one of {expect['first_kind']}")
    places = [first_index(steps, kind) for kind in expect.get("kinds_in_order", [])]
    if None in places or places != sorted(places):
        broken.append(f"kinds_in_order {expect['kinds_in_order']}: {places}")
    for before, after in expect.get("before", []):
        one, other = first_index(steps, before), first_index(steps, after)
        if one is not None and other is not None and one > other:
            broken.append(f"{before} stands after {after}")
    for line in expect.get("must", []):
        if not any(_meets(step, line) for step in steps):
            broken.append(f"must {line}")
    for line in expect.get("must_not", []):
        broken += [f"must not {line}: {step.id} {step.when}" for step in steps if _meets(step, line)]
    if expect["crisis_show"] != "either" and expect["crisis_show"] != plan.crisis.show:
        broken.append(f"crisis.show is {plan.crisis.show}")
    topics = {topic for item in plan.avoid for topic in item.topics}
    broken += [f"avoid: nothing on {topic}" for topic in expect.get("avoid_must_mention", []) if topic not in topics]
    for group in expect.get("would_change", []):
        if not set(group) & set(plan.would_change):
            broken.append(f"would_change has none of {group}")
    broken += [f"no contact {name}" for name in expect.get("contacts", []) if name not in plan.crisis.contacts]
    broken += [f"contact {name}" for name in expect.get("not_contacts", []) if name in plan.crisis.contacts]
    for kind, platforms in expect.get("platforms", {}).items():
        listed = {name for step in steps if step.kind == kind for name in step.platforms}
        broken += [f"{kind} does not list {name}" for name in platforms if name not in listed]
    return broken


def _meets(step, line) -> bool:
    return any(named(step, name) for name in line["any_of"]) and step.when in line.get("when", [step.when])


def broken_rules(facts: dict, plan: Plan, allowed: tuple[str, ...] = ()) -> list[str]:
    """The rules for every case that speak of steps (those that speak of texts stand in the tests of texts)."""
    steps, broken = plan.steps, []
    if not 1 <= len(steps) <= 9:
        broken.append(f"{len(steps)} steps")
    if sum(step.when == "now" for step in steps) > 4:
        broken.append("more than four now")
    kinds = [step.kind for step in steps]
    if "crisis" in kinds and kinds[0] != "crisis":
        broken.append("crisis is not first")
    order = [("now", "today", "later").index(step.when) for step in steps]
    if order != sorted(order):
        broken.append("when goes back")
    for one, other in (("preserve", "block"), ("preserve", "remove"), ("preserve", "report_platform")):
        if one in kinds and other in kinds and kinds.index(one) > kinds.index(other):
            broken.append(f"{one} stands after {other}")
    every = (*steps, *plan.more)
    ids = {step.id for step in every}
    if len(ids) != len(every):
        broken.append("a step stands twice")
    for kind in set(kinds) - {"police", "hash"}:
        if sum(step.kind == kind for step in every) > 1:
            broken.append(f"{kind} stands twice")
    age = facts.get("victim_age")
    if age in UNDER_18:
        if "hash.stopncii" in ids:
            broken.append("a service for adults for someone under 18")
        if not any(step.id == "preserve.without_images" for step in steps):
            broken.append("under 18 without preserve.without_images")
        broken += [
            f"{name} for someone under 18"
            for name in ids
            if name.split(".")[1] in SCREENSHOT_STEPS and name.startswith("preserve.")
        ]
    elif age is not None and "hash.take_it_down" in ids and "hash.take_it_down" not in allowed:
        broken.append("take_it_down for an adult")
    if plan.crisis.show and not (plan.crisis.because and plan.crisis.contacts):
        broken.append("crisis without a reason or a contact")
    known = [fact for fact in CRISIS_FACTS if facts.get(fact, "unknown") != "unknown"]
    if not known and not set(CRISIS_FACTS) & set(plan.would_change):
        broken.append("no crisis fact is asked")
    return broken
