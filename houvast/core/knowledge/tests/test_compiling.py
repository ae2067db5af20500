"""Content that does not fit together is refused, with the file and the id, and all problems at once."""

import pytest

from houvast.core.knowledge import KnowledgeError
from houvast.core.knowledge.tests import tiny
from houvast.core.knowledge.tests.tiny import step


def problems(rules, **options):
    with pytest.raises(KnowledgeError) as refused:
        tiny.compiled(rules, **options)
    return refused.value.problems


def test_content_that_fits_compiles_with_and_without_words():
    assert [item["id"] for item in tiny.compiled()["steps"]] == ["stop.contact"]
    assert sorted(tiny.compiled(texts=True)["texts"]) == ["en", "nl"]


BREAKS = [
    ("steps/stop.yaml", [step("stop.contact", colour="red")], "steps/stop.yaml stop.contact colour"),
    ("steps/stop.yaml", [step("stop.contact"), step("stop.contact")], "stands twice"),
    ("steps/stop.yaml", [step("block.it")], "another kind"),
    ("steps/stop.yaml", [step("stop.contact", gives_way=3)], "gives_way is never"),
    ("steps/block.yaml", [step("block.it", gives_way="never")], "gives_way is never"),
    ("steps/stop.yaml", [step("stop.contact", when=[])], "when"),
    ("steps/stop.yaml", [step("stop.contact", when=[{"when": "now", "if": {"paid": "yes"}}])], "must hold always"),
    ("steps/stop.yaml", [step("stop.contact", when=[{"when": "now"}, {"when": "today"}])], "only the last"),
    ("steps/stop.yaml", [step("stop.contact", when=[{"when": "soon"}])], "when"),
    ("steps/stop.yaml", [step("stop.contact", **{"if": {"payed": "yes"}})], "payed is not a fact"),
    ("steps/stop.yaml", [step("stop.contact", **{"if": {"paid": "yes"}})], "no step holds always"),
    ("steps/stop.yaml", [step("stop.contact", weight="10")], "weight"),
    ("steps/stop.yaml", [step("stop.contact", minutes=0)], "minutes"),
    ("steps/stop.yaml", [step("stop.contact", sources=["gossip"])], "no source 'gossip'"),
    ("steps/stop.yaml", [step("stop.contact", sources=[])], "sources"),
    ("steps/stop.yaml", [step("stop.contact", referrals=["aunt"])], "no referral 'aunt'"),
    ("steps/stop.yaml", [step("stop.contact", cannot={"paid": "maybe"})], "cannot stands for"),
    ("steps/stop.yaml", [step("stop.contact", cannot={"paid": "no", "form": "other"})], "exactly one fact"),
    ("steps/stop.yaml", [step("stop.contact", notes=[{"id": "a", "meaning": "m"}])], "notes.0.if"),
    ("steps/dance.yaml", [], "no such kind"),
    ("situations.yaml", {"situations": {"a": {"situation": "b"}}}, "'b'"),
    ("situations.yaml", {"situations": {"a": {"paid": "yes"}}, "groups": {"a": {"paid": "no"}}}, "a group"),
    (
        "avoid.yaml",
        [{"id": "avoid.x", "meaning": "m", "topics": ["gossip"], "weight": 1, "sources": ["ours"]}],
        "topics",
    ),
    ("referrals.yaml", [tiny.referral("emergency")], "nobody to call"),
    ("referrals.yaml", [tiny.referral("emergency", phone="call us")], "phone"),
    ("referrals.yaml", [tiny.referral("emergency", address="http://x.org")], "https"),
    ("referrals.yaml", [tiny.referral("emergency", address="javascript:alert(1)")], "https"),
    ("referrals.yaml", [tiny.referral("emergency", countries=["XX"], crisis={})], "XX is no country"),
    ("referrals.yaml", [tiny.referral("emergency", hours="midnight", crisis={})], "no hours 'midnight'"),
    ("platforms/x.yaml", tiny.platform("y"), "holds the id y"),
    ("platforms/x.yaml", {**tiny.platform("x"), "last_checked": "recently"}, "last_checked"),
    ("hours.yaml", {}, "hours of the helpline"),
    ("hours.yaml", {"helpline": {"timezone": "Europe/Amsterdam", "week": {}}}, "country"),
    (
        "hours.yaml",
        {"helpline": {"timezone": "x", "country": "NL", "week": {"monday": ["17:00-09:00"]}}},
        "ends before",
    ),
    ("hours.yaml", {"helpline": {"timezone": "x", "country": "NL", "week": {"moonday": []}}}, "moonday"),
    ("order.yaml", [["block", "preserve"]], "does not stand before"),
    ("order.yaml", [["block", "dance"]], "no kind 'dance'"),
    ("order.yaml", ["preserve"], "list of pairs"),
    ("sources.yaml", [], "no source 'ours'"),
    ("questions.yaml", {"most_pages": 9, "most_facts": 3, "pages": []}, "most_pages"),
    (
        "questions.yaml",
        {"most_pages": 8, "most_facts": 3, "pages": [{"id": "a", "facts": [{"fact": "age"}]}]},
        "age is not",
    ),
    (
        "questions.yaml",
        {"most_pages": 8, "most_facts": 3, "pages": [{"id": "a", "pick": True, "facts": [{"fact": "form"}]}]},
        "no yes or no",
    ),
]


