"""The public sheet, script and words: small, current, complete."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from houvast.doors.look import stylesheets
from houvast.doors.look.speaking import Speaker
from houvast.records.content import current_knowledge

LOOK = Path(stylesheets.__file__).parent
DOORS = LOOK.parent
SCRIPT = LOOK / "static" / "look" / "public.js"


def test_the_committed_sheet_is_the_current_one():
    assert stylesheets.PUBLIC.read_text() == stylesheets.public_css(), "python -m houvast.doors.look.stylesheets"


def test_the_sheet_is_small_and_fetches_nothing():
    css = stylesheets.public_css()
    assert len(gzip.compress(css.encode())) < 12_000
    assert "url(" not in css and "@import" not in css and "@font-face" not in css


def test_the_sheet_is_written_for_every_direction():
    sides = "left|right|top|bottom"
    physical = re.compile(
        rf"(?<![-\w])(margin|padding|border|inset)-({sides})|[{{;]\s*({sides}):|text-align: (left|right)"
    )
    assert not physical.findall(stylesheets.public_css())


@pytest.mark.parametrize(
    "query",
    [
        "prefers-color-scheme: dark",
        "prefers-reduced-motion",
        "forced-colors: active",
        "print",
        "prefers-contrast: more",
    ],
)
def test_the_sheet_thinks_of_who_needs_it_otherwise(query):
    assert query in stylesheets.public_css()


def channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    red, green, blue = (channel(int(digits[i : i + 2], 16)) for i in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens() -> dict[str, dict[str, str]]:
    sheet = (LOOK / "styles" / "1-tokens.css").read_text()
    light, dark = sheet.split("@media")
    return {
        name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", part)) for name, part in (("light", light), ("dark", dark))
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "paper", 7),
        ("ink", "surface", 7),
        ("ink", "tint", 7),
        ("ink", "warm", 7),
        ("soft", "paper", 7),
        ("soft", "surface", 7),
        ("soft", "warm", 4.5),
        ("soft", "tint", 4.5),
        ("deep", "paper", 7),
        ("deep", "tint", 4.5),
        ("deep", "warm", 4.5),
        ("on-deep", "deep", 7),
        ("on-deep", "deeper", 7),
        ("on-night", "night", 7),
        ("edge", "paper", 3),
        ("edge", "surface", 3),
    ],
)
def test_contrast(scheme, front, back, least):
    colours = tokens()[scheme]
    assert contrast(colours[front], colours[back]) >= least


def test_the_script_is_small():
    assert len(SCRIPT.read_bytes()) < 4096


def test_a_variant_is_taken_where_there_is_one():
    texts = current_knowledge().texts("nl")
    assert Speaker(texts, "parent").key("plan.lead") == "plan.lead.formal"
    assert Speaker(texts, "friend").key("plan.title") == "plan.title.helper"
    assert Speaker(texts, "professional").key("plan.title") == "plan.title.helper"
    assert Speaker(texts, "self").key("plan.title") == Speaker(texts).key("plan.title") == "plan.title"


def test_what_is_filled_in_is_escaped_and_never_bold():
    speaker = Speaker(current_knowledge().texts("nl"))
    said = speaker.html("open.look_first", group="<b>**x**</b>")
    assert "<b>" not in said and "<strong>" not in said and "**x**" in said
    assert "<strong>" in speaker.html("start.minutes")
    assert "**" not in speaker.plain("start.minutes")
