"""The server's own secrets, each with versions: the newest seals, every version kept still opens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Self

import nacl.utils

from .hashing import KEY_SIZE
from .hidden import Hidden

RandomBytes = Callable[[int], bytes]

UNVERSIONED = 0  # the version written where the key is no server secret
LARGEST_VERSION = 0xFFFF
_FORMAT = 1


class SecretsError(ValueError):
    """The file of secrets is not right. The message names the place, never a value."""


@dataclass(frozen=True, repr=False)
class Versioned(Hidden):
    """One secret: 32-byte keys by version (1 to 65,535); `current` is the one that seals."""

    current: int
    keys: Mapping[int, bytes]

    def __post_init__(self) -> None:
        for version, key in self.keys.items():
            if type(version) is not int or not 1 <= version <= LARGEST_VERSION:
                raise SecretsError("a version is a whole number from 1 to 65535")
            if len(key) != KEY_SIZE:
                raise SecretsError(f"version {version} is not {KEY_SIZE} bytes")
        if type(self.current) is not int or self.current not in self.keys:
            raise SecretsError("the current version has no key")
        object.__setattr__(self, "keys", MappingProxyType({n: bytes(key) for n, key in self.keys.items()}))

    @classmethod
    def first(cls, key: bytes) -> Self:
        return cls(1, {1: key})

    @property
    def newest_first(self) -> tuple[int, ...]:
        """The current version, then the others from new to old: the order in which to try."""
        others = sorted((version for version in self.keys if version != self.current), reverse=True)
        return (self.current, *others)

    def rotated(self, key: bytes) -> Self:
        """The same with a new current version; the old ones still open."""
        version = max(self.keys) + 1
        return replace(self, current=version, keys={**self.keys, version: key})

    def without(self, version: int) -> Self:
        """The same without an old version: what was sealed under it is gone for good."""
        if version == self.current:
            raise SecretsError("the current version cannot be dropped: rotate first")
        return replace(self, keys={n: key for n, key in self.keys.items() if n != version})


Secret = bytes | Versioned


def to_seal_with(secret: Secret) -> tuple[int, bytes]:
    """(version, key) for something new; version 0 where the key is no server secret."""
    if isinstance(secret, Versioned):
        return secret.current, secret.keys[secret.current]
    return UNVERSIONED, _checked(secret)


def to_open_with(secret: Secret, version: int) -> bytes | None:
    """The key that sealed under this version, or None where it is not (or no longer) known."""
    if isinstance(secret, Versioned):
        return secret.keys.get(version)
    return _checked(secret) if version == UNVERSIONED else None


def _checked(key: bytes) -> bytes:
    if not isinstance(key, (bytes, bytearray, memoryview)) or len(key) != KEY_SIZE:
        raise ValueError(f"a key is {KEY_SIZE} bytes")
    return bytes(key)


@dataclass(frozen=True, repr=False)
class ServerSecrets(Hidden):
    """Everything the server knows that the database does not."""

    pepper: Versioned  # receipts and extra words
    sign_in: Versioned  # passwords and one-time-code secrets
    audit: Versioned  # the chain of audit entries
    cookie: Versioned  # cookies, form seeds, tickets
    registration: Versioned  # waiting registrations
    key_mac: Versioned  # public keys of teams and people
    index: Versioned  # blind indexes
    exchange: Versioned  # what goes to others: hashes, leads, keys of partners, agreements with helplines

    @classmethod
    def generate(cls, random_bytes: RandomBytes = nacl.utils.random) -> Self:
        return cls(**{field.name: Versioned.first(random_bytes(KEY_SIZE)) for field in fields(cls)})

    def rotated(self, name: str, random_bytes: RandomBytes = nacl.utils.random) -> Self:
        """The same with a new version of the secret called `name`."""
        return replace(self, **{name: getattr(self, name).rotated(random_bytes(KEY_SIZE))})

    def to_json(self) -> dict[str, Any]:
        """For the file of secrets only. {"format": 1, "pepper": {"current": 1, "keys": {"1": 64 hex digits}}, …}"""
        named = {field.name: _versioned_to_json(getattr(self, field.name)) for field in fields(self)}
        return {"format": _FORMAT, **named}

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Raises SecretsError naming what is missing, unknown or twice the same."""
        if not isinstance(data, dict) or data.get("format") != _FORMAT:
            raise SecretsError(f'expected an object with "format": {_FORMAT}')
        names = {field.name for field in fields(cls)}
        if missing := sorted(names - data.keys()):
            raise SecretsError(f"missing: {', '.join(missing)}")
        if unknown := sorted(data.keys() - names - {"format"}):
            raise SecretsError(f"unknown: {', '.join(map(str, unknown))}")
        secrets = cls(**{name: _versioned_from_json(name, data[name]) for name in names})
        secrets._check_all_differ()
        return secrets

    @classmethod
    def completed(cls, data: Any, random_bytes: RandomBytes = nacl.utils.random) -> Self:
        """`from_json` of a file from before a secret was invented: what is missing is made, nothing else forgiven."""
        if not isinstance(data, dict):
            return cls.from_json(data)
        made = {field.name: Versioned.first(random_bytes(KEY_SIZE)) for field in fields(cls) if field.name not in data}
        return cls.from_json({**data, **{name: _versioned_to_json(secret) for name, secret in made.items()}})

    def _check_all_differ(self) -> None:
        """Two secrets that are equal were copied by hand: they would no longer be independent."""
        seen: set[bytes] = set()
        for field in fields(self):
            for version, key in getattr(self, field.name).keys.items():
                if key in seen:
                    raise SecretsError(f"{field.name} version {version} is the same as another secret")
                seen.add(key)


def _versioned_to_json(secret: Versioned) -> dict[str, Any]:
    return {"current": secret.current, "keys": {str(version): key.hex() for version, key in secret.keys.items()}}


def _versioned_from_json(name: str, data: Any) -> Versioned:
    try:
        keys = {int(version): bytes.fromhex(key) for version, key in data["keys"].items()}
        return Versioned(data["current"], keys)
    except SecretsError as problem:
        raise SecretsError(f"{name}: {problem}") from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise SecretsError(f'{name}: expected {{"current": number, "keys": {{number: 64 hex digits}}}}') from None
