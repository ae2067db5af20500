import copy
import pickle
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.core.situation import (
    FIELDS,
    Act,
    Indicator,
    Shape,
    Situation,
    SituationError,
    Told,
    Truth,
    all_of,
    any_of,
    negation,
)

SAMPLE = {
    Shape.CHOICE: None,
    Shape.DAY: "2026-01-31",
    Shape.MOMENT: "2026-01-31T21:00:00+01:00",
    Shape.ACTS: [{"kind": "payment", "day": "2026-01-31", "amount": 250, "currency": "EUR", "platform": "whatsapp"}],
}


CONTRACT_FLAGS = """
    offender_abroad offender_known_in_person offender_minor money_demanded images_demanded sex_demanded meeting_demanded
    obedience_demanded paid recovery_offer sent_more still_in_contact blocked_already chat_deleted threat_to_contacts
    contacts_visible outing_feared published image_exists has_image_file reporter_has_copy several_victims
    evidence_saved account_lost password_known_to_offender device_watched offender_knows_address offender_nearby
    threat_of_violence
    fears_home residence_fear suicidal_thoughts self_harm no_way_out immediate_danger alone_now told_someone
    police_report_made police_report_wanted
"""


def sample(field):
    if field.shape is Shape.CODE:
        return "NL" if field.name == "victim_country" else "nl"
    if field.shape is Shape.MANY:
        return list(field.values[:2])
    return SAMPLE.get(field.shape) or field.values[0]


def test_every_field_survives_a_round_trip():
    facts = {name: sample(field) for name, field in FIELDS.items()}
    assert Situation.from_json(facts).to_json() == facts
    assert len(Situation.from_json(facts)) == len(FIELDS)


def test_contract_values_of_flags_and_choices():
    assert FIELDS["form"].values == (
        "webcam_lure",
        "sent_images",
        "ex_partner",
        "known_person",
        "hacked_account",
        "deepfake",
        "bluff_mail",
        "fake_police",
        "other",
    )
    flags = {name for name, field in FIELDS.items() if field.shape is Shape.FLAG}
    assert flags == set(CONTRACT_FLAGS.split())
    assert all(FIELDS[name].values == ("yes", "no") for name in flags)


@pytest.mark.parametrize("name", list(FIELDS))
def test_unknown_may_be_written_or_left_out(name):
    assert Situation.from_json({name: "unknown"}) == Situation.from_json({name: None}) == Situation()


@pytest.mark.parametrize(
    ("facts", "field", "word"),
    [
        ({"victim_agee": "16_17"}, "victim_agee", "victim_age"),
        ({"victim_age": 17}, "victim_age", "16_17"),
        ({"victim_age": ["16_17"]}, "victim_age", "16_17"),
        ({"paid": True}, "paid", "yes, no, unknown"),
        ({"paid_by": "bank"}, "paid_by", "a list of bank"),
        ({"paid_by": ["cheque"]}, "paid_by", "voucher"),
        ({"paid_by": [["bank"]]}, "paid_by", "voucher"),
        ({"contact_platforms": ["myspace"]}, "contact_platforms", "instagram"),
        ({"deadline": "2026-01-31T21:00:00"}, "deadline", "offset"),
        ({"deadline": "tomorrow at nine"}, "deadline", "offset"),
        ({"paid_on": "31-01-2026"}, "paid_on", "ISO 8601"),
        ({"paid_on": "2026-02-30"}, "paid_on", "ISO 8601"),
        ({"victim_country": "XX"}, "victim_country", "ISO 3166"),
        ({"victim_language": "dutch"}, "victim_language", "ISO 639"),
        ({"acts": [{"day": "2026-01-31"}]}, "acts[0].kind", "lure"),
        ({"acts": [{"kind": "lure"}, {"kind": "threat", "from": "2026-01-31"}]}, "acts[1]", "together"),
        ({"acts": [{"kind": "threat", "from": "2026-02-01", "until": "2026-01-31"}]}, "acts[0].until", "2026-02-01"),
        ({"acts": [{"kind": "payment", "amount": -1}]}, "acts[0].amount", "0 or more"),
        ({"acts": [{"kind": "payment", "amount": "NaN"}]}, "acts[0].amount", "0 or more"),
        ({"acts": [{"kind": "payment", "sum": 3}]}, "acts[0].sum", "amount"),
        ({"acts": {}}, "acts", "list of acts"),
        ([], "facts", "one JSON object"),
    ],
)
def test_wrong_input_is_one_sentence_that_names_the_field(facts, field, word):
    with pytest.raises(SituationError) as refused:
        Situation.from_json(facts)
    assert refused.value.field == field
    sentence = str(refused.value)
    assert sentence.startswith(field)
    assert word in sentence
    assert "\n" not in sentence


def test_a_helpline_may_know_more_platforms():
    assert Situation.from_json({"contact_platforms": ["myspace"]}, ("myspace",)).get("contact_platforms") == (
        "myspace",
    )


