"""What a wheel needs that is not in the repository: the compiled translations of the desk."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface):
    """Lays every `.po` of `locale/` compiled beside itself, before the files of the wheel are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for source in sorted(Path(self.root, "locale").rglob("*.po")):
            _compile(source, source.with_suffix(".mo"))


def _compile(source: Path, target: Path) -> None:
    compiled = io.BytesIO()
    with source.open("rb") as words:
        write_mo(compiled, read_po(words))
    # A house that runs from this folder reads it: touched only where it changes.
    if not target.exists() or target.read_bytes() != compiled.getvalue():
        target.write_bytes(compiled.getvalue())
