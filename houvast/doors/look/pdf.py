"""A page as PDF: tagged (PDF/UA), in its language, from our own HTML alone. Nothing is fetched, from anywhere.

WeasyPrint draws it, with Debian's pango. A machine without pango shows the print page instead: `can_make_pdf` tells.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NoReturn

STYLES = Path(__file__).with_suffix(".css")


class NoPdf(RuntimeError):
    """This machine cannot make PDFs (pango is not installed)."""


@cache
def can_make_pdf() -> bool:
    """Whether the libraries are here. Looked up once: installing them asks for a new start anyway."""
    try:
        _weasyprint()
    except NoPdf:
        return False
    return True


def pdf_of(html: str, *, title: str, language: str) -> bytes:
    """The body `html` (already escaped by a template) as a PDF/UA-1 document.

    `title` stands in the document's properties and on no page; `language` is its language code. Addresses of pictures,
    styles or links to load are refused, whatever stands in the HTML. Raises `NoPdf`.
    """
    weasyprint = _weasyprint()
    from django.utils.html import escape

    document = (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head><body>{html}</body></html>"
    )
    page = weasyprint.HTML(string=document, url_fetcher=_nothing(), base_url=None)
    style = weasyprint.CSS(string=_styles(), url_fetcher=_nothing())
    return page.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1", pdf_tags=True)


@cache
def _styles() -> str:
    return STYLES.read_text(encoding="utf-8")


def _nothing():
    """A fetcher that refuses every address: ours never name one, so it came from what somebody typed."""
    from weasyprint.urls import URLFetcher

    class Nothing(URLFetcher):
        def fetch(self, url: str, headers: object = None) -> NoReturn:
            raise ValueError("nothing is fetched for a document")

    return Nothing(allowed_protocols=())


def _weasyprint():
    # Imported late: it takes half a second and is not needed for any page on a screen.
    try:
        import weasyprint
    except (ImportError, OSError) as missing:
        raise NoPdf("WeasyPrint needs Debian's libpango-1.0-0 and libpangoft2-1.0-0.") from missing
    return weasyprint
