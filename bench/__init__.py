"""What houvast costs: reports, openings, pages, memory, plans, starts. `python -m bench`."""
