"""The claim checker: a verdict before a number, typed figures as honest as those of the catalogue, nothing kept."""

from __future__ import annotations

import re

import pytest

LETTER = "numbers/?earlier=nl.helpwanted.webcam.2014&later=nl.helpwanted.webcam.2015&claim=explosive"
OWN = "numbers/?earlier=own&later=own&earlier_value={}&earlier_year={}&later_value={}&later_year={}&same={}&unit=report"


def test_the_letter_is_the_worked_example(visitor):
    visitor.get("numbers/")
    assert visitor.status == 200
    assert visitor.sees("14 % minder geteld, en geen groei") and visitor.sees("51 % van het andere (368 van 721)")
    assert visitor.sees("Openbaar Ministerie") and visitor.sees("Ontbreken is niet nul")


def test_an_answer_has_an_address_and_works_by_it(visitor):
    visitor.get(LETTER)
    answer = visitor.html.partition('id="answer"')[2].partition("</section>")[0]
    assert "tegengesproken door de cijfers" in answer and "0,862 (0,748" in answer
    address = re.search(r'href="(/nl/numbers/\?[^"]+)"', answer)[1].replace("&amp;", "&")
    assert visitor.get(address.removeprefix("/nl/")).sees("tegengesproken door de cijfers")


def test_no_number_is_printed_for_what_cannot_be_compared(visitor):
    visitor.get("numbers/?earlier=nl.helpwanted.webcam.2014&later=us.ncmec.financial.2023")
    answer = visitor.html.partition('id="answer"')[2].partition("</section>")[0]
    assert "niet vergelijkbaar" in answer and "<dl" not in answer


def test_typed_figures_are_judged_by_what_is_known_of_them(visitor):
    visitor.get(OWN.format(100, 2020, 180, 2021, "yes"))
    assert visitor.sees("80 % meer")
    visitor.get(OWN.format(100, 2020, 180, 2021, "unknown"))
    assert visitor.sees("niet bekend wat er precies geteld is")
    visitor.get(OWN.format(100, 2020, 180, 2021, "no"))
    answer = visitor.html.partition('id="answer"')[2].partition("</section>")[0]
    assert "niet vergelijkbaar" in answer


@pytest.mark.parametrize(("first", "year"), [("veel", "2020"), ("-3", "2020"), ("100", "20"), ("", "")])
def test_what_cannot_be_read_is_told_and_still_there(visitor, first, year):
    visitor.get(OWN.format(first, year, 180, 2021, "yes"))
    assert visitor.status == 422 and visitor.sees("Kijk even naar de gele plek")
    assert 'value="180"' in visitor.html and 'aria-invalid="true"' in visitor.html


def test_hostile_words_are_inert_and_nothing_is_set(visitor):
    visitor.get("numbers/?earlier=%3Cscript%3E&later=own&earlier_value=%22%3E%3Cb%3E&claim=%3Cb%3E")
    assert "<script>alert" not in visitor.html and "<b>&quot;" not in visitor.html
    assert 'value="&quot;&gt;&lt;b&gt;"' in visitor.html
    assert not visitor.client.cookies
