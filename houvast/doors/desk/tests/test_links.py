"""Links and groups at the desk: every reason in words, sums that add up, what people decide, who sees what."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from houvast.core.linking.normalise import normalise
from houvast.core.linking.scoring import Link, ScoreTerm
from houvast.core.situation import Indicator
from houvast.doors.desk import link_words
from houvast.doors.desk.groups import bars
from houvast.procedures.tests.house import make, send
from houvast.records.content.linking import current_linking
from houvast.records.links import grouping

LISA = Indicator("account", "instagram", "https://instagram.com/Lisa.K_99?igsh=abc")
PHONE = Indicator("phone", None, "06 12345678")
BAD_IBAN = Indicator("iban", None, "NL91 ABNA 0417 1643 01")


@pytest.fixture
def three(house):
    now = timezone.now()
    first = send(make(now, form="webcam_lure"), now, indicators=(LISA, PHONE, BAD_IBAN)).report_id
    return [first, *(send(make(now), now, indicators=(LISA, PHONE)).report_id for _ in range(2))]


def page(browser, *parts) -> str:
    answer = browser.get("/desk/" + "/".join(map(str, parts)))
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", answer.content.decode())


def fields_of(html: str) -> dict[str, str]:
    return {"evidence": re.search(r'name="evidence" value="([^"]+)"', html)[1]}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_reason_has_words_and_what_stands_there_adds_up(language):
    bits = (-3.0625, 11.703, 11.703, -0.332, -2.0, 0.049, 2.0)
    codes = ("prior", "account", "phone", "against", "capped", "script", "time")
    terms = tuple(
        ScoreTerm(code, value, 3 if code in link_words.KINDS else 0, code, "12" if code == "time" else "phone")
        for code, value in zip(codes, bits, strict=True)
    )
    link = Link("a", "b", sum(bits), terms)
    with translation.override(language):
        shown = link_words.reasons(link, {}, 40)
        total = link_words.signed(link_words.round_tenths(link.bits))
    assert len(shown) == len(bits) and all(each.words and "{" not in each.words for each in shown)
    assert sum(map(_number, (each.bits for each in shown))) == _number(total)
    assert [each.against for each in shown] == [value < 0 for value in bits]
    assert ("," in total) is (language == "nl")


def _number(words: str) -> int:
    """Tenths."""
    return int(words.replace("−", "-").replace(",", "").replace(".", ""))


def test_no_kind_and_no_change_is_without_words():
    assert set(current_linking().words) >= {"prior", "traded", "capped", "against", "time"}
    assert set(current_linking().parameters.same) <= set(link_words.KINDS)
    typed = (
        "Lisa.K",
        "li\u200bsa",
        "https://instagram.com/lisa",
        "06 12345678",
        "https://a.example/?utm_x=1",
        "lisa k",
    )
    for kind in ("account", "phone", "url", "iban", "payment_handle", "email", "wallet"):
        for value in typed:
            assert set(normalise(Indicator(kind, None, value)).changed) <= set(link_words.CHANGED)


def test_bars_stand_within_the_picture_with_the_months_between():
    drawn = bars((("2025-11", 1), ("2026-02", 40)))
    assert [bar.count for bar in drawn] == [1, 0, 0, 40]
    assert all(bar.x >= 0 and bar.x + bar.width <= 320 and 0 <= bar.y <= 120 for bar in drawn)
    long = bars((("2016-01", 3), ("2026-11", 2)))
    assert len(long) == 131 and 3 <= sum(bool(bar.label) for bar in long) <= 12 and bars(()) == ()


def test_what_normalising_changed_is_shown_and_an_invalid_iban_kept_and_marked(browser_of, three):
    html = page(browser_of("ada"), "case", three[0], "alike")
    assert "lisa.k_99" in html and "Lisa.K_99?igsh=abc" in html
    assert "+31612345678" in html and "06 12345678" in html
    assert "NL91ABNA0417164301" in html and "NL91 ABNA 0417 1643 01" in html
    assert html.count('class="pill warm"') >= 1


def test_the_case_says_that_it_is_alike_and_that_somebody_joined(browser_of, three):
    ada = browser_of("ada")
    for report_id in three:
        assert f"/desk/case/{report_id}/alike" in page(ada, "case", report_id)
    first = page(ada, "case", three[0])
    line = re.search(r"/alike\"><b>[^<]*</b></a> <span class=\"pill warm\">([^<]*)", first)
    assert line and "1" in line[1]
    assert line.start() < first.index('id="subjects"'), "who opens the case sees it without scrolling"


def test_a_decision_is_kept_with_who_and_why_and_can_be_changed(browser_of, three):
    ada, bram = browser_of("ada"), browser_of("bram")
    at = f"/desk/case/{three[0]}/alike/{three[1]}"
    html = page(ada, *at.split("/")[2:])
    assert ada.post(at, fields_of(html) | {"verdict": "apart", "text": "andere stad"}).status_code == 303
    assert grouping.group_of(three[0]) != grouping.group_of(three[1])
    html = page(bram, "case", three[1], "alike", three[0])
    assert "Ada" in html and "andere stad" in html
    answer = bram.post(f"/desk/case/{three[1]}/alike/{three[0]}", fields_of(html) | {"verdict": "together", "text": ""})
    assert answer.status_code == 303
    html = page(bram, "case", three[1], "alike", three[0])
    assert html.index("Bram") < html.index("andere stad")


def test_nothing_typed_is_lost_when_the_decision_is_not_right_or_the_reasons_changed(browser_of, three):
    ada, at = browser_of("ada"), f"/desk/case/{three[0]}/alike/{three[1]}"
    evidence = fields_of(page(ada, *at.split("/")[2:]))
    for sent, status in (
        (evidence | {"verdict": "perhaps", "text": "zelfde zin"}, 422),
        ({"evidence": "1:000000000000", "verdict": "apart", "text": "zelfde zin"}, 409),
    ):
        answer = ada.post(at, sent)
        assert answer.status_code == status and "zelfde zin" in answer.content.decode()


def test_a_group_is_confirmed_released_and_taken_back(browser_of, three):
    ada, cora = browser_of("ada"), browser_of("cora")
    group_id = grouping.group_of(three[0])
    html = page(ada, "groups", group_id)
    assert html.count("<rect") == 1 and "<table" in html and "lisa.k_99" in html
    assert "/release" not in html
    assert ada.post(f"/desk/groups/{group_id}/release", {"kind": "phone", "value": "+31612345678"}).status_code == 404
    assert ada.post(f"/desk/groups/{group_id}/confirm", {"stands": "1"}).status_code == 409
    seen = {"seen": re.search(r'name="seen" value="([^"]+)"', html)[1]}
    assert ada.post(f"/desk/groups/{group_id}/confirm", seen | {"stands": "1"}).status_code == 303
    released = {"kind": "phone", "platform": "", "value": "+31612345678"}
    assert cora.post(f"/desk/groups/{group_id}/release", released).status_code == 303
    html = page(cora, "groups", group_id)
    assert 'value="back"' in html
    assert cora.post(f"/desk/groups/{group_id}/release", released | {"value": "+31600000000"}).status_code == 409
    assert cora.post(f"/desk/groups/{group_id}/release", {"all": "back"}).status_code == 303
    assert 'value="back"' not in page(cora, "groups", group_id)


def test_a_group_that_is_gone_is_not_there(browser_of, three):
    group_id = grouping.group_of(three[0])
    grouping.dissolve([group_id], timezone.now() + timedelta(hours=1))
    ada = browser_of("ada")
    assert ada.get(f"/desk/groups/{group_id}").status_code == 404
    assert str(group_id) not in page(ada, "groups")
