"""What somebody uploads to do harm: too large, of another kind than it says, with a name that leads elsewhere.

Nothing of it is run or drawn, nothing of it reaches a disk in the clear, and what is refused leaves nothing behind.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import pytest

from houvast.doors.look.uploads import LARGEST_BODY
from houvast.site.receiving import LARGEST, LARGEST_FILE
from tests.support import storage
from tests.support.client import Client
from tests.support.house import House
from tests.support.packing import PNG, add_at_desk, hand_over, multipart, pack
from tests.support.routes import address

ADULT = {"form": "sent_images", "victim_age": "25_plus", "age_in_image": "adult", "money_demanded": "yes"}
BOY = {"form": "sent_images", "victim_age": "16_17", "money_demanded": "yes"}
SHOWN = {"kind": "screenshot", "shows_none": "1"}
HTML = b"<html><script>fetch('/desk/people')</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


def told(house: House, facts: dict) -> tuple:
    reporter = house.reporter(**facts)
    reporter.report("Hij dreigt.")
    return reporter, str(house.report_of(reporter.receipt)["id"])


def kept(house: House, report_id: str) -> list[str]:
    rows = house.query("select id from evidence_item where report_id = %s", report_id)
    return [str(row["id"]) for row in rows]


def test_the_gate_and_the_door_take_the_same_size():
    assert LARGEST_FILE == LARGEST_BODY > LARGEST


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("chat.png", HTML),
        ("chat.svg", SVG),
        ("x.html", HTML),
        ("x.js", b"alert(1)"),
        ("x.pdf", b"%PDF-1.7\n<script>"),
        ("x.gif", b"GIF89a/*" + HTML + b"*/=alert(1)"),
        ("x.png", b"\x89PNG\r\n\x1a\n" + HTML),
    ],
)
def test_nothing_is_run_or_drawn_as_what_it_says_it_is(house: House, name: str, data: bytes):
    reporter, report_id = told(house, ADULT)
    assert hand_over(reporter, SHOWN, (name, data)).status == 200
    (item_id,) = kept(house, report_id)
    advisor = house.client_of(house.advisor)
    for view in ("desk:evidence_picture", "desk:evidence_file"):
        answer = advisor.get(address(view, report_id=report_id, item_id=item_id))
        assert answer.body == data and answer.status == 200
        kind = answer.headers["Content-Type"]
        drawn = view == "desk:evidence_picture" and data[:3] in (b"GIF", b"\x89PN")
        assert kind in (("image/gif", "image/png") if drawn else ("application/octet-stream",))
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Cache-Control"] == "no-store"
    page = advisor.get(address("desk:evidence_item", report_id=report_id, item_id=item_id)).text
    assert "<script>alert" not in page and "onload" not in page and "fetch('/desk" not in page


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/cron.d/x",
        "C:\\windows\\x.exe",
        "a\x00.png",
        "a%0d%0aSet-Cookie: x=1.png",
        "x\u202egnp.exe",
        "con.txt",
        "a" * 400 + ".png",
        "🦆.png",
        ".htaccess",
        "'; rm -rf ~; '.sh",
    ],
)
def test_a_name_leads_nowhere(house: House, name: str):
    reporter, report_id = told(house, ADULT)
    hand_over(reporter, {"kind": "file", "shows_none": "1"}, (name.replace('"', ""), b"x"))
    (item_id,) = kept(house, report_id)
    answer = house.client_of(house.advisor).get(address("desk:evidence_file", report_id=report_id, item_id=item_id))
    disposition = answer.headers["Content-Disposition"]
    given = disposition.removeprefix('attachment; filename="').removesuffix('"')
    assert given.startswith("001-") and set(given) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert answer.headers["Set-Cookie"] is None or "x=1" not in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("size", [8 * 1024 * 1024 + 1, 9_000_000, 30_000_000])
def test_too_large_is_refused_and_leaves_nothing(house: House, size: int):
    """And what was typed beside it stands there still, at the desk too."""
    reporter, report_id = told(house, ADULT)
    answer = hand_over(reporter, SHOWN | {"described": "his third account"}, ("x.png", bytes(size)))
    assert answer.status == 413 and 'value="his third account"' in answer.text
    assert kept(house, report_id) == []
    advisor = house.client_of(house.advisor)
    answer = add_at_desk(advisor, report_id, SHOWN | {"described": "sent by mail"}, ("x.png", bytes(size)))
    assert answer.status in {413, 422} and 'value="sent by mail"' in answer.text
    assert kept(house, report_id) == []
    assert not house.query(
        "select 1 from evidence_itempiece p join evidence_item i on i.id = p.item_id where i.report_id = %s", report_id
    )
    assert hand_over(reporter, SHOWN, ("x.png", PNG)).status == 200 and len(kept(house, report_id)) == 1


def test_a_large_one_is_nowhere_in_the_clear(house: House):
    reporter, report_id = told(house, ADULT)
    marker = b"marker-of-an-upload-7f3a"
    data = (marker + bytes(1000)) * 6000
    hand_over(reporter, {"kind": "file", "shows_none": "1"}, (f"{marker.decode()}.bin", data))
    (item_id,) = kept(house, report_id)
    got = house.client_of(house.advisor).get(address("desk:evidence_file", report_id=report_id, item_id=item_id))
    assert got.body == data
    storage.checkpoint(house)
    assert marker not in storage.dump(house) and marker not in storage.logs(house)
    for folder in (house.folder, Path(tempfile.gettempdir())):
        for path in folder.rglob("*") if folder == house.folder else folder.glob("*upload*"):
            if path.is_file() and path.stat().st_size < 200_000_000:
                assert marker not in path.read_bytes(), path


def test_a_boy_of_16_hands_over_text_and_nothing_else(house: House):
    """Also where the form is forged: the page offers no file at all."""
    reporter, report_id = told(house, BOY)
    page = reporter.client.get(address("public:items")).text
    assert 'type="file"' not in page and "onder de 18" in page
    for kind in ("screenshot", "file"):
        answer = hand_over(reporter, {"kind": kind, "shows_none": "1"}, ("x.png", PNG))
        assert answer.status == 422 and kept(house, report_id) == []
    assert hand_over(reporter, {"kind": "text", "words": "hij schreef"}, ("x.png", PNG)).status == 200
    assert len(kept(house, report_id)) == 1
    advisor = house.client_of(house.advisor)
    house.take(advisor, report_id)
    assert add_at_desk(advisor, report_id, {"kind": "screenshot", "shows_none": "1"}, ("x.png", PNG)).status == 422
    assert len(kept(house, report_id)) == 1


def test_nobody_said_that_it_shows_no_nudity(house: House):
    reporter, report_id = told(house, ADULT)
    answer = hand_over(reporter, {"kind": "screenshot", "described": "het gesprek"}, ("x.png", PNG))
    assert answer.status == 422 and "het gesprek" in answer.text and kept(house, report_id) == []


def _pairs(client: Client, report_id: str, *, token: bool) -> list[tuple[str, str]]:
    page = client.get(address("desk:evidence", report_id=report_id))
    form = next(f for f in page.forms if f.action.endswith(address("desk:evidence_add", report_id=report_id)))
    pairs = [*form.filled(), ("kind", "file"), ("shows_none", "1")]
    return pairs if token else [pair for pair in pairs if pair[0] != "csrfmiddlewaretoken"]


def test_the_desk_asks_for_its_token_before_a_file_is_kept(house: House):
    _, report_id = told(house, ADULT)
    advisor = house.client_of(house.advisor)
    house.take(advisor, report_id)
    where = address("desk:evidence_add", report_id=report_id)
    without = multipart(advisor, where, _pairs(advisor, report_id, token=False), [("file", "x.bin", b"x")])
    assert without.status == 403 and kept(house, report_id) == []
    wrong = [*_pairs(advisor, report_id, token=False), ("csrfmiddlewaretoken", "a" * 64)]
    assert multipart(advisor, where, wrong, [("file", "x.bin", b"x")]).status == 403
    right = _pairs(advisor, report_id, token=True)
    assert multipart(advisor, where, right, [("file", "x.bin", b"x")]).status == 200
    assert len(kept(house, report_id)) == 1


def test_odd_bodies_break_nothing(house: House):
    reporter, report_id = told(house, ADULT)
    where = address("public:items")
    box = dict(next(f for f in reporter.client.get(where).forms if "kind" in f.names).filled())["box"]
    pairs = [("box", box), ("kind", "file"), ("shows_none", "1")]
    two = multipart(reporter.client, where, pairs, [("file", "a.txt", b"one"), ("file", "b.txt", b"two")])
    assert two.status == 200 and len(kept(house, report_id)) == 1
    other = multipart(reporter.client, where, pairs, [("picture", "a.txt", b"one")])
    assert other.status == 422 and len(kept(house, report_id)) == 1
    empty = multipart(reporter.client, where, pairs, [("file", "a.txt", b"")])
    assert empty.status == 422 and len(kept(house, report_id)) == 1
    for body in (b"", b"--x", b"--x\r\n\r\n--x--", b'--x\r\nContent-Disposition: form-data; name="file"; filename='):
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        assert reporter.client.request("POST", where, body=body, headers=headers).status < 500
    assert len(kept(house, report_id)) == 1
    unknown = [("box", box), ("kind", "nonsense"), ("words", "toch bewaard")]
    assert multipart(reporter.client, where, unknown, []).status == 200


def test_an_archive_is_kept_as_bytes_and_never_opened(house: House):
    reporter, report_id = told(house, ADULT)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zero", bytes(50_000_000))
    assert hand_over(reporter, {"kind": "file", "shows_none": "1"}, ("b.zip", bomb.getvalue())).status == 200
    advisor = house.client_of(house.advisor)
    house.take(advisor, report_id)
    assert pack(advisor, report_id).status == 200
    assert house.query("select count(*) n from evidence_dossier where report_id = %s", report_id)[0]["n"] == 1


def test_somebody_else_sees_and_takes_back_nothing(house: House):
    reporter, report_id = told(house, ADULT)
    hand_over(reporter, {"kind": "text", "words": "geheim"})
    (item_id,) = kept(house, report_id)
    stranger, _ = told(house, ADULT)
    form = next(f for f in stranger.client.get(address("public:items")).forms if "kind" in f.names)
    box = dict(form.filled())["box"]
    stranger.client.post(address("public:items"), {"box": box, "gone": item_id})
    assert house.query("select count(*) n from evidence_itempiece where item_id = %s", item_id)[0]["n"] == 1
    other = house.client_of(house.second_advisor)
    assert other.get(address("desk:evidence_item", report_id=report_id, item_id=item_id)).status in {200, 404}
