"""Nothing of a picture leaves the device before a person sends it: seen at the server, with controls that must leak."""

from __future__ import annotations

import base64
import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from houvast.core.removal import parse_prints
from tests.journeys.people import ReporterAtTheDoor, place
from tests.support.between import Between, standing_between
from tests.support.browser import DESKTOP, visiting
from tests.support.house import House
from tests.support.images import jpeg, photo, saved
from tests.support.locking import LockPage, native, pillow_pixels, values
from tests.support.routes import address

ADULT = {"victim_age": "25_plus", "form": "sent_images", "image_exists": "yes", "has_image_file": "yes"}
FILES = {"beach.jpg": jpeg(photo()), "other.png": saved(photo(seed=2), "PNG")}

# Every way out that a script has, to the server it came from (`here`) and to another one (`there`). Each names itself
# in the address, so that the log says which one it was.
WAYS_OUT = """
const tries = [];
for (const [where, base] of [['here', LOCATION.origin], ['there', LOCATION.origin.replace('localhost', '127.0.0.1')]]) {
  const out = (way) => `${base}/leak/${where}-${way}`;
  tries.push(
    () => fetch(out('fetch'), {method: 'POST', body: 'x', mode: 'no-cors'}),
    () => fetch(out('fetch-quiet'), {mode: 'no-cors', keepalive: true}),
    () => new Promise((go) => {
      const asked = new XMLHttpRequest();
      asked.onloadend = go; asked.open('GET', out('xhr')); asked.send();
    }),
    () => new WebSocket(out('socket').replace('http', 'ws')),
    () => new EventSource(out('stream')),
    () => import(out('import.js')),
    MORE
  );
}
"""
OF_A_WORKER = (
    WAYS_OUT.replace("LOCATION", "self.location").replace("MORE", "() => new Worker(out('worker.js')),")
    + """
(async () => {
  for (const one of tries) { try { await one(); } catch {} }
  self.postMessage({loaded: true});
  self.onmessage = () => self.postMessage({ready: true, noise: 0});
})();
"""
)
OF_A_PAGE = (
    """
const element = (name, values) => document.body.append(Object.assign(document.createElement(name), values));
"""
    + WAYS_OUT.replace("LOCATION", "location").replace(
        "MORE",
        """
    () => navigator.sendBeacon(out('beacon'), 'x'),
    () => element('img', {src: out('img')}),
    () => element('iframe', {src: out('frame')}),
    () => element('video', {src: out('video')}),
    () => element('object', {data: out('object')}),
    () => element('link', {rel: 'stylesheet', href: out('style')}),
    () => { const f = document.createElement('form'); f.action = out('form'); document.body.append(f); f.submit(); },
""",
    )
    + """
(async () => { for (const one of tries) { try { await one(); } catch {} } })();
"""
)
# Before every script is here, a page cannot forbid asking its own server for one more of them, or for a style. Only a
# script that this server sent in place of ours could do that, and then it would send another policy too.
TO_ITSELF = {"here-style", "here-import.js"}
# Every way out of a page in which our own script runs, tried once a picture is chosen. None shows on screen but `open`.
WAYS_OUT_OF_A_CLOSED_PAGE = """
async () => {
  const out = (way) => `${location.origin}/leak/${way}`;
  const add = (name, values, to = document.head) => to.append(Object.assign(document.createElement(name), values));
  const link = (rel, more) => () => add('link', {rel, href: out(rel), ...more});
  const tries = [
    () => fetch(out('fetch')), () => navigator.sendBeacon(out('beacon'), 'x'), () => import(out('import')),
    () => new WebSocket(out('socket').replace('http', 'ws')), () => new EventSource(out('stream')),
    link('stylesheet'), link('prefetch'), link('preload', {as: 'script'}), link('modulepreload'), link('icon'),
    link('manifest'), link('prerender'), () => new Worker(out('worker')), () => add('script', {src: out('script')}),
    () => navigator.serviceWorker.register(out('service')), () => new FontFace('x', `url(${out('font')})`).load(),
    () => { document.body.style.backgroundImage = `url(${out('ground')})`; }, () => new Audio(out('sound')).play(),
    () => add('iframe', {src: out('frame')}, document.body), () => add('img', {src: out('img')}, document.body),
    () => add('script', {type: 'speculationrules', textContent: JSON.stringify({prefetch: [{urls: [out('guess')]}]})}),
    () => {
      add('a', {ping: out('ping'), href: '#x', id: 'away'}, document.body);
      document.querySelector('#away').click();
    },
    () => window.open(out('open')),
  ];
  for (const one of tries) {
    try { await Promise.race([one(), new Promise((go) => setTimeout(go, 100))]); } catch {}
  }
}
"""


