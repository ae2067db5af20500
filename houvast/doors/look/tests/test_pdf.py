"""A PDF: tagged, in its language, with every word; it fetches nothing, and a machine without pango still starts."""

from __future__ import annotations

import sys
from io import BytesIO

import pytest
from pypdf import PdfReader

from houvast.doors.look import pdf

HOSTILE = (
    '<p>before</p><img src="http://127.0.0.1:9/spy.png" alt="x"><img src="file:///etc/hostname" alt="y">'
    '<link rel="stylesheet" href="file:///etc/passwd"><object data="file:///etc/passwd"></object>'
    "<style>@import url(http://127.0.0.1:9/a.css); @font-face{font-family:a;src:url(file:///etc/passwd)}</style>"
    '<a rel="attachment" href="file:///etc/hostname">paper clip</a><p>after</p>'
)


def read(html: str, **named: str) -> PdfReader:
    made = pdf.pdf_of(html, **{"title": "Verklaring", "language": "nl", **named})
    return PdfReader(BytesIO(made))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_it_is_tagged_titled_and_has_its_language():
    reader = read("<h1>Wat er gebeurde</h1><p>Op 3 november 2026.</p>")
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "nl"
    assert catalogue["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF boolean object
    assert "/StructTreeRoot" in catalogue
    assert reader.metadata.title == "Verklaring"
    assert "Wat er gebeurde Op 3 november 2026." in words(reader)


def test_letters_of_other_scripts_come_through():
    assert "Zażółć ñandú Ελλάδα Україна" in words(read("<p>Zażółć ñandú Ελλάδα Україна</p>"))


def test_nothing_is_fetched_and_no_file_goes_along():
    reader = read(HOSTILE)
    said = words(reader)
    assert "before" in said and "after" in said
    assert not reader.attachments
    assert "root:" not in said


def test_a_title_is_text():
    assert read("<p>x</p>", title="</title><h1>no</h1>").metadata.title == "</title><h1>no</h1>"


def test_without_pango_it_is_told_and_nothing_breaks(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    pdf.can_make_pdf.cache_clear()
    try:
        assert pdf.can_make_pdf() is False
        with pytest.raises(pdf.NoPdf):
            pdf.pdf_of("<p>x</p>", title="x", language="nl")
    finally:
        pdf.can_make_pdf.cache_clear()
