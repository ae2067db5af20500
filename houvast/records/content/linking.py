"""The parameters and words of links, from `knowledge/linking/`: read only by what links."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from houvast.core.knowledge import KnowledgeError
from houvast.core.knowledge.yaml_text import read_yaml
from houvast.core.linking.parameters import Parameters, ParametersError, read_parameters
from houvast.core.linking.scoring import CODES

from .reading import overlay_folder, read_folder, shipped_folder

FOLDER = "linking"
LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class LinkingContent:
    """`words`: code → language → sentence."""

    parameters: Parameters
    words: Mapping[str, Mapping[str, str]]


def load_linking(folder: Path, overlay: Path | None = None) -> LinkingContent:
    """The newest version of the parameters. Raises KnowledgeError."""
    files = read_folder(folder / FOLDER)
    if overlay and (overlay / FOLDER).is_dir():
        files |= read_folder(overlay / FOLDER)
    versions = sorted((name for name in files if name.startswith("parameters-")), key=lambda name: (len(name), name))
    if not versions or "words.yaml" not in files:
        raise KnowledgeError(["linking: parameters or words are missing"])
    words = read_yaml(files["words.yaml"], "linking/words.yaml")
    terms = words.get("terms") or {}
    silent = sorted(code for code in {*CODES, *terms} if set(terms.get(code) or ()) != set(LANGUAGES))
    if silent:
        raise KnowledgeError([f"linking/words.yaml: {code} is not said in every language" for code in silent])
    try:
        return LinkingContent(read_parameters(read_yaml(files[versions[-1]], versions[-1])), terms)
    except ParametersError as refused:
        raise KnowledgeError([f"linking/{versions[-1]}: {refused}"]) from None


@cache
def current_linking() -> LinkingContent:
    """What this process links with; read at the first call."""
    return load_linking(shipped_folder(), overlay_folder())
