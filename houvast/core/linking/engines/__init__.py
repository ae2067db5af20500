"""The same hubs, links and groups as queries for an engine: DuckDB on one machine, Spark on many."""
