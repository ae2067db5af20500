"""The settings of this process as its environment gives them, read once into one frozen value.

Everything that differs between machines stands here and nowhere else; nothing below `houvast.site` reads `os.environ`.
"""

from __future__ import annotations

import enum
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from houvast.core.dossier.allowing import Under18
from houvast.core.dossier.schemes import Scheme


class Mode(enum.StrEnum):
    """What this installation is for. Unset means production: the strictest."""

    DEMO = "demo"
    PRODUCTION = "production"
    TEST = "test"


class DatabaseRole(enum.StrEnum):
    """As which of the three database roles this process connects."""

    OWNER = "owner"
    WEB = "web"
    WORKER = "worker"

    @property
    def variable(self) -> str:
        """The environment variable that holds this role's address."""
        return {"owner": "DATABASE_URL_OWNER", "web": "DATABASE_URL", "worker": "DATABASE_URL_WORKER"}[self.value]


class Sharing(enum.StrEnum):
    """What can be shared with others beside the exchange of hashes. Each is off until it is named."""

    LEADS = "leads"  # released indicators of confirmed groups, to partners, over TAXII
    HELPLINES = "helplines"  # digests of the same, under a key per pair of helplines


class SettingRefused(ValueError):
    """A setting in the environment is wrong; its text is one sentence that names the variable."""


@dataclass(frozen=True, slots=True)
class Helpline:
    """Who answers here, as a helpline fills it in. Empty values do not render."""

    name: str
    phone: str
    police_region: str
    notice_name: str
    notice_email: str
    trusted_flagger: str


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail of the house is handed in (SMTP). `tls`: from the first byte; else STARTTLS, but on this machine."""

    host: str
    port: int
    user: str
    password: str
    tls: bool

    @property
    def starttls(self) -> bool:
        return not self.tls and self.host not in ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Environment:
    """One process's settings. `database_urls` holds only the roles that are really configured."""

    mode: Mode
    data: Path | None
    role: DatabaseRole
    database_urls: Mapping[DatabaseRole, str]
    secrets_file: Path | None
    audit_head: Path | None
    static_root: Path | None
    overlay: Path | None
    public_host: str
    desk_host: str
    onion_host: str
    exchange_host: str
    recovery_public_key: str
    helpline: Helpline
    hash_authority: str
    mail: MailServer | None
    evidence_under_18: Under18
    dossier_seal: Scheme
    timestamp_url: str
    sharing: frozenset[Sharing]
    poster_address: str
    pool: bool

    def database_url(self) -> str:
        """The address for this process's role; a single one serves all (`check --deploy` objects)."""
        return self.database_urls.get(self.role) or self.database_urls.get(DatabaseRole.WEB, "")


def read_environment(variables: Mapping[str, str] = os.environ) -> Environment:
    """Reads the variables; raises `SettingRefused` with one sentence for a value that is not allowed."""
    data = _path(variables, "HOUVAST_DATA")
    mode = _one_of(variables, "HOUVAST_MODE", Mode, Mode.PRODUCTION)
    return Environment(
        mode=mode,
        data=data,
        role=_one_of(variables, "HOUVAST_DATABASE_ROLE", DatabaseRole, DatabaseRole.WEB),
        database_urls={role: variables[role.variable] for role in DatabaseRole if variables.get(role.variable)},
        secrets_file=_path(variables, "HOUVAST_SECRETS_FILE") or (data / "secrets.json" if data else None),
        audit_head=_path(variables, "HOUVAST_AUDIT_HEAD") or (_beside(data) if data else None),
        static_root=_path(variables, "HOUVAST_STATIC_ROOT") or (data / "static" if data else None),
        overlay=_path(variables, "HOUVAST_OVERLAY"),
        public_host=_host(variables, "HOUVAST_PUBLIC_HOST"),
        desk_host=_host(variables, "HOUVAST_DESK_HOST"),
        onion_host=_host(variables, "HOUVAST_ONION_HOST"),
        exchange_host=_host(variables, "HOUVAST_EXCHANGE_HOST"),
        recovery_public_key=variables.get("HOUVAST_RECOVERY_PUBLIC_KEY", "").strip(),
        helpline=Helpline(
            name=variables.get("HOUVAST_HELPLINE_NAME", "").strip(),
            phone=variables.get("HOUVAST_HELPLINE_PHONE", "").strip(),
            police_region=variables.get("HOUVAST_HELPLINE_POLICE_REGION", "").strip(),
            notice_name=_one_line(variables, "HOUVAST_NOTICE_NAME") or _one_line(variables, "HOUVAST_HELPLINE_NAME"),
            notice_email=_mail_address(variables, "HOUVAST_NOTICE_EMAIL"),
            trusted_flagger=variables.get("HOUVAST_TRUSTED_FLAGGER", "").strip(),
        ),
        hash_authority=variables.get("HOUVAST_HASH_AUTHORITY", "").strip(),
        mail=_mail_server(variables, "HOUVAST_SMTP"),
        evidence_under_18=_one_of(variables, "HOUVAST_EVIDENCE_UNDER_18", Under18, Under18.TEXT),
        dossier_seal=_one_of(variables, "HOUVAST_DOSSIER_SEAL", Scheme, Scheme.AGE),
        timestamp_url=_web_address(variables, "HOUVAST_TIMESTAMP_URL"),
        sharing=_sharing(variables, mode),
        poster_address=_address(variables, "HOUVAST_POSTER_ADDRESS"),
        pool=variables.get("HOUVAST_POOL", "") == "1",
    )


