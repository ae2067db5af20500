"""Wrong input, told in one sentence that names the field and what was allowed."""

import json
from collections.abc import Iterable


class SituationError(ValueError):
    """`field` is the fact (or `acts[2].day`), `value` what was given, `allowed` a list of values or a description."""

    def __init__(self, field: str, value: object, allowed: Iterable[str] | str) -> None:
        self.field = field
        self.value = value
        self.allowed = allowed if isinstance(allowed, str) else tuple(allowed)
        super().__init__(field, value, self.allowed)

    def __str__(self) -> str:
        # As it stood in the JSON, so that it can be found there: true, not True.
        shown = json.dumps(self.value, ensure_ascii=False, default=str)
        if len(shown) > 60:
            shown = shown[:57] + "..."
        allowed = self.allowed if isinstance(self.allowed, str) else ", ".join(self.allowed)
        return f"{self.field}: {shown} is not allowed; allowed: {allowed}."
