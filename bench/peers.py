"""Figures of two other reporting systems, quoted. They were measured elsewhere, on a machine like this one.

They are not run here: what they count is named with each figure, because it is not always the same thing.
"""

WHERE = "Peers' figures are quoted: measured elsewhere, on a machine like this one (2 shared cores), not in this run."

REPORTS = (
    ("GlobaLeaks 5.0.15", "one at a time", "27", "none"),
    ("GlobaLeaks 5.0.15", "4 at once", "18 good ones", "47 %"),
    ("Hush Line (no case, no receipt, no key per report)", "two figures", "1,007 and 1,767", "none named"),
)
OPENING = (("GlobaLeaks 5.0.15, two slow hashes", "2.1 s"),)
FIRST_PAGE = (("GlobaLeaks 5.0.15", "14", "1,170 kB"), ("Hush Line", "not named", "345 kB gzipped"))
MEMORY = (("GlobaLeaks 5.0.15", "117", "292"), ("Hush Line", "164", "not named"))