@pytest.mark.parametrize(("file", "data", "sentence"), BREAKS)
def test_each_kind_of_mistake_is_refused(file, data, sentence):
    found = problems({**tiny.files(), file: data})
    assert any(sentence in problem for problem in found), found


@pytest.mark.parametrize(
    "file", ["steps/hash.yaml", "avoid.yaml", "situations.yaml", "sources.yaml", "platforms/x.yaml"]
)
def test_a_missing_file_is_refused(file):
    rules = tiny.files()
    del rules[file]
    assert any(file in problem for problem in problems(rules))


def test_a_rule_may_not_wait_for_what_nobody_asks():
    rules = tiny.files()
    asked = [{"fact": "paid"}, {"fact": "immediate_danger"}]
    rules["questions.yaml"]["pages"] = [{"id": "a", "facts": asked}]
    rules["steps/block.yaml"] = [step("block.it", **{"if": {"image_shows": "adult"}})]
    found = problems(rules)
    assert any("waits for victim_age" in problem for problem in found)
    assert any("waits for age_in_image" in problem for problem in found)


def test_all_problems_are_told_at_once():
    rules = {**tiny.files(), "order.yaml": ["x"], "sources.yaml": [], "hours.yaml": {}}
    assert len(problems(rules)) >= 3


def broken_words(change):
    rules = tiny.files()
    rules["steps/block.yaml"] = [step("block.it", notes=[{"id": "n", "if": {"paid": "yes"}, "meaning": "m"}])]
    data = tiny.with_words(rules)
    change(data)
    with pytest.raises(KnowledgeError) as refused:
        tiny.compile_knowledge(tiny.as_bytes(data))
    return refused.value.problems


def nl(name):
    return f"texts/nl/{name}.yaml"


