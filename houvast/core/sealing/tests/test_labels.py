from enum import Enum

import pytest

from houvast.core.sealing.labels import Audience, HashLabel, KeyKind, Label, Purpose


@pytest.mark.parametrize("labels", [Label, HashLabel, KeyKind, Purpose], ids=lambda labels: labels.__name__)
def test_no_two_names_share_a_value(labels: type[Enum]):
    assert len(labels.__members__) == len({member.value for member in labels}) == len(list(labels))


def test_values_fit_where_they_stand():
    assert all(label.value.isascii() and 0 < len(label.value) <= 32 for label in Label)
    assert all(0 < len(label.value) <= 16 for label in HashLabel)
    assert sorted(kind.code for kind in KeyKind) == list(range(1, len(KeyKind) + 1))
    assert all(0 < purpose.value < 256 for purpose in Purpose)


def test_published_labels_never_change():
    """Adding is free; a value that is missing here was changed, and what was sealed under it is lost."""
    published = """legal-unsent legal-desk legal statement
        answers ticks draft message facts acts told shared-ticks reporter-line date note
        desk-draft desk-line assessment outcome link dossier takedown consent consent-answer
        assessment-paper assessment-opinion measure-task referral proceedings aftercare evidence evidence-about
        registration registration-outcome totp answers-cookie mailbox-cookie desk-cookie form-seed
        sign-in-step live-ticket mailbox-session desk-session shown-receipt person-key seal device-cookie
        picture-hash picture"""
    assert {label.value for label in Label} >= set(published.split())


def test_audiences_are_apart():
    from uuid import UUID

    one, other = UUID(int=1), UUID(int=2)
    audiences = [
        Audience.RECEIPT,
        Audience.RECOVERY,
        *(Audience.team(team, epoch) for team in (one, other) for epoch in (1, 11)),
        Audience.person(one),
        Audience.person(other),
    ]
    assert len(set(audiences)) == len(audiences)
    assert max(map(len, audiences)) <= 100
