"""What houvast does: one file a verb that crosses records. A procedure owns its transaction and ends in audit."""
