"""The HTML of a body: escaped, without anything that is fetched, and with links that the caller made."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.core.education.markup import read_body
from houvast.core.education.rendering import render
from houvast.core.education.tests.small import compiled

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "a"}


def resolve(scheme: str, target: str) -> str:
    return f"/to/{scheme}/{target}"


def test_links_lead_where_the_caller_says_and_figures_to_their_note():
    html = render(compiled().page("nl", "one"), resolve)
    assert '<a href="/to/page/two">Meer</a>' in html and '<a href="/to/plan/">begin</a>' in html
    assert '<a href="#n1">721 meldingen</a>' in html
    assert "<blockquote>" in html and "<strong>Mythe:</strong>" in html


def test_a_link_nobody_knows_is_an_error():
    def unknown(scheme: str, target: str) -> str:
        raise KeyError(target)

    with pytest.raises(KeyError):
        render(compiled().page("nl", "one"), unknown)


@settings(max_examples=120)
@given(st.text(alphabet="<>ab\"'&()[]!`:/#*_-\n 1.javscript", max_size=80))
def test_whatever_is_written_no_markup_of_its_own_comes_out(text):
    """Also where the check would have refused it: the parser alone lets nothing through."""
    from dataclasses import replace

    body = read_body(text)
    page = replace(compiled().page("nl", "two"), body=text, figures=tuple(link.target for link in body.links))
    html = render(page, resolve)
    assert set(re.findall(r"</?([a-z0-9]+)", html)) <= TAGS | {"h1", "h4", "h5", "h6", "br"}
    for attributes in re.findall(r"<a ([^>]*)>", html):
        assert re.match(r'href="(/to/|#n\d)[^"]*"( title="[^"]*")?$', attributes), attributes
