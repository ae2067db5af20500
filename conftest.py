"""Fixtures of every test in the house: database, Django, random profiles. `tests/conftest.py` adds a running house."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator

import hypothesis
import pytest

from tests.support.cluster import DATABASE, Cluster

hypothesis.settings.register_profile("dev", max_examples=50, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=300, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

_cluster = Cluster()


def pytest_configure(config: pytest.Config) -> None:
    if importlib.util.find_spec("houvast.site.settings") is None:
        return
    _environment_of_the_tests()
    from django.conf import settings

    _point_django_at(settings)


def pytest_unconfigure(config: pytest.Config) -> None:
    _cluster.stop()


def _environment_of_the_tests() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "houvast.site.settings"
    os.environ["DATABASE_URL"] = f"postgresql://houvast_owner@/{DATABASE}?host={_cluster.socket_folder}"


def _point_django_at(settings) -> None:
    """Tests own the schema and hold no pool: a pool keeps connections open that dropping the database waits for."""
    default = settings.DATABASES["default"]
    default.update(NAME=DATABASE, USER="houvast_owner", PASSWORD="", HOST=str(_cluster.socket_folder), PORT="")
    default["OPTIONS"] = {key: value for key, value in default.get("OPTIONS", {}).items() if key != "pool"}


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The running PostgreSQL of this run."""
    _cluster.start()
    yield _cluster


@pytest.fixture(scope="session")
def django_db_modify_db_settings(cluster: Cluster) -> None:
    """pytest-django asks for this before it makes the test database: the cluster is up from here on."""