@pytest.fixture
def between(house: House) -> Iterator[Between]:
    with standing_between(house.port) as between:
        yield between


def leaked(between: Between) -> set[str]:
    return {path.split("/leak/")[1] for path in between.paths() if "/leak/" in path}


def test_nothing_arrives_between_choosing_and_agreeing(between: Between, browser: Browser):
    """Then one request goes: exactly the lines that were shown, ticked and read twice."""
    with visiting(browser, between.url, size=DESKTOP) as visitor:
        person = ReporterAtTheDoor(visitor, ADULT)
        person.to_plan()
        person.keep()
        person.tell("Iemand dreigt een foto door te sturen.")
        person.send()
        lock = LockPage(visitor).open()
        between.forget()
        lock.choose(FILES)
        lock.wait()
        assert between.paths() == []
        lock.tick("beach.jpg")
        shown = lock.text
        assert [picture.number for picture in parse_prints(shown)] == [1]
        assert between.paths() == []
        lock.onward()
        assert place(lock.page) == "public:pass_two"
        asked = [each for each in between.arrived if not each.path.startswith("/static/")]
        assert [(each.method, each.path, each.body) for each in asked] == [("GET", address("public:pass_two"), b"")], (
            "only the next page was asked for"
        )
        known = " ".join(f"{each.path} {each.headers} {each.body!r}" for each in between.arrived)
        assert shown.split()[2] not in known
        assert lock.page.locator("[name=prints]").input_value() == shown
        assert lock.page.evaluate("window.name") == ""
        between.forget()
        lock.page.locator("main form button.button").click()
        lock.page.wait_for_load_state()
        assert place(lock.page) == "public:locks"
        sent = [each for each in between.arrived if each.method == "POST"]
        assert len(sent) == 1
        fields = parse_qs(sent[0].body.decode(), keep_blank_values=True)
        assert fields["prints"][0].replace("\r\n", "\n") == shown
        assert set(fields) == {"box", "terms", "prints"}


def test_without_network_and_without_server_it_still_works(between: Between, browser: Browser):
    with visiting(browser, between.url, size=DESKTOP) as visitor:
        lock = LockPage(visitor).open()
        lock.choose({"first.png": saved(photo(seed=5), "PNG")})  # every script has come by now
        lock.wait()
        visitor.context.set_offline(True)
        between.close()
        lock.choose(FILES)
        lock.wait()
        lock.tick("beach.jpg")
        (picture,) = parse_prints(lock.text)
        assert values(picture, "upright") == native(pillow_pixels(FILES["beach.jpg"]))


def test_a_hostile_worker_gets_nothing_out(house: House, browser: Browser):
    with standing_between(house.port, instead={"worker.js": OF_A_WORKER}) as between:
        assert _after_the_worker_tried(between, browser) == set()


def test_control_the_same_worker_without_its_policy_does(house: House, browser: Browser):
    """If this fails, the test above proves nothing: the policy of the page does not hold a worker."""
    changes = {"instead": {"worker.js": OF_A_WORKER}, "without": frozenset({"worker.js"})}
    with standing_between(house.port, **changes) as between:
        found = _after_the_worker_tried(between, browser)
        assert {"here-fetch", "here-xhr", "there-fetch"} <= found


def _after_the_worker_tried(between: Between, browser: Browser) -> set[str]:
    with visiting(browser, between.url, size=DESKTOP, check=False) as visitor:
        lock = LockPage(visitor).open()
        lock.choose(FILES)
        # It says it is there once it tried everything; then the page gives it the first file.
        expect(lock.row("beach.jpg")).to_have_attribute("data-now", "busy")
        lock.page.wait_for_timeout(500)
        return leaked(between)


def test_once_pictures_can_be_chosen_the_page_asks_nobody_for_anything(between: Between, browser: Browser):
    """Neither for a style nor for a script of its own server. Remains: a page can open another one, which is seen."""
    assert _after_a_picture_was_chosen(between, browser) == {"open"}


def test_control_without_the_second_policy_it_does(house: House, browser: Browser):
    with standing_between(house.port, cut={"page.js": "  close();\n"}) as between:
        assert {"stylesheet", "import", "prefetch", "modulepreload"} <= _after_a_picture_was_chosen(between, browser)


