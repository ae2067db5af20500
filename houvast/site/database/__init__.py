"""The database: embedded, or somebody's own. `EmbeddedPostgres` is the way in."""

from houvast.site.database.server import DatabaseRefused, EmbeddedPostgres, Started

__all__ = ["DatabaseRefused", "EmbeddedPostgres", "Started"]
