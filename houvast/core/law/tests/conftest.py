import pytest

from houvast.core.law import Law
from houvast.core.law.tests.shipped import shipped_law


@pytest.fixture(scope="session")
def law() -> Law:
    """The shipped law."""
    return shipped_law()
