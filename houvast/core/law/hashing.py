"""One hash for equal data, whatever order or spacing it was written in."""

import hashlib
import json


def canonical_sha256(value: object) -> str:
    """Of JSON data: keys sorted, no spaces, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
