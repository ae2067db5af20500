"""The settings of a process as its environment gives them."""

from __future__ import annotations

from pathlib import Path

import pytest

from houvast.site.environment import DatabaseRole, Mode, SettingRefused, read_environment


def test_nothing_set_means_production():
    environment = read_environment({})
    assert (environment.mode, environment.role) == (Mode.PRODUCTION, DatabaseRole.WEB)
    assert environment.secrets_file is None


def test_what_lies_in_the_data_folder_needs_no_setting():
    environment = read_environment({"HOUVAST_DATA": "/srv/hv"})
    assert environment.secrets_file == Path("/srv/hv/secrets.json")
    assert environment.static_root == Path("/srv/hv/static")


def test_the_audit_head_lies_outside_the_data_folder():
    head = read_environment({"HOUVAST_DATA": "/srv/hv"}).audit_head
    assert not head.is_relative_to("/srv/hv")


@pytest.mark.parametrize("role", list(DatabaseRole))
def test_each_process_connects_as_its_own_role(role):
    urls = {
        "DATABASE_URL": "postgresql:///w",
        "DATABASE_URL_WORKER": "postgresql:///k",
        "DATABASE_URL_OWNER": "postgresql:///o",
    }
    environment = read_environment({**urls, "HOUVAST_DATABASE_ROLE": role.value})
    assert environment.database_url() == urls[role.variable]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOUVAST_MODE", "prod"),
        ("HOUVAST_DATABASE_ROLE", "root"),
        ("HOUVAST_DESK_HOST", "https://desk.example"),
        ("HOUVAST_PUBLIC_HOST", "user@help.example"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name, value):
    with pytest.raises(SettingRefused, match=name):
        read_environment({name: value})


@pytest.mark.parametrize(
    ("value", "host", "port", "tls", "starttls"),
    [
        ("smtps://mail.example.org", "mail.example.org", 465, True, False),
        ("smtp://mail.example.org", "mail.example.org", 587, False, True),
        ("smtp://localhost:25", "localhost", 25, False, False),
        ("smtps://house%40example.org:p%3Ass@mail.example.org:1465", "mail.example.org", 1465, True, False),
    ],
)
def test_mail_goes_to_the_server_that_is_named_and_never_in_the_clear_to_another_machine(
    value, host, port, tls, starttls
):
    mail = read_environment({"HOUVAST_SMTP": value}).mail
    assert (mail.host, mail.port, mail.tls, mail.starttls) == (host, port, tls, starttls)
    if "%" in value:
        assert (mail.user, mail.password) == ("house@example.org", "p:ss")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOUVAST_SMTP", "mail.example.org"),
        ("HOUVAST_SMTP", "http://mail.example.org"),
        ("HOUVAST_SMTP", "smtp://mail.example.org:x"),
        ("HOUVAST_SMTP", "smtps://house@mail.example.org"),
        ("HOUVAST_SMTP", "smtp://mail.example.org/path"),
        ("HOUVAST_NOTICE_EMAIL", "house"),
        ("HOUVAST_NOTICE_EMAIL", "House <house@example.org>"),
        ("HOUVAST_NOTICE_EMAIL", "a@example.org\nBcc: b@example.org"),
    ],
)
def test_a_mail_setting_that_is_none_is_refused_by_name(name, value):
    with pytest.raises(SettingRefused, match=name):
        read_environment({name: value})
