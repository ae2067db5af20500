"""The page that makes fingerprints, as a person uses it, and what the same pixels give elsewhere."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pdqhash
from PIL import Image, ImageOps
from playwright.sync_api import Page, expect

from houvast.core.removal import Kind, Picture, parse_prints
from tests.support.browser import Visitor
from tests.support.images import Pixels
from tests.support.routes import address

MOST = 20
WAIT = 120_000


@dataclass
class LockPage:
    """Of adults, unless another way is named."""

    visitor: Visitor
    way: str = "two"

    @property
    def page(self) -> Page:
        return self.visitor.page

    def open(self) -> LockPage:
        self.visitor.go(address(f"public:lock_{self.way}"))
        expect(self.page.locator("[data-tool]")).to_be_visible()
        return self

    def choose(self, files: Mapping[str, bytes] | list[Path]) -> None:
        """Without waiting. At most 20, as on the page."""
        if isinstance(files, Mapping):
            files = [{"name": n, "mimeType": "image/jpeg", "buffer": data} for n, data in files.items()]
        self.page.locator("[data-choose]").set_input_files(files)

    def wait(self, seconds: float = 60) -> None:
        expect(self.page.locator("[data-list] [data-now=waits], [data-list] [data-now=busy]")).to_have_count(
            0, timeout=seconds * 1000
        )
        expect(self.page.locator("[data-stop]")).to_be_hidden(timeout=seconds * 1000)

    def states(self) -> dict[str, str]:
        """File → code of what is said of it."""
        return dict(
            self.page.locator("[data-list] > li").evaluate_all(
                "all => all.map(each => [each.querySelector('[data-file]').textContent, each.dataset.now])"
            )
        )

    def notes(self, file: str) -> list[str]:
        return self.row(file).locator("[data-notes] li").all_inner_texts()

    def row(self, file: str):
        return self.page.locator("[data-list] > li", has=self.page.get_by_text(file, exact=True))

    def tick(self, *files: str) -> None:
        for file in files or [name for name, state in self.states().items() if state in ("made", "video")]:
            self.row(file).locator("[data-give] input").check()

    @property
    def text(self) -> str:
        """Exactly what the page says may be sent."""
        return self.page.locator("[data-text]").input_value()

    def onward(self) -> None:
        self.page.locator("[data-next] a").click()
        self.page.wait_for_load_state()

    def pictures(self, files: Mapping[str, bytes]) -> dict[str, Picture]:
        """The fingerprints of all of these, by name; a page for each 20."""
        found: dict[str, Picture] = {}
        names = list(files)
        for start in range(0, len(names), MOST):
            part = {name: files[name] for name in names[start : start + MOST]}
            self.open().choose(part)
            self.wait()
            self.tick()
            listed = dict(enumerate(part, start=1))
            found |= {listed[picture.number]: picture for picture in parse_prints(self.text)}
        return found


def values(picture: Picture, how: str, kind: Kind = Kind.PDQ) -> tuple[str, int]:
    """(hash, quality) of one way in which the picture lay."""
    return next((each.value, each.quality) for each in picture.prints if (each.how, each.kind) == (how, kind))


# --- the same elsewhere ---

_DECODE = """async ([data, ground]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes]), {
    imageOrientation: "from-image", colorSpaceConversion: "none",
  });
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = ground;
  context.fillRect(0, 0, bitmap.width, bitmap.height);
  context.drawImage(bitmap, 0, 0);
  const out = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
  let text = "";
  for (let at = 0; at < out.length; at += 32768) text += String.fromCharCode(...out.subarray(at, at + 32768));
  return [bitmap.width, bitmap.height, btoa(text)];
}"""


def browser_pixels(page: Page, data: bytes, ground: str = "black") -> Pixels:
    """How this browser decodes a file, by a few lines that share nothing with the product's."""
    width, height, text = page.evaluate(_DECODE, [base64.b64encode(data).decode(), ground])
    whole = np.frombuffer(base64.b64decode(text), dtype=np.uint8).reshape(height, width, 4)
    return np.ascontiguousarray(whole[:, :, :3])


def pillow_pixels(data: bytes, *, upright: bool = True) -> Pixels:
    image = Image.open(io.BytesIO(data))
    if upright:
        image = ImageOps.exif_transpose(image)
    return np.ascontiguousarray(np.array(image.convert("RGB")))


def native(pixels: Pixels) -> tuple[str, int]:
    """(hash, quality) by pdqhash, which is Meta's own C++."""
    bits, quality = pdqhash.compute(pixels)
    return f"{int(''.join(map(str, bits)), 2):064x}", quality


def reduced(pixels: Pixels) -> Pixels:
    """To 512 x 512 by single pixels, as Meta's own program does with a file whose side is longer."""
    height, width = pixels.shape[:2]
    if max(height, width) <= 512:
        return pixels
    rows, columns = (np.arange(512) * side // 512 for side in (height, width))
    return np.ascontiguousarray(pixels[rows][:, columns])


def bits_apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()
