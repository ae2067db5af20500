"""Reads knowledge/ and the helpline's overlay once and gives core.knowledge objects. No tables."""

from .reading import current_knowledge, read_folder

__all__ = ["current_knowledge", "read_folder"]
