"""A dossier is what the tools of others take it for: bagit-python, coreutils, openssl, age, GnuPG, CASE."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import bagit
import pyrage
import pysequoia
import pytest

from houvast.core.dossier.packing import Bag, zipped
from houvast.core.dossier.readme import README_NAME
from houvast.core.dossier.schemes import Scheme
from houvast.core.dossier.sealing import KeyNotRight, looks_sealed, passphrase_of, read_key, seal_to, seal_under
from houvast.core.dossier.stamping import (
    StampError,
    StampProblem,
    check_stamp,
    read_stamp,
    stamp_request,
)
from houvast.core.dossier.tests.made import bag as packed_bag
from houvast.site.command import main
from tests.support.stamping import Authority

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def own_authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def unpacked(bag: Bag, folder: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(zipped(bag))).extractall(folder)
    return folder / bag.folder


def typed(command: str, where: Path) -> int:
    """As an officer types it: in a shell."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    found = subprocess.run(["sh", "-c", command], cwd=where, env=os.environ | {"PATH": path}, capture_output=True)
    return found.returncode


def commands_of(readme: str) -> list[str]:
    return re.findall(r"^    (\S.*)$", readme, re.MULTILINE)


def test_every_command_of_the_readme_can_be_typed(tmp_path, own_authority):
    bag = packed_bag()
    folder = unpacked(bag, tmp_path)
    (tmp_path / f"{bag.folder}.tsr").write_bytes(own_authority.stamp(stamp_request(bag.tagmanifest)))
    (tmp_path / "authority.pem").write_bytes(own_authority.root.read_bytes())
    commands = commands_of((folder / README_NAME).read_text())
    assert len(commands) == 14 and len(set(commands)) == 7 and not any("rm -rf" in each for each in commands)
    assert {each: typed(each, folder) for each in set(commands)} == dict.fromkeys(commands, 0)
    flipped = folder / "data" / "statement.txt"
    flipped.write_bytes(flipped.read_bytes().replace(b"d", b"D", 1))
    of_files = {"sha256sum -c manifest-sha256.txt", "bagit.py --validate .", "houvast verify dossier ."}
    assert of_files <= set(commands)
    assert all(typed(each, folder) == 1 for each in of_files)


@pytest.mark.parametrize("between", [" ", "  "])
def test_the_two_space_trap(tmp_path, between):
    """Ours have two. Another tool writes the lists anew with one: what the README says reads both."""
    folder = unpacked(packed_bag(), tmp_path)
    path = folder / "tagmanifest-sha256.txt"
    assert all(re.fullmatch(r"[0-9a-f]{64}  \S+", line) for line in path.read_text().splitlines())
    path.write_text(path.read_text().replace("  ", between))
    rescue = next(each for each in commands_of((folder / README_NAME).read_text()) if each.startswith("sed "))
    assert typed(rescue, folder) == 0
    (folder / "bag-info.txt").write_text("x: y\n")
    assert typed(rescue, folder) == 1


def test_bagit_and_we_agree_on_our_own(tmp_path, capsys):
    bag = packed_bag()
    folder = unpacked(bag, tmp_path)
    assert bagit.Bag(str(folder)).validate()
    assert main(["verify", "dossier", str(folder)]) == 0
    assert bag.seal in capsys.readouterr().out
    (tmp_path / "x.zip").write_bytes(zipped(bag))
    assert main(["verify", "dossier", str(tmp_path / "x.zip")]) == 0
    for path in [each for each in sorted(folder.rglob("*")) if each.is_file() and each.stat().st_size]:
        was = path.read_bytes()
        path.write_bytes(bytes([was[0] ^ 1]) + was[1:])
        assert main(["verify", "dossier", str(folder)]) == 1, path
        path.unlink()
        assert main(["verify", "dossier", str(folder)]) == 1, path
        path.write_bytes(was)
    assert main(["verify", "dossier", str(folder)]) == 0


