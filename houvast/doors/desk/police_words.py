"""How the desk says the codes of a report to the police, and of a consent."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from houvast.core.support import Course, Decision, NotMade, Stage, Way, Wish
from houvast.records.consents.views import ConsentState

STAGES: dict[str, Promise] = {
    Stage.BEFORE_REPORT: gettext_lazy("before a report"),
    Stage.AFTER_REPORT: gettext_lazy("reported"),
    Stage.INVESTIGATION: gettext_lazy("investigation"),
    Stage.PROSECUTION_DECISION: gettext_lazy("decision to prosecute"),
    Stage.HEARING: gettext_lazy("towards the hearing"),
    Stage.JUDGMENT: gettext_lazy("judgment"),
    Stage.AFTER: gettext_lazy("after the judgment"),
    Stage.NO_PROCEEDINGS: gettext_lazy("no proceedings"),
}
WISHES: dict[str, Promise] = {
    Wish.YES: gettext_lazy("wants to report"),
    Wish.LATER: gettext_lazy("perhaps later"),
    Wish.NO: gettext_lazy("does not want to"),
}
WAYS: dict[str, Promise] = {
    Way.MELDING: gettext_lazy("melding (told, no complaint)"),
    Way.AANGIFTE: gettext_lazy("aangifte (complaint)"),
    Way.TIP: gettext_lazy("anonymous tip"),
}
COURSES: dict[str, Promise] = {
    Course.NOTHING_YET: gettext_lazy("nothing heard yet"),
    Course.INVESTIGATING: gettext_lazy("police investigate"),
    Course.NOT_TAKEN_UP: gettext_lazy("not taken up"),
    Course.SUSPECT_KNOWN: gettext_lazy("a suspect is known"),
}
DECISIONS: dict[str, Promise] = {
    Decision.PROSECUTES: gettext_lazy("prosecutes"),
    Decision.STOPS: gettext_lazy("does not prosecute"),
}
REASONS: dict[str, Promise] = {
    NotMade.SHAME: gettext_lazy("shame"),
    NotMade.FEAR_OF_OFFENDER: gettext_lazy("fear of the offender"),
    NotMade.FEAR_OF_HOME: gettext_lazy("fear that people at home hear of it"),
    NotMade.NO_TRUST: gettext_lazy("no trust that it helps"),
    NotMade.OFFENDER_ABROAD: gettext_lazy("offender abroad"),
    NotMade.WANTS_REST: gettext_lazy("wants rest"),
    NotMade.SENT_AWAY: gettext_lazy("sent away by the police"),
    NotMade.OTHER: gettext_lazy("something else"),
}
CONSENTS: dict[str, Promise] = {
    ConsentState.ASKED: gettext_lazy("asked, no answer yet"),
    ConsentState.GIVEN: gettext_lazy("agreed"),
    ConsentState.REFUSED: gettext_lazy("not agreed"),
    ConsentState.WITHDRAWN: gettext_lazy("taken back"),
}
DAYS: dict[str, Promise] = {
    "considered_on": gettext_lazy("Thinks about it since"),
    "made_on": gettext_lazy("Made on"),
    "statement_on": gettext_lazy("Statement handed to the police on"),
    "course_on": gettext_lazy("Heard on"),
    "decided_on": gettext_lazy("Decided on"),
    "told_decision_on": gettext_lazy("The person heard of it on"),
    "hearing_on": gettext_lazy("Hearing on"),
    "judgment_on": gettext_lazy("Judgment on"),
    "released_on": gettext_lazy("Suspect free since"),
}
