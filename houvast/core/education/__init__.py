"""Education: pages to read, scenarios to try, and what holds for each of them. Reads no file: bytes are given to it."""

from .model import Audience, Education, Kind, Page, PageMissing, Scenario, SceneShown

__all__ = ["Audience", "Education", "Kind", "Page", "PageMissing", "Scenario", "SceneShown"]
