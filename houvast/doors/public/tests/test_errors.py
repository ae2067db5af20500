"""When something is refused or breaks, nothing typed is lost and the numbers stand there."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from houvast.doors.public import errors, messages

from .reporter import Reporter


def numbers_stand_there(page: Reporter) -> bool:
    return all(f'href="tel:{number}"' in page.html for number in (112, 113)) and "/leave/" in page.html


def test_a_page_that_is_not_there(visitor):
    visitor.get("nowhere/")
    assert visitor.status == 404 and numbers_stand_there(visitor)
    assert visitor.sees("Deze pagina is er niet")


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", None])
def test_a_form_from_elsewhere_is_refused(visitor, origin):
    headers = {"HTTP_ORIGIN": origin} if origin else {}
    answer = visitor.client.post("/nl/", {}, **headers)
    assert answer.status_code == 403 and not answer.cookies


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "Dit is niet verstuurd"), ("en", "This was not sent")], ids=["nl", "en"]
)
def test_whoever_is_refused_reads_a_page_in_their_language(visitor, language, said):
    """A browser that hides where a form came from has a person before it."""
    answer = visitor.client.post(f"/{language}/check/", {"suicidal_thoughts": "yes"})
    page = answer.content.decode()
    assert answer.status_code == 403 and answer["X-Refused"] == "not-from-our-page"
    assert f'<html lang="{language}"' in page and f"<h1>{said}</h1>" in page
    assert all(f'href="tel:{number}"' in page for number in (112, 113)) and f"/{language}/leave/" in page


def test_a_lost_database_gives_the_numbers_and_the_general_plan(reporter, monkeypatch):
    reporter.to_messages()
    fields = reporter.fields(reporter.form("message"), words="dit mag niet weg zijn")

    def lost(**arguments):
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(messages.opening, "read_mailbox", lost)
    reporter.get("messages/")
    assert reporter.status == 503 and numbers_stand_there(reporter)
    assert reporter.html.count('class="step"') >= 3 and reporter.page["Retry-After"] == "120"
    reporter.post("messages/", fields)
    assert reporter.status == 503 and "dit mag niet weg zijn" in reporter.html
    assert reporter.sees("Dit is niet verstuurd")
    form = reporter.form("message")
    assert ("message", fields["message"][0]) in form.filled(), "sent again it is the same message"
    monkeypatch.undo()
    reporter.post(reporter.path, dict(form.filled()))
    assert reporter.place == "messages/" and reporter.sees("dit mag niet weg zijn")


def test_a_mistake_of_ours_keeps_what_was_typed(reporter, monkeypatch):
    reporter.to_messages()
    fields = reporter.fields(reporter.form("message"), words="nog hier")

    def broken(**arguments):
        raise RuntimeError("a mistake")

    monkeypatch.setattr(messages.submitting, "send", broken)
    reporter.post("messages/", fields)
    assert reporter.status == 500 and "nog hier" in reporter.html and numbers_stand_there(reporter)
    assert "a mistake" not in reporter.html


def test_too_much_at_once(reporter):
    reporter.to_telling()
    reporter.post("tell/", {"words": "x" * (4 * 1024 * 1024)})
    assert reporter.status == 413 and numbers_stand_there(reporter)


def test_the_general_plan_is_there_without_a_database():
    plan = errors._plan()
    assert len(plan) >= 3 and any(step.kind == "stop" for step in plan)


def test_the_page_of_the_last_resort_does_not_fail_over_its_plan(visitor, monkeypatch):
    def broken():
        raise RuntimeError

    monkeypatch.setattr(errors, "general_plan", broken)
    assert errors._plan() == ()


@pytest.mark.parametrize("handler", [errors.bad_request, errors.forbidden, errors.not_found])
def test_handlers_answer_in_the_language_of_the_page(handler, rf):
    from django.utils import translation

    with translation.override("en"):
        page = handler(rf.get("/en/x/", HTTP_HOST="localhost"), None)
    assert 'lang="en"' in page.content.decode()


@pytest.mark.parametrize("broken", [RuntimeError("a mistake"), OperationalError("gone")], ids=["mistake", "database"])
def test_no_page_ever_holds_a_password(visitor, monkeypatch, broken):
    """The desk shares the page of the last resort. Five words with spaces would stand there as text."""
    from houvast.procedures import signing_in

    def breaks(**arguments):
        raise broken

    monkeypatch.setattr(signing_in, "sign_in", breaks)
    secrets = {"password": "molen regen tulp haven fiets", "again_password": "a b c d e", "new": "f g h i j"}
    token = visitor.client.get("/desk/sign-in").cookies["__Host-c"].value
    visitor.post(
        "/desk/sign-in", {**secrets, "email": "mila@voorbeeld.example", "csrfmiddlewaretoken": token}, secure=False
    )
    assert visitor.status in (500, 503)
    assert "mila@voorbeeld.example" in visitor.html
    assert not [value for value in secrets.values() if value in visitor.html]


def test_the_extra_word_comes_along_unseen(reporter, monkeypatch):
    from houvast.doors.public import held

    reporter.to_messages()

    def breaks(**arguments):
        raise RuntimeError

    monkeypatch.setattr(held.erasing, "ask_to_erase", breaks)
    reporter.post("erase/", {"word": "blauwe fietsbel"})
    assert reporter.status == 500
    assert 'type="hidden" name="word" value="blauwe fietsbel"' in reporter.html