ROLES = tiny.ALL_ROLES
WORD_BREAKS = [
    (lambda d: d[nl("steps")].pop("stop.contact"), "texts/nl/steps.yaml: step stop.contact is missing"),
    (lambda d: d[nl("steps")].update({"stop.it": d[nl("steps")]["stop.contact"]}), "stop.it belongs to nothing"),
    (lambda d: d[nl("steps")]["stop.contact"].pop("reviewed"), "reviewed is missing"),
    (lambda d: d[nl("steps")]["stop.contact"].update(reviewed={"by": "An"}), "on"),
    (lambda d: d[nl("steps")]["stop.contact"].update(self=d[nl("steps")]["stop.contact"][ROLES]), "spoken to twice"),
    (lambda d: d[nl("steps")]["stop.contact"].update(aunt={"title": "x"}), "names no reader"),
    (
        lambda d: d[nl("steps")].update(
            {"stop.contact": {"reviewed": None, "self": d[nl("steps")]["stop.contact"][ROLES]}}
        ),
        "has no text for parent",
    ),
    (lambda d: d[nl("steps")]["stop.contact"][ROLES].pop("why"), "why"),
    (lambda d: d[nl("steps")]["stop.contact"][ROLES].update(body=""), "body"),
    (lambda d: d[nl("steps")]["stop.contact"][ROLES].update(body="word " * 61), "a body of 61 words"),
    (lambda d: d[nl("steps")]["block.it"][ROLES].update(body="word " * 58), "a body of 61 words with its notes"),
    (lambda d: d[nl("steps")]["block.it"][ROLES].update(notes={}), "block.it note n is missing"),
    (lambda d: d[nl("questions")].pop("paid"), "question paid is missing"),
    (lambda d: d[nl("questions")]["paid"]["options"].pop("no"), "paid option no is missing"),
    (lambda d: d[nl("questions")].pop("common"), "common"),
    (lambda d: d[nl("questions")]["pages"].pop("all"), "page all is missing"),
    (lambda d: d[nl("referrals")].pop("emergency"), "referral emergency is missing"),
    (lambda d: d[nl("platforms")]["x"].pop("report"), "x report"),
    (lambda d: d[nl("labels")]["facts"].pop("paid"), "fact paid is missing"),
    (lambda d: d[nl("labels")]["values"]["form"].pop("other"), "value of form other is missing"),
    (lambda d: d[nl("labels")].pop("kinds"), "kinds is missing"),
    (lambda d: d[nl("screens")]["start"].pop("lead"), "start.lead is missing"),
    (lambda d: d[nl("screens")]["start"].update(title="Hallo {naam}"), "other places to fill in"),
    (lambda d: d[nl("screens")]["start"].update(lead="{0.__class__}"), "no plain name"),
    (lambda d: d[nl("screens")]["start"].update(lead={"text": "Lead"}), "start.lead reviewed"),
    (lambda d: d[nl("screens")]["start"].update(lead={"text": "", "reviewed": None}), "start.lead text"),
    (lambda d: d[nl("screens")]["start"].update(lead={"text": "x", "reviewed": {"by": "An"}}), "start.lead reviewed"),
    (lambda d: d.update({nl("forbidden_words"): {"words": [{"word": "title"}]}}), "uses 'title'"),
    (lambda d: d.pop(nl("avoid")), "avoid.yaml: is missing"),
]


@pytest.mark.parametrize(("change", "sentence"), WORD_BREAKS)
def test_words_that_are_missing_or_wrong_are_refused(change, sentence):
    found = broken_words(change)
    assert any(sentence in problem for problem in found), found


def test_a_forbidden_word_in_an_allowed_phrase_is_allowed():
    data = tiny.with_words(tiny.files())
    data[nl("forbidden_words")] = {"words": [{"word": "title"}, {"word": "lead"}], "exceptions": ["Title", "Lead"]}
    assert tiny.compile_knowledge(tiny.as_bytes(data))


def test_content_without_any_language_is_refused():
    with pytest.raises(KnowledgeError, match="no language"):
        tiny.compile_knowledge(tiny.as_bytes(tiny.files()))


def test_a_page_of_boxes_needs_short_labels():
    rules = tiny.files()
    rules["questions.yaml"]["pages"] = [
        {"id": "all", "facts": [{"fact": "paid"}]},
        {"id": "now", "pick": True, "facts": [{"fact": "immediate_danger"}]},
    ]
    assert any("immediate_danger: tick is missing" in problem for problem in problems(rules, texts=True))