def test_the_case_file_fits_the_ontology(tmp_path):
    path = tmp_path / "case.jsonld"
    path.write_bytes(packed_bag().files["data/case.jsonld"])
    command = [BIN / "case_validate", "--built-version", "case-1.4.0", "--allow-info", path]
    found = subprocess.run(command, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout[-3000:]
    broken = path.read_text().replace('"xsd:hexBinary"', '"xsd:string"')
    path.write_text(broken)
    assert subprocess.run(command, capture_output=True, text=True).returncode != 0


def test_a_time_stamp(tmp_path, own_authority, capsys):
    bag = packed_bag()
    token = own_authority.stamp(stamp_request(bag.tagmanifest))
    stamp = check_stamp(token, bag.tagmanifest, own_authority.root.read_bytes())
    assert stamp == read_stamp(token, bag.tagmanifest) and stamp.at.tzinfo is not None
    folder = unpacked(bag, tmp_path)
    (tmp_path / "t.tsr").write_bytes(token)
    more = ["--token", str(tmp_path / "t.tsr"), "--ca", str(own_authority.root)]
    assert main(["verify", "dossier", str(folder), *more]) == 0
    other = bag.tagmanifest.replace(b"a", b"b", 1)
    with pytest.raises(StampError) as wrong:
        check_stamp(token, other, own_authority.root.read_bytes())
    assert wrong.value.problem is StampProblem.OTHER_BAG
    (tmp_path / "stranger").mkdir()
    stranger = Authority(tmp_path / "stranger")
    with pytest.raises(StampError) as wrong:
        check_stamp(token, bag.tagmanifest, stranger.root.read_bytes())
    assert wrong.value.problem is StampProblem.NOT_TRUSTED
    for place in range(0, len(token), 97):
        harmed = token[:place] + bytes([token[place] ^ 1]) + token[place + 1 :]
        (tmp_path / "t.tsr").write_bytes(harmed)
        theirs = typed(
            f"openssl ts -verify -data tagmanifest-sha256.txt -in ../t.tsr -CAfile {own_authority.root}", folder
        )
        ours = main(["verify", "dossier", str(folder), *more])
        assert (ours == 0) <= (theirs == 0), place
    capsys.readouterr()
    assert main(["verify", "dossier", str(folder), "--token", str(tmp_path / "t.tsr")]) == 2


@pytest.mark.parametrize("token", [b"", b"0", b"\x30\x03\x02\x01\x02", b"x" * 70_000])
def test_what_is_no_token(token):
    with pytest.raises(StampError):
        read_stamp(token, b"x")


def test_sealed_with_age():
    own = pyrage.x25519.Identity.generate()
    key = read_key(Scheme.AGE, f" {own.to_public()}\n", NOW)
    sealed = seal_to(b"bag", key)
    assert pyrage.decrypt(sealed, [own]) == b"bag" and looks_sealed(sealed) is Scheme.AGE
    under = seal_under(b"bag", passphrase_of(bytes(range(20))), Scheme.AGE)
    assert pyrage.passphrase.decrypt(under, "0123-4567-89AB-CDEF-GHJK") == b"bag"
    for wrong in ("", "age1xyz", str(own), str(own.to_public())[:-1], "x" * 100_000):
        with pytest.raises(KeyNotRight):
            read_key(Scheme.AGE, wrong, NOW)


@pytest.fixture
def gpg(tmp_path_factory):
    home = tmp_path_factory.mktemp("g")
    home.chmod(0o700)

    def run(*arguments: str, data: bytes = b"") -> bytes:
        loopback = ("--batch", "--pinentry-mode", "loopback", "--passphrase", "")
        command = ["gpg", "--homedir", str(home), *loopback, *arguments]
        return subprocess.run(command, input=data, capture_output=True, check=True).stdout

    yield run
    subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], capture_output=True)


def test_sealed_with_openpgp_opens_in_gnupg(gpg):
    gpg("--quick-gen-key", "police@example.org", "future-default", "default", "never")
    key = read_key(Scheme.OPENPGP, gpg("--armor", "--export", "police@example.org").decode(), NOW)
    assert len(key.fingerprint) == 40
    sealed = seal_to(b"bag", key)
    assert looks_sealed(sealed) is Scheme.OPENPGP and gpg("-d", data=sealed) == b"bag"
    under = seal_under(b"bag", "0123-4567", Scheme.OPENPGP)
    assert looks_sealed(under) is Scheme.OPENPGP
    assert pysequoia.decrypt(under, passwords=["0123-4567"]).bytes == b"bag"
    secret = gpg("--armor", "--export-secret-keys", "police@example.org").decode()
    long_ago = ("--faked-system-time", "20200101T000000")
    gpg(*long_ago, "--quick-gen-key", "old@example.org", "future-default", "default", "2020-06-01")
    expired = gpg("--armor", "--export", "old@example.org").decode()
    for wrong in ("", "nonsense", secret, expired):
        with pytest.raises(KeyNotRight):
            read_key(Scheme.OPENPGP, wrong, NOW)
