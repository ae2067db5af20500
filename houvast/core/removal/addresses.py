"""Addresses at which something stands online, as people type them: several at once, with words around them.

Nothing is looked up: what an address is, is read from the address alone. What is sent to a platform is `address`: the
exact place, with nothing of whoever copied it (what counts clicks is taken out, a name and password too).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urlsplit

from .hosts import Hosts

MOST_ADDRESSES = 50
LONGEST = 2_000
_KEEP = "/%:@!$&'()*+,;=~-._?"
# What tells who clicked where. Only what never says where something stands: an exact place must stay exact.
_TRACKING = re.compile(
    r"(utm_\w*|mc_\w*|pk_\w*|fbclid|gclid|dclid|msclkid|yclid|twclid|ttclid|igsh|igshid|ig_rid)", re.IGNORECASE
)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(?!\d+(?:[/?#]|$))")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))+")
_BARE = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?")
_HAS_PATH = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?[/?#]\S*")
_BEFORE, _AFTER = "<([{\"'«„“‘", ".,;:!?>]}\"'»“”’"


class Wrong(StrEnum):
    """Why a line is no address that a notice can name."""

    NO_ADDRESS = "no_address"  # a name, an e-mail address, words
    SCHEME = "scheme"  # not a page of the web
    HOST = "host"  # no such host can be
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"


class Changed(StrEnum):
    """What was done to what was typed. Whoever sends it should know."""

    SCHEME = "scheme"  # https put before it
    TRACKING = "tracking"
    NAME_IN_IT = "name_in_it"  # `name:password@` before the host: it hides where the address leads
    INVISIBLE = "invisible"  # characters that nobody sees
    MADE_SAFE = "made_safe"  # hxxp and [.] read as what they stand for


@dataclass(frozen=True, slots=True)
class Address:
    """`typed` to the letter, `address` the exact place as it is named in a notice (ASCII), `key` equal for the same
    place. `platform`: whose host it is, or None; `resembles`: whose it looks like and is not."""

    typed: str
    address: str
    key: str
    host: str
    platform: str | None
    resembles: str | None
    changed: tuple[Changed, ...] = ()


@dataclass(frozen=True, slots=True)
class NotRead:
    typed: str
    why: Wrong


@dataclass(frozen=True, slots=True)
class ReadAddresses:
    """`twice`: how many stood there again."""

    addresses: tuple[Address, ...]
    not_read: tuple[NotRead, ...]
    twice: int


def read_addresses(text: str, hosts: Hosts, *, known: Iterable[str] = ()) -> ReadAddresses:
    """Every address in a text, each place once. `known`: keys of places that are there already, left out as doubles."""
    found: list[Address] = []
    wrong: list[NotRead] = []
    seen, twice = set(known), 0
    for typed in _candidates(text):
        read = read_address(typed, hosts)
        if isinstance(read, NotRead):
            wrong.append(read)
        elif read.key in seen:
            twice += 1
        elif len(found) >= MOST_ADDRESSES:
            wrong.append(NotRead(read.typed[:200], Wrong.TOO_MANY))
        else:
            seen.add(read.key)
            found.append(read)
    return ReadAddresses(tuple(found), tuple(wrong), twice)


def read_address(typed: str, hosts: Hosts) -> Address | NotRead:
    """One address, without words around it."""
    if len(typed) > LONGEST:
        return NotRead(typed[:200], Wrong.TOO_LONG)
    changed: list[Changed] = []
    text = _visible(typed, changed)
    text = _made_plain(text, changed)
    scheme = _SCHEME.match(text)
    if scheme is None:
        if "@" in re.split(r"[/?#]", text)[0] or not _BARE.fullmatch(text):
            return NotRead(typed, Wrong.NO_ADDRESS)
        text, changed = f"https://{text}", [*changed, Changed.SCHEME]
    elif scheme[1].lower() not in ("http", "https"):
        return NotRead(typed, Wrong.SCHEME)
    # Browsers read a backslash as a slash: where one hides behind it, the host is another one than it seems.
    text = re.sub(r"^([a-zA-Z]+):[/\\]*", r"\1://", text).replace("\\", "/")
    return _split(typed, text, hosts, changed)


def _split(typed: str, text: str, hosts: Hosts, changed: list[Changed]) -> Address | NotRead:
    try:
        parts = urlsplit(text)
        port, name = parts.port, parts.hostname or ""
        host = _ascii_host(name)
    except ValueError:
        return NotRead(typed, Wrong.HOST)
    if not host:
        return NotRead(typed, Wrong.HOST)
    if "@" in parts.netloc:
        changed.append(Changed.NAME_IN_IT)
    scheme = parts.scheme.lower()
    place = host if port in (None, {"http": 80, "https": 443}[scheme]) else f"{host}:{port}"
    query = _without_tracking(parts.query, changed)
    fragment = parts.fragment if not parts.fragment.startswith(":~:") else ""
    path = quote(parts.path, safe=_KEEP.replace("?", "")) or "/"
    tail = (f"?{quote(query, safe=_KEEP + '[]')}" if query else "") + (
        f"#{quote(fragment, safe=_KEEP)}" if fragment else ""
    )
    address = f"{scheme}://{place}{path}{tail}"
    if len(address) > LONGEST:
        return NotRead(typed[:200], Wrong.TOO_LONG)
    key = f"{_bare_host(place)}{path.rstrip('/')}{tail}"
    userinfo = parts.netloc.rpartition("@")[0]
    platform = hosts.platform_of(host)
    return Address(
        typed=typed,
        address=address,
        key=key,
        host=host,
        platform=platform,
        resembles=None if platform else hosts.resembled_by(host) or hosts.resembled_by(userinfo),
        changed=tuple(dict.fromkeys(changed)),
    )


def _candidates(text: str) -> Iterable[str]:
    """What may be addresses, in order: of a line that is words with addresses among them, the addresses alone; a line
    without any, whole."""
    for line in re.split(r"[\r\n\v\f\x85\u2028\u2029]+", text):
        parts = re.sub(r"[,;|]+\s*(?=(?:https?|hxxps?)://|www\.)", " ", line).split()
        tokens = [token for part in parts if (token := _trimmed(part))]
        if not tokens:
            continue
        sure = [token for token in tokens if _surely(token)]
        if sure and len(sure) < len(tokens):
            yield from sure
        elif sure or all(_BARE.fullmatch(token) for token in tokens):
            yield from tokens
        else:
            yield line.strip()[: LONGEST + 1]


def _surely(token: str) -> bool:
    """Among words: `klaar.Daarna` is no host, `example.org/a` is a place."""
    scheme = _SCHEME.match(token)
    if scheme is not None:
        return "//" in token or scheme[1].lower() in ("javascript", "data", "file")
    return token.lower().startswith("www.") or bool(_HAS_PATH.fullmatch(_made_plain(token, [])))


def _trimmed(token: str) -> str:
    token = token.lstrip(_BEFORE)
    while token and (token[-1] in _AFTER or (token[-1] == ")" and token.count(")") > token.count("("))):
        if token[-1] == "]" and ("[" in token):
            break
        token = token[:-1]
    return token


def _visible(typed: str, changed: list[Changed]) -> str:
    text = "".join(letter for letter in typed if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    if text != typed:
        changed.append(Changed.INVISIBLE)
    return text.strip()


def _made_plain(text: str, changed: list[Changed]) -> str:
    plain = re.sub(r"^hxxp(s?)(?=:)", r"http\1", text, flags=re.IGNORECASE)
    plain = re.sub(r"\[\.\]|\(\.\)|\[dot\]", ".", plain, flags=re.IGNORECASE)
    if plain != text:
        changed.append(Changed.MADE_SAFE)
    return plain


def _ascii_host(name: str) -> str:
    """As it stands in the name system, "" for what can be no public host. Raises ValueError (UnicodeError too)."""
    if ":" in name:
        return f"[{name}]" if re.fullmatch(r"[0-9a-f:.]+", name) else ""
    host = name.encode("idna").decode("ascii").lower().rstrip(".")
    return host if len(host) <= 253 and _HOST.fullmatch(host) else ""


def _bare_host(place: str) -> str:
    for front in ("www.", "m.", "mobile."):
        if place.startswith(front) and place.count(".") > 1:
            return place[len(front) :]
    return place


def _without_tracking(query: str, changed: list[Changed]) -> str:
    pairs = query.split("&") if query else []
    kept = [pair for pair in pairs if not _TRACKING.fullmatch(pair.split("=")[0])]
    if len(kept) < len(pairs):
        changed.append(Changed.TRACKING)
    return "&".join(kept)
