"""Languages that the overlay of a helpline begins: served beside ours, as drafts."""

from __future__ import annotations

from pathlib import Path

from django.conf.locale import LANG_INFO

from houvast.site.environment import SettingRefused


def begun_languages(overlay: Path | None) -> dict[str, tuple[str, str]]:
    """Code → (its own name, the language it borrows from), of every `texts/<code>/language.yaml`. Raises SettingRefused
    for what is no language."""
    files = sorted(overlay.glob("texts/*/language.yaml")) if overlay else []
    if not files:
        return {}
    # Imported late: pydantic alone takes a third of what a start may take.
    from houvast.core.knowledge import KnowledgeError
    from houvast.core.knowledge.borrowing import drafts
    from houvast.core.knowledge.yaml_text import read_yaml

    named = {f"texts/{file.parent.name}/{file.name}": file for file in files}
    try:
        found = drafts({name: read_yaml(file.read_bytes(), name) for name, file in named.items()})
    except KnowledgeError as refused:
        raise SettingRefused(f"HOUVAST_OVERLAY: {refused}") from None
    unknown = sorted(set(found) - set(LANG_INFO))
    if unknown:
        raise SettingRefused(f"HOUVAST_OVERLAY: {unknown[0]!r} is no code of a language that Django knows.")
    return {code: (draft.name, draft.borrows) for code, draft in found.items()}
