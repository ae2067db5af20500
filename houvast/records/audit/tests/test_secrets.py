"""The file of secrets and the recovery key: read, read again when changed, refused in a sentence that shows nothing."""

from __future__ import annotations

import json

import pytest

from houvast.core.sealing.secrets import ServerSecrets
from houvast.records.secrets import SecretsMissing, recovery_public_key, server_secrets


@pytest.fixture
def file(tmp_path, settings):
    file = tmp_path / "secrets.json"
    settings.HOUVAST_SECRETS_FILE = file
    return file


def test_reads_and_reads_again_when_changed(file):
    first = ServerSecrets.generate()
    file.write_text(json.dumps(first.to_json()))
    assert server_secrets() == first
    assert server_secrets() is server_secrets()
    rotated = first.rotated("pepper")
    file.write_text(json.dumps(rotated.to_json()))
    assert server_secrets().pepper.current == 2


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": 1}', '{"format": 1, "pepper": "planted"}'])
def test_anything_else_is_refused_without_showing_it(file, content):
    file.write_text(content)
    with pytest.raises(SecretsMissing) as refused:
        server_secrets()
    assert "planted" not in str(refused.value) and refused.value.__cause__ is None


def test_a_missing_file_or_setting(file, settings):
    with pytest.raises(SecretsMissing, match="No such file"):
        server_secrets()
    settings.HOUVAST_SECRETS_FILE = None
    with pytest.raises(SecretsMissing, match="not set"):
        server_secrets()


def test_the_recovery_key(settings):
    settings.HOUVAST_RECOVERY_PUBLIC_KEY = ""
    assert recovery_public_key() is None
    settings.HOUVAST_RECOVERY_PUBLIC_KEY = "ab" * 32
    assert recovery_public_key() == b"\xab" * 32
    for wrong in ("ab", "zz" * 32, "ab" * 33):
        settings.HOUVAST_RECOVERY_PUBLIC_KEY = wrong
        with pytest.raises(SecretsMissing):
            recovery_public_key()
