import pytest

from houvast.core.law import Law
from houvast.records.content.law import current_law


@pytest.fixture(scope="session")
def law() -> Law:
    """The shipped law."""
    return current_law()
