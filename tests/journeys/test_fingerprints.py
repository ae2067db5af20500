"""Real Chromium makes fingerprints of generated pictures of every kind: bit for bit those of Meta's own program."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from houvast.core.removal import Kind, parse_prints
from tests.support.browser import DESKTOP, visiting
from tests.support.house import House
from tests.support.images import every_kind, jpeg, photo, plain, saved, see_through, turned, unreadable, with_profile
from tests.support.locking import (
    LockPage,
    bits_apart,
    browser_pixels,
    native,
    pillow_pixels,
    reduced,
    values,
)
from tests.support.routes import address

EVERY = {made.name: made for made in every_kind()}
TURNED = {made.name: made for made in turned()}
# Of an MP4, as far as anyone looks who does not play it.
VIDEO_HEAD = b"\0\0\0\x18ftypisom\0\0\2\0isommp42"


@pytest.fixture
def lock(house: House, browser: Browser):
    with visiting(browser, house.url, size=DESKTOP) as visitor:
        yield LockPage(visitor)


@pytest.fixture
def elsewhere(house: House, browser: Browser):
    """Another page of the same browser, to decode the same files with nothing of ours."""
    with visiting(browser, house.url, size=DESKTOP) as visitor:
        visitor.go(address("public:ways"))
        yield visitor.page


def test_every_kind_of_picture_bit_for_bit(lock: LockPage, elsewhere: Page):
    """0 bits from pdqhash on the same pixels, equal quality, full and 512; 0 bits file to file where Pillow decodes."""
    found = lock.pictures({name: made.data for name, made in EVERY.items()})
    assert set(found) == set(EVERY), lock.states()
    for name, made in EVERY.items():
        how = "upright-black" if name == "see_through.png" else "upright"
        pixels = browser_pixels(elsewhere, made.data)
        assert values(found[name], how) == native(pixels), name
        assert values(found[name], how, Kind.PDQ512) == native(reduced(pixels)), name
        if made.pillow:
            assert values(found[name], how) == native(pillow_pixels(made.data)), name


def test_a_deep_png_is_near_the_ordinary_one(lock: LockPage):
    found = lock.pictures({name: EVERY[name].data for name in ("plain.png", "sixteen.png")})
    assert bits_apart(values(found["plain.png"], "upright")[0], values(found["sixteen.png"], "upright")[0]) <= 8


def test_turned_pictures_upright_and_as_they_are_stored(lock: LockPage, elsewhere: Page):
    found = lock.pictures({name: made.data for name, made in TURNED.items()})
    for name, made in TURNED.items():
        assert values(found[name], "upright") == native(browser_pixels(elsewhere, made.data)), name
        assert values(found[name], "upright") == native(pillow_pixels(made.data)), name
        hows = {each.how for each in found[name].prints}
        if made.orientation == 1:
            assert hows == {"upright"}
        else:
            assert hows == {"upright", "stored"}
            assert values(found[name], "stored") == native(pillow_pixels(made.data, upright=False)), name


def test_what_is_see_through_on_white_and_on_black(lock: LockPage, elsewhere: Page):
    data = see_through(photo())
    found = lock.pictures({"a.png": data})["a.png"]
    for ground in ("white", "black"):
        image = Image.open(io.BytesIO(data))
        under = Image.new("RGBA", image.size, ground)
        on = np.ascontiguousarray(np.array(Image.alpha_composite(under, image).convert("RGB")))
        value = values(found, f"upright-{ground}")
        assert value == native(browser_pixels(elsewhere, data, ground))
        assert bits_apart(value[0], native(on)[0]) == 0
    assert bits_apart(values(found, "upright-white")[0], values(found, "upright-black")[0]) > 31
    assert any("doorzichtig" in note for note in lock.notes("a.png"))


def test_colours_of_its_own_are_kept_both_ways_where_it_matters(lock: LockPage):
    pixels = photo(seed=6)
    files = {"strange.png": with_profile(pixels), "usual.png": saved(pixels, "PNG")}
    found = lock.pictures(files)
    assert values(found["strange.png"], "upright") == native(pixels), "as the pixels are"
    other = values(found["strange.png"], "upright-shown")[0]
    assert bits_apart(other, native(pixels)[0]) > 10
    assert {each.how for each in found["usual.png"].prints} == {"upright"}


def test_what_is_too_plain_is_not_offered(lock: LockPage):
    poor = np.clip(128 + (photo(seed=7).astype(np.int16) - 128) * 0.5, 0, 255).astype(np.uint8)
    quality = native(poor)[1]
    assert 50 <= quality <= 79, quality
    lock.open().choose({**plain(), "poor.png": saved(poor, "PNG")})
    lock.wait()
    assert lock.states() == dict.fromkeys(plain(), "plain") | {"poor.png": "made"}
    for name in plain():
        expect(lock.row(name).locator("[data-give]")).to_be_hidden()
    assert any("weinig" in note for note in lock.notes("poor.png"))
    lock.tick()
    assert parse_prints(lock.text)[0].prints[0].quality == quality


def test_a_fine_pattern_is_called_unstable(lock: LockPage):
    """Where taking single pixels gives another picture, the two ways of hashing disagree."""
    size = 1100
    picked = np.isin(np.arange(size), np.arange(512) * size // 512)
    single = picked[:, None] & picked[None, :]
    other = photo(size, size, seed=9)
    mixed = np.where(single[..., None], other, photo(size, size, seed=8))
    full, small = native(mixed)[0], native(reduced(mixed))[0]
    assert bits_apart(full, small) > 16
    lock.open().choose({"weave.png": saved(mixed, "PNG")})
    lock.wait()
    assert any("patroon" in note for note in lock.notes("weave.png"))


def test_every_picture_that_cannot_be_read_gets_its_own_sentence(lock: LockPage):
    files = unreadable()
    lock.open().choose({name: data for name, (data, _) in files.items()} | {"good.jpg": jpeg(photo())})
    lock.wait()
    assert lock.states() == {name: code for name, (_, code) in files.items()} | {"good.jpg": "made"}
    said = {lock.row(name).locator("[data-state]").inner_text() for name in files}
    assert len(said) == len({code for _, code in files.values()})
    assert all("Er is niets verstuurd" in each or "Er zit niets in" in each for each in said), said
    assert lock.page.title() == "Slot, tweede weg", "the drawing ran its script"
    lock.tick()
    assert {picture.number for picture in parse_prints(lock.text)} == {len(files) + 1}


def test_a_moving_picture_says_so(lock: LockPage):
    lock.open().choose({name: EVERY[name].data for name in ("moves.gif", "moves.png", "moves.webp", "plain.gif")})
    lock.wait()
    moving = {name for name in lock.states() if any("beweegt" in note for note in lock.notes(name))}
    assert moving == {"moves.gif", "moves.png", "moves.webp"}


@pytest.mark.slow
def test_twelve_megapixels_and_a_video_of_a_gigabyte(lock: LockPage, tmp_path: Path):
    large = tmp_path / "large.jpg"
    large.write_bytes(jpeg(photo(4032, 3024, seed=10), 88))
    video = tmp_path / "video.mp4"
    with video.open("wb") as file:
        file.write(VIDEO_HEAD)
        file.seek(1024**3 - 11)
        file.write(b"the ending.")
    lock.open().choose([large, video])
    lock.wait(seconds=120)
    assert lock.states() == {"large.jpg": "made", "video.mp4": "video"}
    lock.tick()
    picture, film = parse_prints(lock.text)
    pixels = pillow_pixels(large.read_bytes())
    assert values(picture, "upright") == native(pixels)
    assert values(picture, "upright", Kind.PDQ512) == native(reduced(pixels))
    with video.open("rb") as file:
        assert film.prints[0].value == hashlib.file_digest(file, "md5").hexdigest()


def test_stopping_stops_and_what_was_made_stays(lock: LockPage, tmp_path: Path):
    video = tmp_path / "video.mp4"
    with video.open("wb") as file:
        file.write(VIDEO_HEAD)
        file.truncate(3 * 1024**3)
    first, last = tmp_path / "first.png", tmp_path / "last.png"
    first.write_bytes(saved(photo(), "PNG"))
    last.write_bytes(saved(photo(seed=2), "PNG"))
    lock.open().choose([first, video, last])
    expect(lock.row("video.mp4")).to_have_attribute("data-now", "busy")
    expect(lock.row("video.mp4").locator("progress")).to_be_visible()
    lock.page.locator("[data-stop]").click()
    lock.wait(seconds=10)
    assert lock.states() == {"first.png": "made", "video.mp4": "stopped", "last.png": "stopped"}
    lock.choose({"again.png": saved(photo(seed=2), "PNG")})
    lock.wait()
    assert lock.states()["again.png"] == "made", "after a stop the next ones are made"
