"""Content of notices that does not fit is refused with every problem; the shipped content fits."""

import pytest
import yaml

from houvast.core.knowledge import KnowledgeError
from houvast.core.removal.compiling import compile_notices
from houvast.core.removal.notices import NoticeKind
from houvast.core.removal.tracking import SECOND, Where

from .shipped import current_notices, files

RULES, DUTCH = "notices/rules.yaml", "notices/words/nl.yaml"


def compiled_with(name, change):
    read = files()
    data = yaml.safe_load(read[name])
    change(data)
    return compile_notices({**read, name: yaml.safe_dump(data).encode()}, languages=("nl", "en"))


def test_the_shipped_content_has_a_term_wherever_it_is_anybodys_turn():
    for rule in current_notices().rules.values():
        running = {Where.SENT, Where.RECEIVED, Where.REMOVED, Where.PARTLY, Where.REFUSED, Where.BACK}
        assert running <= set(rule.terms)


def test_a_host_gets_a_notice_first_and_a_search_engine_a_request():
    rules = current_notices()
    assert rules.kinds_for(search_engine=False) == (NoticeKind.DSA_16, NoticeKind.GDPR_17)
    assert rules.kinds_for(search_engine=True) == (NoticeKind.SEARCH,)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (RULES, lambda data: data["rules"].pop("search"), "kind search"),
        (RULES, lambda data: data["rules"]["search"].update(sources=["nobody"]), "no source nobody"),
        (
            RULES,
            lambda data: data["rules"]["search"]["terms"].update(lost=data["rules"]["search"]["terms"]["sent"]),
            "no state lost",
        ),
        (RULES, lambda data: data["rules"]["search"]["terms"]["sent"].update(months=1), "days or months"),
        (RULES, lambda data: data["ways"].append(data["ways"][0]), "stands twice"),
        (RULES, lambda data: data["ways"][1].update(needs=["court"]), "no way court"),
        (RULES, lambda data: data["ways"].pop(0), SECOND),
        (DUTCH, lambda data: data["ways"].pop("court"), "way court"),
        (DUTCH, lambda data: data["notice"]["kinds"].pop("search"), "kind of a notice search"),
        (DUTCH, lambda data: data["notice"].update(notifier="Van ons"), "places in braces"),
        (DUTCH, lambda data: data["notice"]["grounds"].update(made="{person}"), "places in braces"),
    ],
)
def test_what_does_not_fit_is_told(name, change, said):
    with pytest.raises(KnowledgeError) as refused:
        compiled_with(name, change)
    assert any(said in problem for problem in refused.value.problems), refused.value.problems


def test_a_language_without_words_is_told():
    with pytest.raises(KnowledgeError, match=r"words/fy\.yaml"):
        compile_notices(files(), languages=("nl", "fy"))


def test_a_helpline_lays_its_own_term_over_ours():
    overlay = {RULES: yaml.safe_dump({"rules": {"dsa_16": {"terms": {"sent": {"days": 9}}}}}).encode()}
    mine = compile_notices(files(), overlay, languages=("nl", "en")).rules[NoticeKind.DSA_16].terms
    assert (mine[Where.SENT].days, mine[Where.RECEIVED].days) == (9, 7)
