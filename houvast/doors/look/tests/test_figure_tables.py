"""Every code of every table of figures has a name, in every language: a release with one without is no page."""

import pytest

from houvast.core.figures.definitions import BY_ID, Quarter
from houvast.doors.look.figure_tables import code_name
from houvast.records.content import current_knowledge


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("definition", BY_ID.values(), ids=list(BY_ID))
def test_every_code_has_a_name(definition, language):
    texts = current_knowledge().texts(language)
    for axis in (definition.rows, definition.columns):
        for code in axis.codes(Quarter(2026, 4)):
            assert code_name(axis.name, code, texts)
