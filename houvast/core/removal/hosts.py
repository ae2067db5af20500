"""Whose host it is, and whose it only looks like."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

# Letters of other scripts (by code point: nobody can read them apart), digits and signs that are read as these. An i is
# taken for an l, in names too.
_LOOKS_LIKE = {ord(letter): "l" for letter in "1i!|"} | {
    ord(letter): like for letter, like in zip("035$@", "oessa", strict=True)
}
_LOOKS_LIKE |= {
    0x0430: "a", 0x0435: "e", 0x043E: "o", 0x0440: "p", 0x0441: "c", 0x0443: "y", 0x0445: "x", 0x0456: "l",
    0x0458: "j", 0x0455: "s", 0x0501: "d", 0x0261: "g", 0x04BB: "h", 0x04CF: "l", 0x043A: "k", 0x043C: "m",
    0x0442: "t", 0x0432: "b", 0x03BD: "v", 0x03BF: "o", 0x03C1: "p", 0x03B1: "a", 0x03B9: "l", 0x03C4: "t",
    0x03C5: "u", 0x03BA: "k", 0x0131: "l",
}  # fmt: skip
_SHORTEST = 5  # of a name that another one can be mistaken for


class Hosts:
    """Hosts of platforms. `.reddit.com` is that one and every host below it, `google.com` that one alone; `www.`, `m.`
    and `mobile.` before either make no difference."""

    def __init__(self, of_platforms: Mapping[str, Iterable[str]]) -> None:
        self._exact: dict[str, str] = {}
        self._below: dict[str, str] = {}
        for platform, hosts in of_platforms.items():
            for host in hosts:
                if host.startswith("."):
                    self._below[host[1:]] = platform
                else:
                    self._exact[host] = platform
        names = {(host.split(".")[-2], platform) for host, platform in (self._exact | self._below).items()}
        self._names = sorted((_plain(name), platform) for name, platform in names if len(name) >= _SHORTEST)

    def platform_of(self, host: str) -> str | None:
        """`host` in ASCII, lower case."""
        for front in ("", "www.", "m.", "mobile."):
            bare = host.removeprefix(front)
            if bare in self._exact:
                return self._exact[bare]
        labels = host.split(".")
        for start in range(len(labels)):
            found = self._below.get(".".join(labels[start:]))
            if found:
                return found
        return None

    def resembled_by(self, text: str) -> str | None:
        """The platform whose name somebody may read in this host, though it is not theirs."""
        plain = _plain(text)
        for name, platform in self._names:
            if name in plain:
                return platform
        for label in plain.replace("-", ".").split("."):
            for name, platform in self._names:
                if len(label) > _SHORTEST and _one_slip(label, name):
                    return platform
        return None


def _plain(host: str) -> str:
    labels = []
    for label in host.lower().split("."):
        try:
            labels.append(label.encode("ascii").decode("idna") if label.startswith("xn--") else label)
        except UnicodeError:
            labels.append(label)
    text = unicodedata.normalize("NFKD", ".".join(labels))
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).translate(_LOOKS_LIKE)
    return text.replace("rn", "m").replace("vv", "w")


def _one_slip(a: str, b: str) -> bool:
    """One letter more, less, another, or two swapped."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    x, y = a[start:], b[start:]
    return x[1:] == y or x == y[1:] or x[1:] == y[1:] or (x[:2] == y[:2][::-1] and x[2:] == y[2:])
