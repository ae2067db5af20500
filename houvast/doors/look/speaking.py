"""The sentences of a page, for whoever reads it: one language, one way of addressing.

A sentence may have variants beside its key: `plan.lead` is for the victim, `plan.lead.helper` for whoever helps
someone else, `plan.lead.formal` for parents and professionals (in Dutch they are addressed with `u`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from houvast.core.knowledge import Texts

_FORMAL = ("parent", "professional")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def _variants(role: str | None) -> tuple[str, ...]:
    """Suffixes of keys to look for, best first."""
    if role in (None, "self"):
        return ("",)
    return (".formal", ".helper", "") if role in _FORMAL else (".helper", "")


class Speaker:
    """Says sentences. `role` is the reporter's role (`self`, `parent`, …), or None where nobody said it yet."""

    def __init__(self, texts: Texts, role: str | None = None) -> None:
        self.texts = texts
        self.role = role or "self"
        self._variants = _variants(role)

    def key(self, key: str) -> str:
        """The key of the variant that is there for this reader; the key itself where there is none."""
        return next((key + v for v in self._variants if v and self.texts.has_screen(key + v)), key)

    def plain(self, key: str, **parameters: object) -> str:
        """For titles, labels, files: text without markup. Raises where the sentence does not exist."""
        return self.texts.screen(self.key(key), **parameters).replace("**", "")

    def html(self, key: str, **parameters: object) -> SafeString:
        """Escaped; `**bold**` in the sentence is bold (in a parameter it is not: those are escaped stars and all)."""
        given = {name: str(value).replace("*", "\ufdd0") for name, value in parameters.items()}
        text = escape(self.texts.screen(self.key(key), **given))
        return mark_safe(_BOLD.sub(r"<strong>\1</strong>", text).replace("\ufdd0", "*"))
