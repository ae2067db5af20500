"""Fingerprints of pictures: our own module in real Chromium beside native pdqhash, on the same pixels in the same run.

The browser decodes each file and our worker's own steps run over it; pdqhash (Meta's own C++) then gets the very
pixels that the browser had, so that both hash the same. Bits and quality must be equal. Videos: MD5 in pieces.
"""

from __future__ import annotations

import base64
import hashlib
import statistics
import time
from dataclasses import dataclass

import numpy as np
import pdqhash
from playwright.sync_api import Page, sync_playwright

from bench.tables import Findings
from tests.support.browser import DESKTOP, launch, visiting
from tests.support.house import living
from tests.support.images import jpeg, photo
from tests.support.locking import browser_pixels, native, reduced
from tests.support.routes import address

TITLE = "What a fingerprint costs"
MODULES = "/static/public/lock/"

# Over one file, as worker.js does it; every step is timed by itself.
MEASURE = """async ([data, rounds, modules]) => {
  const { Pdq, Pdq512 } = await import(`${modules}pdq.js`);
  const { readHead, HEAD, asStored } = await import(`${modules}orientation.js`);
  const { stripes } = await import(`${modules}canvas.js`);
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const file = new File([bytes], 'picture');
  const all = [];
  let found;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    readHead(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
    const options = { imageOrientation: 'from-image', colorSpaceConversion: 'none' };
    const bitmap = await createImageBitmap(file, options);
    const decoded = performance.now();
    const view = asStored(1, bitmap.width, bitmap.height);
    const full = new Pdq(view.width, view.height), small = new Pdq512(view.width, view.height);
    let inFull = 0, inSmall = 0;
    await stripes(bitmap, view, null, (rows) => {
      const first = performance.now();
      full.push(rows);
      const second = performance.now();
      small.push(rows);
      inFull += second - first;
      inSmall += performance.now() - second;
    }, async () => {});
    const last = performance.now();
    const { hash, quality } = full.digest();
    const middle = performance.now();
    const other = small.digest();
    inFull += middle - last;
    inSmall += performance.now() - middle;
    bitmap.close();
    found = [hash, quality, other.hash, other.quality];
    all.push({ whole: performance.now() - began, decode: decoded - began, full: inFull, small: inSmall });
  }
  return [all, found];
}"""
MEASURE_VIDEO = """async ([megabytes, modules]) => {
  const { md5Of } = await import(`${modules}md5.js`);
  const piece = new Uint8Array(1 << 20).map((_, at) => at * 7);
  const file = new File(Array(megabytes).fill(piece), 'video');
  const began = performance.now();
  const value = await md5Of(file, async () => {});
  return [performance.now() - began, value];
}"""


@dataclass(frozen=True)
class Size:
    sides: tuple[tuple[int, int], ...] = ((640, 480), (1920, 1080), (4032, 3024), (8064, 6048))
    rounds: int = 5
    megabytes: int = 256


FULL = Size()
SMALL = Size(((320, 240),), rounds=1, megabytes=2)


def run(size: Size) -> Findings:
    findings = Findings(TITLE)
    with living() as house, sync_playwright() as playwright:
        browser = launch(playwright)
        with visiting(browser, house.url, size=DESKTOP) as visitor:
            visitor.go(address("public:ways"))  # a page of ours that may load the modules
            rows = [_picture(visitor.page, width, height, size.rounds, findings) for width, height in size.sides]
            video = _video(visitor.page, size.megabytes, findings)
        browser.close()
    findings.say("Medians in milliseconds. One JPEG a size, decoded by Chromium; the same pixels for pdqhash.")
    head = ("size", "whole picture", "decoding", "PDQ", "PDQ at 512", "native pdqhash", "PDQ: ours / native")
    findings.table(head, rows)
    findings.say(video)
    return findings


def _picture(page: Page, width: int, height: int, rounds: int, findings: Findings) -> tuple[str, ...]:
    data = jpeg(_pattern(width, height), 88)
    given = base64.b64encode(data).decode()
    times, (value, quality, value512, quality512) = page.evaluate(MEASURE, [given, rounds, MODULES])
    pixels = browser_pixels(page, data)
    name = f"{width} x {height}"
    findings.must((value, quality) == native(pixels), f"{name}: another hash than pdqhash")
    findings.must((value512, quality512) == native(reduced(pixels)), f"{name}: another hash at 512 than pdqhash")
    ours = {key: statistics.median(each[key] for each in times) for key in times[0]}
    theirs = statistics.median(_native_ms(pixels) for _ in range(rounds))
    steps = (f"{ours[key]:.0f}" for key in ("whole", "decode", "full", "small"))
    return (name, *steps, f"{theirs:.0f}", f"{ours['full'] / theirs:.2f}")


def _pattern(width: int, height: int) -> np.ndarray:
    """Of large ones a quarter of each side, laid four by four: making it must not take longer than hashing it."""
    if width < 4000:
        return photo(width, height, seed=40)
    return np.tile(photo(width // 4, height // 4, seed=40), (4, 4, 1))


def _native_ms(pixels: np.ndarray) -> float:
    began = time.perf_counter()
    pdqhash.compute(pixels)
    return (time.perf_counter() - began) * 1000


def _video(page: Page, megabytes: int, findings: Findings) -> str:
    took, value = page.evaluate(MEASURE_VIDEO, [megabytes, MODULES])
    piece = bytes(at * 7 % 256 for at in range(1 << 20))
    began = time.perf_counter()
    expected = hashlib.md5(usedforsecurity=False)
    for _ in range(megabytes):
        expected.update(piece)
    native_took = (time.perf_counter() - began) * 1000
    findings.must(value == expected.hexdigest(), "another MD5 than hashlib")
    return (
        f"A video of {megabytes} MiB in memory: MD5 {megabytes / took * 1000:.0f} MiB/s "
        f"(hashlib in this run {megabytes / native_took * 1000:.0f} MiB/s)."
    )
