"""The few sentences that stand outside every door: plain text in both languages, needing nothing that could fail.

They are no advice and no content; the two numbers stand in them because they stand everywhere.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from houvast.core.knowledge import KnowledgeError
from houvast.core.knowledge.names import EVERYWHERE
from houvast.records.content import current_knowledge

# Names the rule that said no, for tests and for the log of a door, without a word that anyone typed.
REFUSED = "X-Refused"
NUMBERS = "112 · 113 (0800-0113)"


def numbers() -> str:
    """The two numbers; of the helpline's own country where it has an overlay that can be read."""
    if not settings.HOUVAST_OVERLAY:
        return NUMBERS
    try:
        known = current_knowledge().referrals
        return " · ".join(known[name].phone for name in EVERYWHERE)
    except (KnowledgeError, KeyError, OSError):
        return NUMBERS


_SENTENCES = {
    "https_only": (
        "Deze pagina is alleen veilig bereikbaar via https. Zet https:// voor het adres.",
        "This page can only be reached safely over https. Put https:// in front of the address.",
    ),
    "not_here": (
        "Op dit adres is niets te vinden.",
        "There is nothing at this address.",
    ),
    "not_from_our_page": (
        "Dit formulier kwam niet van een pagina van ons, of je browser zei niet waarvandaan. Er is niets verstuurd. "
        "Ga terug, laad de pagina opnieuw en probeer het nog een keer: je tekst staat er dan meestal nog.",
        "This form did not come from a page of ours, or your browser did not say where from. Nothing was sent. "
        "Go back, reload the page and try once more: your text is usually still there.",
    ),
    "form_too_old": (
        "Deze pagina was te oud om nog iets mee te doen. Er is niets veranderd. Ga terug en laad de pagina opnieuw.",
        "This page was too old to act on. Nothing was changed. Go back and reload the page.",
    ),
}


def refuse(request: HttpRequest, code: str, *, status: int) -> HttpResponse:
    """A plain-text answer with the sentence of `code`: the page's language first, where the address shows one."""
    dutch, english = _SENTENCES[code]
    ordered = (english, dutch) if request.path_info.startswith("/en/") else (dutch, english)
    answer = HttpResponse(
        "\n\n".join((*ordered, numbers())) + "\n", status=status, content_type="text/plain; charset=utf-8"
    )
    answer[REFUSED] = code.replace("_", "-")
    return answer
