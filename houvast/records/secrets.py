"""The server's secrets and the recovery public key, from the file and the setting that hold them.

Nothing here is ever written to the database. The file is read again when it changes (a rotated secret).
"""

from __future__ import annotations

import json
import threading
from pathlib import Path

from django.conf import settings

from houvast.core.sealing.hashing import KEY_SIZE
from houvast.core.sealing.secrets import SecretsError, ServerSecrets


class SecretsMissing(RuntimeError):
    """The file of secrets is not there or not readable. Says which setting, never a content."""


_LOCK = threading.Lock()
_read: tuple[tuple[str, int, int], ServerSecrets] | None = None


def server_secrets() -> ServerSecrets:
    """The secrets of the file named by `HOUVAST_SECRETS_FILE`. Raises `SecretsMissing`."""
    global _read
    file = settings.HOUVAST_SECRETS_FILE
    if not file:
        raise SecretsMissing("HOUVAST_SECRETS_FILE is not set.")
    try:
        about = Path(file).stat()
        mark = (str(file), about.st_mtime_ns, about.st_size)
        with _LOCK:
            if _read is None or _read[0] != mark:
                _read = (mark, ServerSecrets.from_json(json.loads(Path(file).read_text())))
            return _read[1]
    except OSError as problem:
        raise SecretsMissing(f"The file of HOUVAST_SECRETS_FILE cannot be read: {problem.strerror}.") from None
    except (ValueError, SecretsError):
        raise SecretsMissing("The file of HOUVAST_SECRETS_FILE does not hold the server's secrets.") from None


def recovery_public_key() -> bytes | None:
    """32 bytes, or None until `houvast setup` made it. `HOUVAST_RECOVERY_PUBLIC_KEY` holds it as 64 hex digits: in
    the configuration, so that who can write to the database cannot make reports readable to themselves."""
    text = settings.HOUVAST_RECOVERY_PUBLIC_KEY
    if not text:
        return None
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_SIZE:
        raise SecretsMissing("HOUVAST_RECOVERY_PUBLIC_KEY must be 64 hex digits.")
    return key
