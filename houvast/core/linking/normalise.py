"""An indicator in one form. Pure, total: never raises on what a reporter typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import phonenumbers
from stdnum import bitcoin, iban
from stdnum.exceptions import ValidationError

from houvast.core.linking.lookalikes import skeleton
from houvast.core.situation import Indicator

# What carries a click, not a place. Prefixes end in `_`.
_TRACKING = re.compile(
    r"(utm_.*|mc_.*|pk_.*|fbclid|gclid|dclid|msclkid|yclid|twclid|ttclid|igsh|igshid|ig_rid|si|ref|ref_src|ref_url"
    r"|feature|share_id|source|_ga|_gl|spm|_t|_r|is_from_webapp|sender_device|web_id|hl|lang)",
    re.IGNORECASE,
)
_INVISIBLE = {"Cf", "Cc", "Cs"}  # zero-width and direction marks, control characters, halves of characters
_HANDLE_PATHS = {"user", "u", "add", "c", "profile", "in", "channel", "people"}


@dataclass(frozen=True)
class Normalised:
    """`value`: what an advisor sees as the one form. `valid`: None where there is nothing to check by.
    `changed`: codes of what was changed. `terms`: (index kind, value), strongest first; empty: not indexed (yet)."""

    kind: str
    platform: str | None
    value: str
    valid: bool | None
    changed: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]


def normalise(indicator: Indicator, *, region: str = "NL") -> Normalised:
    """`region`: ISO 3166 code by which a phone number without country code is read."""
    typed = indicator.value
    plain = _plain(typed)
    rule = _RULES.get(indicator.kind)
    if rule is None or not plain:
        return Normalised(indicator.kind, indicator.platform, plain or typed, None, (), ())
    value, valid, terms = rule(plain, indicator.platform, region)
    changed = _what_changed(typed, value, indicator.kind)
    kept = tuple(dict.fromkeys(term for term in terms if term[1].strip(":")))
    return Normalised(indicator.kind, indicator.platform, value, valid, changed, kept)


Outcome = tuple[str, bool | None, list[tuple[str, str]]]


def _account(plain: str, platform: str | None, region: str) -> Outcome:
    handle = _handle_of(plain).casefold()
    where = platform or ""
    bones = skeleton(handle)
    nested = [("account_skeleton", f"{where}:{bones}"), ("account_name", bones)] if bones else []
    # A space is not part of any handle: somebody typed what they remember, so only the weaker indexes count.
    exact = [("account", f"{where}:{handle}")] if " " not in handle else []
    return handle, None, exact + nested


def _payment_handle(plain: str, platform: str | None, region: str) -> Outcome:
    handle = _handle_of(plain).lstrip("$£€").casefold().replace(" ", "")
    return handle, None, [("payment_handle", f"{platform or ''}:{handle}")]


def _phone(plain: str, platform: str | None, region: str) -> Outcome:
    try:
        number = phonenumbers.parse(plain.removeprefix("tel:"), region)
    except phonenumbers.NumberParseException:
        return plain, False, [("phone", "".join(letter for letter in plain if letter.isalnum()))]
    valid = phonenumbers.is_valid_number(number)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written, valid, [("phone", written)]


def _email(plain: str, platform: str | None, region: str) -> Outcome:
    address = plain.removeprefix("mailto:").split("?")[0].strip("<>").replace(" ", "").casefold()
    local, at, domain = address.rpartition("@")
    if not at or not local or "." not in domain:
        return address, False, [("email", address)]
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return address, False, [("email", address)]
    mailbox = local.split("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):  # dots and tags reach the same mailbox there
        mailbox, domain = mailbox.replace(".", ""), "gmail.com"
    return f"{local}@{domain}", True, [("email", f"{mailbox}@{domain}")]


def _iban(plain: str, platform: str | None, region: str) -> Outcome:
    compact = re.sub(r"[\s.\-]", "", plain).upper().removeprefix("IBAN").lstrip(":")
    try:
        return iban.validate(compact), True, [("iban", compact)]
    except ValidationError:
        return compact, False, [("iban", compact)]


def _wallet(plain: str, platform: str | None, region: str) -> Outcome:
    address = re.sub(r"^[a-z]+:(?://)?", "", plain, flags=re.IGNORECASE).split("?")[0].replace(" ", "")
    if re.fullmatch(r"0x[0-9a-fA-F]{40}", address):
        return address.lower(), True, [("wallet", address.lower())]
    if address.lower().startswith(("bc1", "ltc1", "tb1")):
        address = address.lower()
    valid = bitcoin.is_valid(address) if address.startswith(("1", "3", "bc1")) else None
    return address, valid, [("wallet", address)]


def _url(plain: str, platform: str | None, region: str) -> Outcome:
    text = plain.replace(" ", "")
    parts = _split(text if "//" in text else f"//{text}")
    if parts is None or not parts.hostname or "." not in parts.hostname:
        return text, False, [("url", text.casefold())]
    host = parts.hostname.removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    with_port = host if parts.port in (None, 80, 443) else f"{host}:{parts.port}"
    kept = sorted((key, value) for key, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(key))
    query = f"?{urlencode(kept)}" if kept else ""
    address = f"{with_port}{parts.path.rstrip('/')}{query}"
    return address, True, [("url", address)]


_RULES: dict[str, Callable[[str, str | None, str], Outcome]] = {
    "account": _account,
    "phone": _phone,
    "email": _email,
    "iban": _iban,
    "wallet": _wallet,
    "url": _url,
    "payment_handle": _payment_handle,
}


def _plain(typed: str) -> str:
    """NFKC, invisible characters gone, one space at most."""
    text = unicodedata.normalize("NFKC", typed)
    text = "".join(letter if letter not in "\t\n\r" else " " for letter in text)
    visible = "".join(letter for letter in text if unicodedata.category(letter) not in _INVISIBLE)
    return " ".join(visible.split())


def _split(address: str):
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  a port that is no number is only found out when asked
    except ValueError:
        return None
    return parts


def _handle_of(plain: str) -> str:
    """The handle inside an address of a profile, or the handle itself without its @."""
    parts = _split(plain if "//" in plain else f"//{plain}") if "/" in plain else None
    if parts is not None and parts.hostname and "." in parts.hostname:
        steps = [step for step in parts.path.split("/") if step]
        while len(steps) > 1 and steps[0].casefold() in _HANDLE_PATHS:
            steps = steps[1:]
        if steps:
            plain = steps[0]
    return plain.lstrip("@").strip().rstrip("/")


def _what_changed(typed: str, value: str, kind: str) -> tuple[str, ...]:
    if typed == value:
        return ()
    codes = []
    if typed.casefold() != typed and value == value.casefold():
        codes.append("case")
    if any(unicodedata.category(letter) in _INVISIBLE for letter in typed):
        codes.append("invisible")
    if "/" in typed and kind in ("account", "payment_handle"):
        codes.append("address_to_handle")
    if kind == "phone" and value.startswith("+") and not typed.strip().startswith("+"):
        codes.append("country_code")
    if kind == "url" and "?" in typed and len(value) < len(typed):
        codes.append("tracking")
    if re.sub(r"[\W_]", "", typed) == re.sub(r"[\W_]", "", value) and not codes:
        codes.append("punctuation")
    return tuple(codes) or ("form",)
