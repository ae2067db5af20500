"""Fixtures of every test in the house: database, Django, random profiles. `tests/conftest.py` adds a running house."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.support.cluster import Cluster
from tests.support.rights import acting_as, on_connection_created, role_of

hypothesis.settings.register_profile("dev", max_examples=50, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=300, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

# Which programs to test with; everything else in the environment of the shell is taken out.
_CHOICES_OF_THE_SHELL = {"HOUVAST_POSTGRES_BIN", "HOUVAST_CHROMIUM"}

_cluster = Cluster()
_SECRETS_FILE = _cluster.home / "secrets.json"


def _environment_of_the_tests() -> dict[str, str]:
    """All that settings read from outside; nothing of the shell that started the tests."""
    return {
        "HOUVAST_MODE": "test",
        "HOUVAST_SECRETS_FILE": str(_SECRETS_FILE),
        "HOUVAST_AUDIT_HEAD": str(_cluster.home / "head.json"),
        "HOUVAST_STATIC_ROOT": str(_cluster.home / "static"),
        "DATABASE_URL": _cluster.url(),
        "DJANGO_SETTINGS_MODULE": "houvast.site.settings",
    }


for _name in set(os.environ) - _CHOICES_OF_THE_SHELL:
    if _name.startswith(("HOUVAST_", "DATABASE_URL")):
        del os.environ[_name]
os.environ.update(_environment_of_the_tests())


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    assert settings.DATABASES  # settings are read now, so that a fault in them is the first thing said
    from django.db.backends.signals import connection_created

    connection_created.connect(on_connection_created)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in a browser come last: Playwright keeps an event loop running, in which no `asyncio.run` may start."""
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))


def pytest_unconfigure(config: pytest.Config) -> None:
    _cluster.stop()


@pytest.fixture(scope="session")
def secrets_file() -> Path:
    """The server secrets of this run, in the file that settings name."""
    from houvast.core.sealing.secrets import ServerSecrets

    if not _SECRETS_FILE.exists():
        _SECRETS_FILE.touch(mode=0o600)
        _SECRETS_FILE.write_text(json.dumps(ServerSecrets.generate().to_json()))
    return _SECRETS_FILE


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The running PostgreSQL of this run."""
    _cluster.start()
    yield _cluster


@pytest.fixture(scope="session")
def django_db_modify_db_settings(cluster: Cluster, secrets_file: Path) -> None:
    """pytest-django asks for this before it makes the test database: cluster and secrets are there from here on."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """The test database has the product's three roles with the product's rights."""
    from django.db import connection

    from houvast.site.database.grants import apply_grants

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        apply_grants(cursor)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    role = role_of(item)
    if role is None:
        return (yield)
    with acting_as(role):
        return (yield)


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A language that one test chose is not the next one's: the thread begins anew."""
    from django.utils import translation

    yield
    translation.deactivate()
