"""What else there is to a case, one line a subject, each with a page of its own under the case. One literal table.

A subject is a function: it gets the opened case, who looks and when, and gives its line, or None where it has nothing
to do with this case.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from houvast.doors.desk.assessment_line import assessment_line
from houvast.doors.desk.evidence_line import evidence_line
from houvast.doors.desk.law import law_line
from houvast.doors.desk.links import links_line
from houvast.doors.desk.notices_line import notices_line
from houvast.doors.desk.pictures import pictures_line
from houvast.doors.desk.police import police_line
from houvast.doors.desk.referrals_line import referrals_line
from houvast.doors.desk.subject_line import SubjectLine
from houvast.doors.desk.support import support_line
from houvast.records.reports.views import CaseView
from houvast.records.staff.views import SignedIn

Subject = Callable[[CaseView, SignedIn, datetime], SubjectLine | None]

# In the order in which they are shown.
SUBJECTS: tuple[Subject, ...] = (
    police_line,
    evidence_line,
    law_line,
    assessment_line,
    pictures_line,
    support_line,
    referrals_line,
    links_line,
    notices_line,
)


def subject_lines(view: CaseView, me: SignedIn, now: datetime) -> tuple[SubjectLine, ...]:
    """The lines of this case, those with a running clock first."""
    lines = [line for subject in SUBJECTS if (line := subject(view, me, now)) is not None]
    return tuple(sorted(lines, key=lambda line: not line.warm))