def _beside(data: Path) -> Path:
    """The audit head lies outside the data folder: no slip rewrites both."""
    return data.with_name(f"{data.name}-audit") / "head.jsonl"


def _path(variables: Mapping[str, str], name: str) -> Path | None:
    value = variables.get(name, "").strip()
    return Path(value).expanduser().absolute() if value else None


def _host(variables: Mapping[str, str], name: str) -> str:
    value = variables.get(name, "").strip().lower().rstrip(".")
    if "/" in value or "@" in value:
        raise SettingRefused(f"{name} must be a host name without a scheme, for example help.example.org.")
    return value


def _address(variables: Mapping[str, str], name: str) -> str:
    value = variables.get(name, "").strip()
    if value and not value.startswith("https://"):
        raise SettingRefused(f"{name} must be a whole address that begins with https://.")
    return value


def _one_line(variables: Mapping[str, str], name: str) -> str:
    return " ".join(variables.get(name, "").split())


def _mail_address(variables: Mapping[str, str], name: str) -> str:
    value = variables.get(name, "").strip()
    if value and not re.fullmatch(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", value):
        raise SettingRefused(f"{name} must be one plain mail address, for example notices@help.example.org.")
    return value


def _mail_server(variables: Mapping[str, str], name: str) -> MailServer | None:
    value = variables.get(name, "").strip()
    if not value:
        return None
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise SettingRefused(
            f"{name} must look like smtps://user:password@mail.example.org:465 or smtp://… with STARTTLS."
        )
    if bool(parts.username) != bool(parts.password):
        raise SettingRefused(f"{name} has a user and a password, or neither.")
    tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=port or (465 if tls else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
    )


def _web_address(variables: Mapping[str, str], name: str) -> str:
    """With or without TLS: what comes back is signed, what goes out is a hash."""
    value = variables.get(name, "").strip()
    if value and not value.startswith(("https://", "http://")):
        raise SettingRefused(f"{name} must be a whole address that begins with https:// or http://.")
    return value


def _sharing(variables: Mapping[str, str], mode: Mode) -> frozenset[Sharing]:
    """In a demo everything is on: nobody in it is real."""
    named = variables.get("HOUVAST_SHARING")
    if named is None:
        return frozenset(Sharing) if mode is Mode.DEMO else frozenset()
    try:
        return frozenset(Sharing(each) for each in named.replace(",", " ").split())
    except ValueError:
        choices = ", ".join(Sharing)
        raise SettingRefused(f"HOUVAST_SHARING is {named!r}; allowed: {choices}, or empty.") from None


def _one_of(variables: Mapping[str, str], name: str, allowed: type[enum.StrEnum], default: enum.StrEnum):
    value = variables.get(name, "").strip() or default.value
    try:
        return allowed(value)
    except ValueError:
        choices = ", ".join(member.value for member in allowed)
        raise SettingRefused(f"{name} is {value!r}; allowed: {choices}.") from None