def _after_a_picture_was_chosen(between: Between, browser: Browser) -> set[str]:
    with visiting(browser, between.url, size=DESKTOP, check=False) as visitor:
        lock = LockPage(visitor).open()
        page = lock.page
        lock.choose(FILES)
        lock.wait()
        between.forget()
        page.evaluate(WAYS_OUT_OF_A_CLOSED_PAGE)
        page.wait_for_timeout(500)
        return leaked(between)


def test_another_script_in_the_place_of_ours_gets_nothing_elsewhere(house: House, browser: Browser):
    with standing_between(house.port, instead={"page.js": OF_A_PAGE}) as between:
        assert _after_the_page_tried(between, browser, "public:lock_two") <= TO_ITSELF


def test_control_the_same_script_in_another_page_does(house: House, browser: Browser):
    with standing_between(house.port, instead={"public.js": OF_A_PAGE}) as between:
        found = _after_the_page_tried(between, browser, "public:traces")
        assert {"here-fetch", "here-fetch-quiet", "here-xhr", "here-beacon"} <= found


def _after_the_page_tried(between: Between, browser: Browser, name: str) -> set[str]:
    with visiting(browser, between.url, size=DESKTOP, check=False) as visitor:
        visitor.go(address(name))
        visitor.page.wait_for_timeout(1500)
        return leaked(between)


# --- browsers that scramble ---

NOISE = """
const real = OffscreenCanvasRenderingContext2D.prototype.getImageData;
OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...given) {
  const got = real.apply(this, given);
  for (let at = 0; at < got.data.length; at++) if (at % 4 !== 3) got.data[at] = CHANGE;
  return got;
};
"""


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ("got.data[at] + (at % 3) - 1", "made"),
        ("got.data[at] + 9 * ((at % 3) - 1)", "scrambled"),
        ("Math.random() * 256", "scrambled"),
        ("255", "scrambled"),
        ("given[2] > 64 ? Math.random() * 256 : got.data[at]", "scrambled"),  # small ones are left alone
    ],
)
def test_a_browser_that_scrambles_pictures_is_noticed(house: House, browser: Browser, change: str, state: str):
    with (
        standing_between(house.port, before={"worker.js": NOISE.replace("CHANGE", change)}) as between,
        visiting(browser, between.url, size=DESKTOP) as visitor,
    ):
        lock = LockPage(visitor).open()
        lock.choose(FILES)
        lock.wait()
        assert set(lock.states().values()) == {state}
        noted = [any("verandert beelden" in note for note in lock.notes(name)) for name in FILES]
        assert all(noted) if state == "made" else not any(noted)


# --- what a stranger may have made ---

NAMES = (
    "<img src=x onerror=document.title='x'>.png",
    '"><script>document.title="x"</script>.png',
    "‮gnp.exe",
    "a" * 240 + ".png",
    "../../etc/passwd.png",
)


def test_the_name_of_a_file_is_only_ever_text_and_is_never_sent(house: House, browser: Browser):
    with visiting(browser, house.url, size=DESKTOP) as visitor:
        lock = LockPage(visitor).open()
        lock.choose({name: saved(photo(seed=seed), "PNG") for seed, name in enumerate(NAMES, start=20)})
        lock.wait()
        assert set(lock.states().values()) == {"made"}
        assert lock.page.title() == "Slot, tweede weg"
        assert lock.page.locator("[data-list] img, [data-list] script").count() == 0
        lock.tick()
        assert len(parse_prints(lock.text)) == len(NAMES)
        assert set(lock.text) <= set("0123456789abcdef\n pdqurightsmo5")


def _png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def _with_exif(tiff: bytes) -> bytes:
    out = io.BytesIO()
    Image.fromarray(photo(120, 90)).save(out, "JPEG", exif=b"Exif\0\0" + tiff)
    return out.getvalue()


HOSTILE = {
    "bomb.png": _png(60_000, 60_000),
    "wide.png": _png(2**31 - 1, 1),
    "nothing.png": _png(0, 0),
    "chunk.png": b"\x89PNG\r\n\x1a\n" + b"\xff\xff\xff\xffeXIf" + bytes(40),
    "loop.jpg": _with_exif(b"II*\0\x08\0\0\0\xff\xff" + b"\x12\x01\x03\0\x01\0\0\0\x63\0\0\0" * 3),
    "far.jpg": _with_exif(b"MM\0*\xff\xff\xff\xf0"),
    "short.jpg": b"\xff\xd8\xff\xe1\0\x02\xff\xe2\xff\xff",
    "box.mp4": b"\0\0\0\0ftypisom",
    "riff.webp": b"RIFF\xff\xff\xff\xffWEBPVP8X" + bytes(30),
}