def test_codes_are_normalised():
    facts = Situation.from_json({"victim_country": "uk", "victim_language": "EN"})
    assert facts.get("victim_country") == "GB"
    assert facts.get("victim_language") == "en"
    assert Situation.from_json({"victim_language": "tzm", "victim_country": "other"}).get("victim_language") == "tzm"


def test_days_and_moments_are_dates():
    facts = Situation.from_json({"paid_on": "2026-01-31", "deadline": "2026-01-31T21:00:00+01:00"})
    assert facts.get("paid_on") == date(2026, 1, 31)
    assert facts.get("deadline") == datetime.fromisoformat("2026-01-31T20:00:00+00:00")


def test_an_answer_can_be_taken_back():
    before = Situation.from_json({"paid": "yes"})
    after = before.with_answers({"paid": None, "victim_age": "16_17"})
    assert before.get("paid") == "yes"
    assert after.get("paid") is None
    assert after.to_json() == {"victim_age": "16_17"}


def test_order_of_answers_does_not_matter():
    one = Situation.from_json({"paid": "yes", "form": "other"})
    two = Situation.from_json({"form": "other", "paid": "yes"})
    assert one == two
    assert hash(one) == hash(two)


def test_get_refuses_a_name_that_is_no_fact():
    with pytest.raises(KeyError):
        Situation().get("payed")


def test_it_can_be_copied_and_pickled():
    facts = Situation.from_json({name: sample(field) for name, field in FIELDS.items()})
    assert pickle.loads(pickle.dumps(facts)) == facts == copy.deepcopy(facts)  # noqa: S301 our own bytes


@pytest.mark.parametrize(
    ("facts", "age"),
    [
        ({}, None),
        ({"victim_age": "16_17"}, "under_18"),
        ({"victim_age": "16_17", "age_in_image": "adult"}, "under_18"),
        ({"victim_age": "25_plus"}, "adult"),
        ({"victim_age": "25_plus", "age_in_image": "under_18"}, "under_18"),
        ({"age_in_image": "adult"}, "adult"),
        ({"age_in_image": "under_18"}, "under_18"),
    ],
)
def test_the_age_in_the_picture(facts, age):
    assert Situation.from_json(facts).effective_age_in_image() == age


def test_act_amounts_keep_their_cents():
    act = Act.from_json({"kind": "payment", "amount": 12.5, "currency": "eur"})
    assert act.amount == Decimal("12.5")
    assert act.to_json() == {"kind": "payment", "amount": 12.5, "currency": "EUR"}


def test_told_round_trip():
    told = {
        "words": "Hij wil geld.",
        "indicators": [{"kind": "account", "platform": "instagram", "value": "@someone"}],
        "own_accounts": [{"kind": "email", "platform": None, "value": "me@example.org"}],
        "deadline": "2026-01-31T21:00:00+01:00",
        "acts": [{"kind": "threat", "from": "2026-01-01", "until": "2026-01-02"}],
    }
    assert Told.from_json(told).to_json() == told
    assert Told.from_json({}) == Told()
    assert Indicator.from_json(told["indicators"][0]).value == "@someone"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"words": 3}, "told.words"),
        ({"indicators": [{"kind": "face", "value": "x"}]}, "told.indicators[0].kind"),
        ({"indicators": [{"kind": "url", "value": "  "}]}, "told.indicators[0].value"),
        ({"indicators": [{"kind": "url", "platform": "myspace", "value": "x"}]}, "told.indicators[0].platform"),
        ({"own_accounts": "me"}, "told.own_accounts"),
        ({"deadline": "soon"}, "told.deadline"),
        ({"acts": [{"kind": "x"}]}, "told.acts[0].kind"),
        ({"name": "Jan"}, "told.name"),
        ("text", "told"),
    ],
)
def test_told_refuses_with_the_field(told, field):
    with pytest.raises(SituationError) as refused:
        Told.from_json(told)
    assert refused.value.field == field


truths = st.sampled_from(Truth)


@given(st.lists(truths))
def test_de_morgan(values):
    assert negation(all_of(values)) is any_of(map(negation, values))
    assert negation(any_of(values)) is all_of(map(negation, values))


@given(st.lists(truths, min_size=1), st.data())
def test_learning_never_turns_a_certain_answer(values, data):
    learned = [v if v is not Truth.UNKNOWN else data.draw(truths) for v in values]
    for combine in (all_of, any_of):
        if combine(values) is not Truth.UNKNOWN:
            assert combine(learned) is combine(values)


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_year_that_no_report_is_about_is_refused(day):
    """A moment at the end of the calendar exists in one time zone and breaks every page in another."""
    for name, value in (("paid_on", day), ("deadline", f"{day}T23:30+00:00")):
        with pytest.raises(SituationError):
            Situation.from_json({name: value})
    with pytest.raises(SituationError):
        Situation.from_json({"deadline": datetime.fromisoformat(f"{day}T12:00+00:00")})
    with pytest.raises(SituationError):
        Told.from_json({"deadline": f"{day}T23:30+00:00"})
    with pytest.raises(SituationError):
        Act.from_json({"kind": "payment", "day": day})
    assert Told.from_json({"deadline": "2199-12-31T23:30+00:00"}).deadline
