"""Picture files of every kind, made here: patterns and noise, nobody is shown. The same seed gives the same bytes."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

Pixels = np.ndarray  # height x width x 3, bytes
ORIENTATION = 0x0112
WIDTH, HEIGHT = 420, 300


@dataclass(frozen=True)
class Made:
    """A file. `pillow`: whether Pillow decodes it to the same pixels as a browser does (pdq.md 4 says where not)."""

    name: str
    data: bytes
    pillow: bool = True
    orientation: int = 1


def photo(width: int = WIDTH, height: int = HEIGHT, seed: int = 1) -> Pixels:
    """Like a photo to a hash: broad shapes with fine grain over them, three colours that go together."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    picture = np.zeros((height, width, 3), dtype=np.float32)
    for octave in range(7):
        turn, phase = random.uniform(0, np.pi), random.uniform(0, 6.28)
        across = (x * np.cos(turn) / width + y * np.sin(turn) / height).astype(np.float32)
        wave = np.sin(2 * np.pi * 2 ** (octave / 1.7) * across + phase)
        picture += wave[..., None] * random.uniform(0.3, 1, 3) / (1 + octave / 2)
    for _ in range(6):  # things with an edge
        left, top = random.integers(0, width), random.integers(0, height)
        picture[top : top + height // 4, left : left + width // 3] += random.uniform(-1, 1, 3)
    picture += random.normal(0, 0.06, (height, width, 1)).astype(np.float32)
    low, high = picture.min(), picture.max()
    return ((picture - low) / (high - low) * 255).astype(np.uint8)


def saved(pixels: Pixels | Image.Image, kind: str, **options) -> bytes:
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(pixels: Pixels, quality: int = 90, **options) -> bytes:
    return saved(pixels, "JPEG", quality=quality, **options)


def every_kind() -> Iterator[Made]:
    """What browsers read."""
    pixels = photo()
    image = Image.fromarray(pixels)
    for quality in (10, 50, 75, 95):
        yield Made(f"q{quality}.jpg", jpeg(pixels, quality))
    yield Made("444.jpg", jpeg(pixels, 92, subsampling=0))
    yield Made("progressive.jpg", jpeg(pixels, progressive=True))
    yield Made("grey.jpg", saved(image.convert("L"), "JPEG", quality=90))
    yield Made("cmyk.jpg", saved(image.convert("CMYK"), "JPEG", quality=90))
    yield Made("plain.png", saved(pixels, "PNG"))
    yield Made("palette.png", saved(image.quantize(64), "PNG"))
    yield Made("opaque_alpha.png", saved(image.convert("RGBA"), "PNG"))
    yield Made("see_through.png", see_through(pixels), pillow=False)
    yield Made("sixteen.png", sixteen_bits(pixels), pillow=False)
    yield Made("plain.gif", saved(image.quantize(128), "GIF"))
    yield Made("moves.gif", moving(pixels, "GIF"))
    yield Made("moves.png", moving(pixels, "PNG"))
    yield Made("lossy.webp", saved(pixels, "WEBP", quality=80))
    yield Made("lossless.webp", saved(pixels, "WEBP", lossless=True))
    yield Made("moves.webp", moving(pixels, "WEBP", lossless=True))
    yield Made("plain.avif", saved(pixels, "AVIF", quality=80))
    yield Made("plain.bmp", saved(pixels, "BMP"))
    yield Made("named_wrong.heic", jpeg(pixels, 85))
    yield Made("small.png", saved(photo(64, 64, seed=4), "PNG"))
    yield Made("narrow.png", saved(photo(90, 1400, seed=5), "PNG"))


def turned() -> Iterator[Made]:
    """Every way a camera may lie, in the two kinds of file where browsers heed it."""
    pixels = photo(seed=2)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        for kind, name in (("JPEG", "jpg"), ("PNG", "png")):
            data = saved(pixels, kind, exif=exif)
            yield Made(f"turned{orientation}.{name}", data, orientation=orientation)


def unreadable() -> dict[str, tuple[bytes, str]]:
    """Name → (bytes, which sentence is said of it)."""
    whole = jpeg(photo(seed=3))
    return {
        "empty.jpg": (b"", "empty"),
        "words.jpg": (b"This is no picture, whatever its name says.\n" * 9, "other"),
        "cut_off.jpg": (whole[: int(len(whole) * 0.98)], "unreadable"),
        "cut_short.png": (saved(photo(seed=3), "PNG")[:600], "unreadable"),
        "iphone.heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400), "heic"),
        "scan.tif": (saved(photo(seed=3), "TIFF"), "tiff"),
        "drawing.svg": (
            b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>document.title="x"</script></svg>',
            "drawing",
        ),
        "paper.pdf": (b"%PDF-1.7\n" + bytes(300), "other"),
    }


def plain() -> dict[str, bytes]:
    """Pictures with too little in them to recognise."""
    flat = np.full((300, 400, 3), 127, dtype=np.uint8)
    slope = np.broadcast_to(np.linspace(0, 255, 400, dtype=np.uint8)[None, :, None], (300, 400, 3))
    return {
        "flat.png": saved(flat, "PNG"),
        "slope.png": saved(np.ascontiguousarray(slope), "PNG"),
        "tiny.png": saved(photo(4, 4), "PNG"),
    }


def see_through(pixels: Pixels) -> bytes:
    """Discs of it are cut out, with a soft edge; there it looks another way on every ground."""
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    away = np.hypot((x % (width / 2.5)) - width / 5, (y % (height / 1.8)) - height / 4)
    alpha = np.clip((away - width / 8) * 12, 0, 255).astype(np.uint8)
    return saved(np.dstack([pixels, alpha]), "PNG")


def sixteen_bits(pixels: Pixels) -> bytes:
    """A PNG with two bytes a colour, written by hand: Pillow cannot."""
    height, width = pixels.shape[:2]
    wide = (pixels.astype(np.uint32) * 257).astype(">u2")
    rows = b"".join(b"\0" + wide[y].tobytes() for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def moving(pixels: Pixels, kind: str, **options) -> bytes:
    frames = [Image.fromarray(np.roll(pixels, step, axis=1)) for step in (0, 40, 80)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=200, loop=0, **options)


def with_profile(pixels: Pixels, *, gamma: float = 1.0) -> bytes:
    """A PNG whose colours mean something else than usual: primaries turned round, and a curve of its own."""
    profile = _profile(gamma)
    return saved(pixels, "PNG", icc_profile=profile)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _profile(gamma: float) -> bytes:
    """An ICC profile (version 2, matrix and curves) with red and blue changed about."""

    def xyz(x: float, y: float, z: float) -> bytes:
        return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in (x, y, z)))

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    words = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(78)
    tags = {
        b"desc": words,
        b"cprt": b"text\0\0\0\0none\0\0\0\0",
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.1431, 0.0606, 0.7141),
        b"gXYZ": xyz(0.3851, 0.7169, 0.0971),
        b"bXYZ": xyz(0.4361, 0.2225, 0.0139),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    at, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags.items():
        data += bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    head += struct.pack(">3i", 63190, 65536, 54061) + bytes(48)
    return head[:128] + struct.pack(">I", len(tags)) + table + body