def test_what_is_two_things_at_once_is_only_a_picture(house: House, browser: Browser):
    """With a page, an archive or a film behind it, it has the fingerprint of the picture, and runs nothing."""
    script = b"<script>document.title='x'</script>"
    behind = {"page.jpg": script, "zip.jpg": b"PK\x03\x04" + bytes(60), "film.jpg": b"\0\0\0\x18ftypisom" + bytes(40)}
    files = {"alone.jpg": FILES["beach.jpg"]} | {name: FILES["beach.jpg"] + more for name, more in behind.items()}
    files["page.png"] = FILES["other.png"] + script
    with visiting(browser, house.url, size=DESKTOP) as visitor:
        lock = LockPage(visitor)
        found = lock.pictures(files)
        assert lock.page.title() == "Slot, tweede weg"
        alone = values(found["alone.jpg"], "upright")
        assert {values(found[name], "upright") for name in behind} == {alone}
        assert values(found["page.png"], "upright") == native(pillow_pixels(FILES["other.png"]))
        # And the other way round: what begins as something else is nothing.
        lock.open().choose({"late.jpg": script + FILES["beach.jpg"], "comment.svg": b"<!-- GIF89a --><svg>" + script})
        lock.wait()
        assert lock.states() == {"late.jpg": "other", "comment.svg": "drawing"}


def test_hostile_pictures_hurt_nobody(house: House, browser: Browser):
    """Each ends in a sentence or a fingerprint, and the page goes on."""
    with visiting(browser, house.url, size=DESKTOP) as visitor:
        lock = LockPage(visitor).open()
        lock.choose({**HOSTILE, "good.png": saved(photo(), "PNG")})
        lock.wait(seconds=90)
        states = lock.states()
        assert states.pop("good.png") == "made"
        assert set(states.values()) <= {"unreadable", "made", "plain", "other", "video", "gone"}, states
        assert states["loop.jpg"] == states["far.jpg"] == "made", "an odd tag spoils no picture"


FUZZ = """async ([files, rounds]) => {
  const { readHead } = await import('/static/public/lock/orientation.js');
  const { kindOf, moves } = await import('/static/public/lock/kinds.js');
  let seed = 7;
  const random = (below) => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % below; };
  const wrong = [];
  for (const file of files) {
    const whole = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
    for (let round = 0; round < rounds; round++) {
      const bytes = whole.slice(0, random(whole.length + 1));
      const reach = Math.min(bytes.length, 400);
      for (let change = random(12); change > 0 && reach; change--) bytes[random(reach)] = random(256);
      try {
        const { orientation, profile } = readHead(bytes);
        const kinds = [profile, kindOf(bytes), moves(bytes)].map((each) => typeof each).join();
        const known = orientation >= 1 && orientation <= 8;
        if (!known || kinds !== 'boolean,string,boolean') wrong.push(`${orientation} ${kinds}`);
      } catch (problem) { wrong.push(String(problem)); }
    }
  }
  return wrong;
}"""


@pytest.fixture
def elsewhere(house: House, browser: Browser) -> Iterator[Page]:
    with visiting(browser, house.url, size=DESKTOP) as visitor:
        visitor.go(address("public:ways"))
        yield visitor.page


def test_no_bytes_break_what_reads_the_head_of_a_file(elsewhere: Page):
    exif = Image.Exif()
    exif[0x0112] = 6
    pixels = photo(60, 40)
    files = [
        saved(pixels, "JPEG", exif=exif),
        saved(pixels, "PNG", exif=exif),
        saved(pixels, "WEBP"),
        saved(pixels, "AVIF"),
        saved(pixels, "GIF"),
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(60),
    ]
    assert elsewhere.evaluate(FUZZ, [[base64.b64encode(file).decode() for file in files], 1500]) == []


MD5 = """async ([files, byob]) => {
  const { md5Of } = await import('/static/public/lock/md5.js');
  const found = [];
  for (const file of files) {
    const blob = new Blob([Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0))]);
    if (!byob) blob.stream = () => ({ getReader() { throw new TypeError('no such mode'); } });
    found.push(await md5Of(blob, async () => {}));
  }
  return found;
}"""


@pytest.mark.parametrize("byob", [True, False], ids=["our own buffer", "cut in pieces"])
def test_md5_of_every_length(elsewhere: Page, byob: bool):
    contents = [bytes((7 * at + length) % 256 for at in range(length)) for length in (*range(131), 8191, 100_003)]
    given = [base64.b64encode(content).decode() for content in contents]
    expected = [hashlib.md5(content, usedforsecurity=False).hexdigest() for content in contents]
    assert elsewhere.evaluate(MD5, [given, byob]) == expected
