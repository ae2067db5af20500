"""Synthetic, clearly fictional data for `houvast demo`. Imported by nothing but its command."""
