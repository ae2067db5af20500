"""How the desk says the codes of the law."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from houvast.core.law.matching import Status

STATUS: dict[str, Promise] = {
    Status.APPLIES: gettext_lazy("applies"),
    Status.POSSIBLE: gettext_lazy("possible"),
}
CONFIDENCE: dict[str, Promise] = {
    "high": gettext_lazy("high confidence"),
    "medium": gettext_lazy("medium confidence"),
    "low": gettext_lazy("low confidence: never shown to the person"),
}
LIMITATION_FROM: dict[str, Promise] = {
    "act": gettext_lazy("from the act"),
    "at_18": gettext_lazy("from the victim's 18th birthday"),
    "knowledge": gettext_lazy("from knowing of it"),
}
KINDS: dict[str, Promise] = {
    "offence": gettext_lazy("Offences"),
    "right": gettext_lazy("Rights"),
    "rule": gettext_lazy("Rules about offences"),
    "background": gettext_lazy("Background"),
}


YES_NO: dict[str, Promise] = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no"), "unknown": gettext_lazy("unknown")}
