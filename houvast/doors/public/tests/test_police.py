"""The police without shame: the ways, the statement, how far it is, what was agreed to."""

from __future__ import annotations

import json
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from pypdf import PdfReader

from houvast.core.situation import Situation
from houvast.doors.look import pdf
from houvast.doors.public.ways import first_cards
from houvast.procedures import consenting
from houvast.records.consents.keeping import overtake
from houvast.records.consents.views import Subject

from .reporter import FACTS, Reporter
from .test_lock import keys_of

MINOR = FACTS | {"victim_age": "16_17"}
WORDS = "Hij dreigt alles naar mijn zusje te sturen."


def rows(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


# -- three ways, and not going


def test_the_ways_need_nothing_and_not_going_is_one_of_them(visitor):
    visitor.get("ways/")
    assert visitor.status == 200
    for said in ("Melding", "Aangifte", "Een tip zonder naam", "Niet naar de politie", "Betaal nooit"):
        assert visitor.sees(said)


@pytest.mark.parametrize(
    ("facts", "holds", "first"),
    [
        ({}, set(), ()),
        ({"victim_age": "16_17"}, set(), ("minor",)),
        ({}, {"ex_partner", "known_offender"}, ("address", "ban")),
        ({"offender_abroad": "yes"}, set(), ("abroad",)),
        ({"fears_home": "yes"}, {"at_home"}, ("home",)),
        ({}, {"fake_police"}, ("fake",)),
        ({"police_report_made": "yes"}, set(), ("made",)),
        ({"residence_fear": "yes"}, set(), ("residence",)),
    ],
)
def test_what_matters_for_this_situation_stands_first(facts, holds, first):
    assert first_cards(Situation.from_json(facts), frozenset(holds)) == first


def test_the_ways_stand_under_the_plan_and_know_the_answers(reporter):
    reporter.to_plan(MINOR)
    assert '/nl/ways/"' in reporter.html
    reporter.get("ways/")
    assert reporter.text.index("Onder de 18") < reporter.text.index("Een tip zonder naam")


def test_with_somebody_near_who_thinks_along_about_safety_is_named(reporter):
    reporter.to_plan(FACTS | {"form": "ex_partner"})
    assert reporter.get("ways/").sees("Veilig Thuis")


@pytest.mark.parametrize(
    ("age", "said", "not_said"),
    [
        ("under_12", "doet de aangifte", "zelf aangifte doen kan"),
        ("12_15", "Onder de 16 doet een ouder", "zelf om vervolging vragen ook"),
        ("16_17", "zelf om vervolging vragen ook", "een ouder of voogd"),
    ],
)
def test_from_which_age_somebody_reports_themselves(reporter, age, said, not_said):
    reporter.to_plan(FACTS | {"victim_age": age, "reporter_role": "parent"})
    reporter.get("ways/")
    assert reporter.sees(said) and not reporter.sees(not_said)


def test_without_an_age_every_border_stands_there(visitor):
    visitor.get("ways/")
    assert visitor.sees("Jonger dan 12:") and visitor.sees("Van 12 tot en met 15:") and visitor.sees("16 of 17:")


# -- the statement


def story(reporter: Reporter, **given) -> Reporter:
    reporter.get("messages/paper/")
    return reporter.submit("base", "receiver", **given)


def told(reporter: Reporter, facts: dict | None = None) -> Reporter:
    reporter.to_plan(FACTS if facts is None else facts)
    reporter.get("keep/").submit("seed").submit("kept", kept="1")
    if reporter.place == "more/":
        reporter.submit("fact", skip="1")
    reporter.submit("words", words=WORDS)
    reporter.submit("account", account=["anna.rose"])
    return reporter


def test_what_was_told_stands_in_it_before_anything_is_sent(reporter):
    told(reporter).get("messages/paper/")
    assert reporter.sees(WORDS) and reporter.sees("anna.rose")
    assert not reporter.sees("Wil naar de politie")


def test_a_line_left_out_is_gone_from_paper_and_can_come_back(reporter):
    told(reporter).get("messages/paper/")
    line = next(value for value in _values(reporter, "shown") if value.startswith("words-"))
    story(reporter, out=[line], paper="1")
    assert reporter.place == "messages/paper/page/"
    assert not reporter.sees(WORDS) and reporter.sees("anna.rose")
    reporter.get("messages/paper/")
    assert reporter.sees(WORDS)  # to take the tick away again
    story(reporter, out=[], paper="1")
    assert reporter.sees(WORDS)


def test_a_line_can_be_said_differently_and_what_is_not_touched_is_no_change(reporter):
    told(reporter).get("messages/paper/")
    line = next(value for value in _values(reporter, "shown") if value.startswith("words-"))
    story(reporter, **{f"changed-{line}": "Hij dreigt met mijn zusje.", "paper": "1"})
    assert reporter.sees("Hij dreigt met mijn zusje.") and not reporter.sees(WORDS)
    reporter.get("messages/paper/")
    assert reporter.sees(WORDS)  # what was told stays beside it
    story(reporter, **{f"changed-{line}": WORDS, "paper": "1"})
    assert reporter.sees(WORDS) and not reporter.sees("Hij dreigt met mijn zusje.")


def test_what_was_typed_stays_when_the_told_changes_under_it(reporter):
    told(reporter).get("messages/paper/")
    line = next(value for value in _values(reporter, "shown") if value.startswith("words-"))
    story(reporter, **{f"changed-{line}": "Zo zeg ik het liever.", "gap-acts": "Op een maandag."})
    reporter.get("tell/").submit("words", words="Iets heel anders.")
    story(reporter, paper="1")
    for said in ("Zo zeg ik het liever.", "Iets heel anders.", "Op een maandag."):
        assert reporter.sees(said)


def _values(reporter: Reporter, name: str) -> list[str]:
    return [value for key, value in reporter.form("base", "receiver").filled() if key == name]


def test_a_filled_gap_stands_on_paper_and_an_open_one_says_so(reporter):
    told(reporter)
    story(
        reporter, **{"gap-name": "M. Jansen", "added-how": "Het begon in de zomer.", "ask": ["companion"], "paper": "1"}
    )
    assert reporter.sees("M. Jansen") and reporter.sees("Het begon in de zomer.") and reporter.sees("Iemand meenemen")
    assert reporter.sees("Geboortedag Nog niet ingevuld")


def test_for_a_minor_no_image_is_asked_for_anywhere(reporter):
    told(reporter, MINOR).get("messages/paper/")
    assert reporter.sees("Er hoort geen foto of film bij")
    page = reporter.text.lower()
    for word in ("schermafdruk", "screenshot", "stuur de foto", "upload"):
        assert word not in page
    assert "beeld nog op het eigen toestel" not in page and "er zijn beelden" not in page


def test_the_reader_sees_both_languages(reporter):
    told(reporter)
    reporter.language = "en"
    reporter.get("messages/paper/page/")
    assert reporter.sees("What the offender used") and reporter.sees("Wat de dader gebruikte")
    assert reporter.text.index("Wat de dader gebruikte") < reporter.text.index("What the offender used")


def test_what_is_too_long_is_told_and_still_there(reporter):
    told(reporter)
    story(reporter, **{"added-how": "lang " * 900})
    assert reporter.status == 422 and reporter.sees("Dit past niet")
    assert "lang lang" in reporter.html


def test_two_tabs_are_told_and_nothing_is_lost(reporter):
    told(reporter)
    fields = reporter.get("messages/paper/").fields(reporter.form("base", "receiver"))
    story(reporter, **{"gap-name": "uit de ene"})
    reporter.post("messages/paper/", fields | {"gap-name": "uit de andere"})
    assert reporter.status == 409 and 'value="uit de andere"' in reporter.html
    reporter.submit("base", "receiver")
    assert 'value="uit de andere"' in reporter.html


def test_it_is_kept_while_typing(reporter):
    told(reporter).get("messages/paper/")
    fields = reporter.fields(reporter.form("base", "receiver"), **{"gap-name": "Half"})
    reporter.post("messages/paper/", fields | {"stay": "1"}, HTTP_ACCEPT="application/json")
    assert json.loads(reporter.page.content) == {"base": 1}
    assert 'value="Half"' in reporter.get("messages/paper/").html


def test_the_pdf_says_what_was_told_and_no_more(reporter):
    told(reporter)
    story(reporter, **{"gap-name": "M. Jansen", "paper": "1"})
    reporter.language = "en"
    made = reporter.get("messages/paper/file/").page
    assert made["Content-Type"] == "application/pdf" and 'filename="paper.pdf"' in made["Content-Disposition"]
    reader = PdfReader(BytesIO(made.content))
    said = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in (WORDS, "anna.rose", "M. Jansen", "Wat de dader gebruikte", "What the offender used"):
        assert words in said
    assert "dood" not in said and "verblijf" not in said


def test_without_pango_the_page_says_how_else(reporter, monkeypatch):
    import houvast.doors.public.story as page

    told(reporter)
    monkeypatch.setattr(page, "can_make_pdf", lambda: False)
    monkeypatch.setattr(page, "pdf_of", lambda *_, **__: (_ for _ in ()).throw(pdf.NoPdf()))
    reporter.get("messages/paper/page/")
    assert reporter.sees("kies daar voor PDF") and "paper/file" not in reporter.html
    assert reporter.get("messages/paper/file/").place == "messages/paper/page/"


def test_nothing_of_it_is_readable_in_the_database(reporter):
    told(reporter)
    story(reporter, **{"gap-name": "Marieke Jansen-Testnaam"})
    kept = rows("select name, sealed from reports_part")
    assert "statement" in {name for name, _ in kept}
    assert not any(b"Testnaam" in bytes(sealed) for _, sealed in kept)


# -- handing over, and taking back


def test_passing_on_is_bound_to_the_text_that_was_shown(reporter):
    reporter.to_messages(WORDS)
    story(reporter, receiver="Politie Utrecht", paper="1")
    fields = reporter.fields(reporter.form("sha256"))
    story(reporter, receiver="Politie Utrecht", **{"gap-name": "Later toegevoegd"})
    reporter.post("messages/paper/pass/", fields)  # a page that stood open: another text by now
    assert reporter.place == "messages/paper/page/" and not rows("select id from consents_consent")
    reporter.submit("sha256")
    assert reporter.place == "messages/agreed/"
    assert reporter.sees("Politie Utrecht") and reporter.sees("Later toegevoegd")
    reporter.submit("consent", said="withdraw")
    assert reporter.sees("Ingetrokken op")


def test_before_anything_is_sent_nothing_can_be_passed_on(reporter):
    told(reporter)
    story(reporter, receiver="Politie Utrecht", paper="1")
    assert reporter.sees("Daarvoor moet er eerst een bericht verstuurd zijn")
    reporter.post("messages/paper/pass/", {"sha256": "x"})
    assert not rows("select id from consents_consent")


def test_the_day_it_went_to_the_police_is_kept_and_can_be_taken_back(reporter):
    reporter.to_messages(WORDS)
    reporter.get("messages/paper/page/").submit("on", on="2999-01-01")
    assert reporter.status == 422 and reporter.sees("Deze dag klopt nog niet")
    assert 'value="2999-01-01"' in reporter.html
    reporter.submit("on", on="2026-01-05")
    assert reporter.sees("Op 5 januari 2026 ging dit naar de politie")
    reporter.get("messages/follow/")
    assert 'name="statement_on" value="2026-01-05"' in reporter.html and reporter.sees("Voor een melding")
    reporter.get("messages/paper/page/").submit("undo")
    assert reporter.sees("Is dit bij de politie?") and not reporter.sees("5 januari 2026")
    reporter.get("messages/follow/")
    assert 'value="2026-01-05"' not in reporter.html


def test_what_waits_for_a_yes_or_no_shows_in_the_mailbox_until_it_is_answered(reporter, house):
    reporter.to_messages(WORDS)
    assert not reporter.sees("Er is iets gevraagd")
    ((report_id,),) = rows("select id from reports_report")
    consenting.ask(
        report_id=report_id,
        subject=Subject.REFERRAL,
        about=uuid4(),
        text="Bellen na vier uur.",
        receiver="Slachtofferhulp",
        **house.acting("ada"),
    )
    assert reporter.get("messages/").sees("Er is iets gevraagd. Mogen we dit doorgeven?")
    reporter.get("messages/agreed/").submit("consent", "sha256", said="no")
    assert not reporter.get("messages/").sees("Er is iets gevraagd")


def test_a_yes_to_what_a_newer_one_took_the_place_of_says_so(reporter, house):
    reporter.to_messages(WORDS)
    ((report_id,),) = rows("select id from reports_report")
    about = uuid4()
    asking = {"subject": Subject.DOSSIER, "about": about, "text": "a bag", "receiver": "police"}
    consent_id = consenting.ask(report_id=report_id, **asking, **house.acting("ada"))
    reporter.get("messages/agreed/").submit("consent", "sha256", said="yes")
    assert reporter.sees("Goed gevonden op") and not reporter.sees("eerder pakket") and "withdraw" in reporter.html
    overtake(report_id, about, house.now.date(), keys_of(reporter).shared)
    reporter.get("messages/agreed/")
    assert reporter.sees("Goed gevonden op") and reporter.sees("Dit was voor een eerder pakket")
    assert f'value="{consent_id}"' not in reporter.html, "there is nothing left to take back"


def test_an_empty_list_says_so(reporter):
    reporter.to_messages(WORDS)
    assert reporter.get("messages/agreed/").sees("Er is nog niets gevraagd")


# -- how far it is


def test_what_is_told_moves_the_path(reporter):
    reporter.to_messages(WORDS)
    assert reporter.get("messages/follow/").sees("Voor een melding")
    reporter.submit("wish", "made_on", made_on="2026-01-05", way="aangifte", number="PL0900-1")
    assert reporter.sees("Bewaard") and reporter.sees("Na de melding of aangifte")
    assert 'value="PL0900-1"' in reporter.html


def test_not_wanting_to_is_a_path_of_its_own(reporter):
    reporter.to_messages(WORDS)
    reporter.get("messages/follow/").submit("wish", "made_on", wish="no", not_made=["shame"])
    assert reporter.sees("Zonder politie") and reporter.sees("gaan gewoon door")


def test_a_wrong_order_of_days_is_told_and_kept(reporter):
    reporter.to_messages(WORDS)
    reporter.get("messages/follow/").submit("wish", "made_on", made_on="2026-05-01", hearing_on="2026-04-01")
    assert reporter.status == 422 and reporter.sees("Klopt de volgorde?")
    assert 'value="2026-04-01"' in reporter.html and 'value="2026-05-01"' in reporter.html


def test_before_the_first_message_it_says_when_it_can(reporter):
    told(reporter).get("messages/follow/")
    assert reporter.sees("zodra er een bericht")
