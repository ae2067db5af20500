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
