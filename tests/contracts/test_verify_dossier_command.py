"""`houvast verify dossier` and the public tools say the same of the same bag, whole or harmed in any of these ways."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import subprocess
import tarfile
import zipfile
from pathlib import Path

import bagit
import pytest

from houvast.site.command import main


@pytest.fixture
def bag(tmp_path) -> Path:
    folder = tmp_path / "bag"
    (folder / "evidence").mkdir(parents=True)
    (folder / "statement.txt").write_text("what happened\n")
    (folder / "evidence" / "001-chat.txt").write_text("pay or I send it\n")
    (folder / "evidence" / "met é.txt").write_text("e\n")
    bagit.make_bag(str(folder), checksums=["sha256", "sha512"])
    return folder


def verified(path: Path, capsys, *more: str) -> tuple[int, dict]:
    code = main(["verify", "dossier", str(path), "--json", *more])
    return code, json.loads(capsys.readouterr().out)


def bagit_says(folder: Path) -> bool:
    try:
        return bool(bagit.Bag(str(folder)).validate())
    except (bagit.BagError, OSError):
        return False


def codes(answer: dict) -> set[str]:
    return {each["code"] for each in answer["problems"]}


def again_listed(folder: Path) -> None:
    """What whoever made a bag on purpose would do: lists everything anew."""
    bagit.Bag(str(folder)).save(manifests=True)


def _flip(folder: Path) -> None:
    path = folder / "data" / "evidence" / "001-chat.txt"
    found = bytearray(path.read_bytes())
    found[3] ^= 1
    path.write_bytes(found)


def _flip_in_manifest(folder: Path) -> None:
    path = folder / "manifest-sha512.txt"
    text = path.read_text()
    path.write_text(("0" if text[0] != "0" else "1") + text[1:])


def _flip_in_info(folder: Path) -> None:
    path = folder / "bag-info.txt"
    path.write_text(path.read_text().replace("Bagging-Date", "Bagging-Dale"))


def _add(folder: Path) -> None:
    (folder / "data" / "added.txt").write_text("x")


def _remove(folder: Path) -> None:
    (folder / "data" / "statement.txt").unlink()


def _remove_manifest(folder: Path) -> None:
    (folder / "manifest-sha512.txt").unlink()


def _remove_info(folder: Path) -> None:
    (folder / "bag-info.txt").unlink()


def _rename(folder: Path) -> None:
    (folder / "data" / "statement.txt").rename(folder / "data" / "statement2.txt")


def _swap(folder: Path) -> None:
    one, other = folder / "data" / "statement.txt", folder / "data" / "evidence" / "001-chat.txt"
    text = one.read_text()
    one.write_text(other.read_text())
    other.write_text(text)


def _no_declaration(folder: Path) -> None:
    (folder / "bagit.txt").unlink()


def _other_version(folder: Path) -> None:
    (folder / "bagit.txt").write_text("BagIt-Version: 7.0\nTag-File-Character-Encoding: UTF-8\n")


def _names_outside(folder: Path) -> None:
    (folder.parent / "outside.txt").write_text("x")
    for name in ("manifest-sha256.txt", "manifest-sha512.txt"):
        algorithm = name[9:15]
        digest = subprocess.run([f"{algorithm}sum", folder.parent / "outside.txt"], capture_output=True, text=True)
        path = folder / name
        path.write_text(path.read_text() + f"{digest.stdout.split()[0]}  ../outside.txt\n")


def _names_absolute(folder: Path) -> None:
    path = folder / "manifest-sha256.txt"
    path.write_text(path.read_text() + f"{'0' * 64}  /etc/hostname\n")


def _says_other_size(folder: Path) -> None:
    path = folder / "bag-info.txt"
    path.write_text(path.read_text().replace("Payload-Oxum: ", "Payload-Oxum: 9"))


def _empty(folder: Path) -> None:
    (folder / "data" / "statement.txt").write_text("")


def _twice_in_manifest(folder: Path) -> None:
    path = folder / "manifest-sha256.txt"
    path.write_text(path.read_text() + path.read_text().splitlines(keepends=True)[0])


BOTH_SAY_NO = [
    (_flip, "changed"),
    (_flip_in_manifest, "changed"),
    (_flip_in_info, "changed"),
    (_add, "added"),
    (_remove, "missing"),
    (_remove_manifest, "missing"),
    (_remove_info, "missing"),
    (_rename, "added"),
    (_swap, "changed"),
    (_no_declaration, "not_a_bag"),
    (_other_version, "manifest"),
    (_names_outside, "name_climbs"),
    (_names_absolute, "name_absolute"),
    (_says_other_size, "size"),
    (_empty, "changed"),
    (_twice_in_manifest, "manifest"),
]


def test_a_whole_bag(bag, capsys):
    code, answer = verified(bag, capsys)
    assert (code, answer["whole"], answer["problems"], answer["files"]) == (0, True, [], 3)
    assert bagit_says(bag)
    digest = subprocess.run(["sha256sum", bag / "tagmanifest-sha256.txt"], capture_output=True, text=True, check=True)
    assert answer["seal"] == digest.stdout.split()[0]
    assert answer["dossier"] is False and answer["algorithms"] == ["sha256", "sha512"] and answer["token"] is None


@pytest.mark.parametrize(("harm", "expected"), BOTH_SAY_NO, ids=[each[0].__name__ for each in BOTH_SAY_NO])
def test_both_say_no(bag, capsys, harm, expected):
    harm(bag)
    code, answer = verified(bag, capsys)
    assert code == 1 and expected in codes(answer), answer
    assert not bagit_says(bag)


@pytest.mark.parametrize("name", ["sha256", "sha512"])
def test_sha256sum_finds_what_we_find(bag, capsys, name):
    def summed() -> int:
        return subprocess.run(
            [f"{name}sum", "--quiet", "-c", f"manifest-{name}.txt"], cwd=bag, capture_output=True
        ).returncode

    assert (summed(), verified(bag, capsys)[0]) == (0, 0)
    _flip(bag)
    assert (summed(), verified(bag, capsys)[0]) == (1, 1)


def _added_beside(folder: Path) -> None:
    (folder / "READ ME FIRST.exe").write_text("MZ")


def _link_inside(folder: Path) -> None:
    (folder / "data" / "again.txt").symlink_to("statement.txt")
    again_listed(folder)


def _link_outside(folder: Path) -> None:
    (folder / "data" / "passwd").symlink_to("/etc/passwd")


def _linked_folder(folder: Path) -> None:
    (folder / "data" / "etc").symlink_to("/etc/ssl")


def _upper_and_lower(folder: Path) -> None:
    (folder / "data" / "STATEMENT.txt").write_text("another")
    again_listed(folder)


def _upper_and_lower_folders(folder: Path) -> None:
    (folder / "data" / "Evidence").mkdir()
    (folder / "data" / "Evidence" / "9.txt").write_text("another")
    again_listed(folder)


def _control(folder: Path) -> None:
    (folder / "data" / "a\x1b[2Jb.txt").write_text("x")
    again_listed(folder)


def _line_break(folder: Path) -> None:
    (folder / "data" / "a\nb.txt").write_text("x")
    again_listed(folder)


def _turned(folder: Path) -> None:
    (folder / "data" / "chat\u202etxt.exe").write_text("x")
    again_listed(folder)


def _backslash(folder: Path) -> None:
    (folder / "data" / "..\\..\\up.txt").write_text("x")
    again_listed(folder)


def _device(folder: Path) -> None:
    (folder / "data" / "aux.txt").write_text("x")
    again_listed(folder)


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "data" / "pipe")


def _bytes(folder: Path) -> None:
    with open(os.fsencode(folder / "data") + b"/\xff\xfe.txt", "wb") as file:
        file.write(b"x")


def _fetched(folder: Path) -> None:
    (folder / "fetch.txt").write_text("https://example.org/x 3 data/statement.txt\n")


def _only_md5(folder: Path) -> None:
    for path in [*folder.glob("*manifest-*.txt")]:
        path.unlink()
    digests = [
        (subprocess.run(["md5sum", path], capture_output=True, text=True).stdout.split()[0], path.relative_to(folder))
        for path in (folder / "data").rglob("*.txt")
    ]
    (folder / "manifest-md5.txt").write_text("".join(f"{digest}  {path}\n" for digest, path in digests))


STRICTER = [
    (_added_beside, "added"),
    (_link_inside, "link"),
    (_link_outside, "link"),
    (_linked_folder, "link"),
    (_upper_and_lower, "collides"),
    (_upper_and_lower_folders, "collides"),
    (_control, "name_control"),
    (_line_break, "name_control"),
    (_turned, "name_control"),
    (_backslash, "name_climbs"),
    (_device, "name_reserved"),
    (_pipe, "not_a_file"),
    (_bytes, "name_not_text"),
    (_fetched, "fetch"),
    (_only_md5, "weak"),
]


@pytest.mark.parametrize(("harm", "expected"), STRICTER, ids=[each[0].__name__ for each in STRICTER])
def test_a_hostile_bag_is_not_opened(bag, capsys, harm, expected):
    harm(bag)
    code, answer = verified(bag, capsys)
    assert code == 1 and expected in codes(answer), answer
    told = main(["verify", "dossier", str(bag)])
    out = capsys.readouterr().out
    assert told == 1 and "\x1b" not in out and "\u202e" not in out and all(line for line in out.splitlines())


def zipped(folder: Path, change=None) -> Path:
    """The folder in a zip, as others pack it; `change` gets the archive while it is open."""
    made = folder.parent / "bag.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, Path("bag") / path.relative_to(folder))
        if change:
            change(archive)
    return made


def test_the_same_verdict_in_an_archive(bag, capsys):
    for harm in (None, _flip, _add):
        if harm:
            harm(bag)
        expected = verified(bag, capsys)
        packed = [zipped(bag)]
        for mode, ending in (("w", "tar"), ("w:gz", "tar.gz")):
            packed.append(bag.parent / f"bag.{ending}")
            with tarfile.open(packed[-1], mode) as archive:
                archive.add(bag, "bag")
        for archive in packed:
            code, answer = verified(archive, capsys)
            assert (code, answer | {"kind": ""}) == (expected[0], expected[1] | {"kind": ""}), archive


def _entry(name: str, data: bytes = b"x", mode: int = stat.S_IFREG | 0o644):
    def add(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, data, zipfile.ZIP_DEFLATED)

    return add


def _hidden_in_front(packed: bytes, other: bytes) -> bytes:
    return other + packed


def _hidden_between(packed: bytes, other: bytes) -> bytes:
    """Entries of another archive before the list at the end, which is moved and does not name them."""
    at = packed.rindex(b"PK\x05\x06")
    start = int.from_bytes(packed[at + 16 : at + 20], "little")
    hidden = other[: other.index(b"PK\x01\x02")]
    moved = (start + len(hidden)).to_bytes(4, "little")
    return packed[:start] + hidden + packed[start : at + 16] + moved + packed[at + 20 :]


@pytest.mark.parametrize("hide", [_hidden_in_front, _hidden_between])
def test_nothing_hides_in_an_archive_beside_what_its_list_names(bag, capsys, hide):
    """A program that reads from the front would unpack it; the control: without it the archive is whole."""
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("bag/data/statement.txt", "another statement")
    packed = zipped(bag)
    assert verified(packed, capsys)[0] == 0
    packed.write_bytes(hide(packed.read_bytes(), other.getvalue()))
    assert "bag/bagit.txt" in zipfile.ZipFile(packed).namelist()
    code, answer = verified(packed, capsys)
    assert code == 1 and codes(answer) == {"damaged"}, answer


def test_archives_of_others_are_opened(bag, capsys):
    """Written to a pipe (sizes behind each entry), by Info-ZIP, not compressed, with a comment."""
    streamed = io.BytesIO()
    streamed.seekable = lambda: False
    with zipfile.ZipFile(streamed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(bag.rglob("*")):
            archive.write(path, Path("bag") / path.relative_to(bag))
        archive.comment = b"packed by somebody"
    made = bag.parent / "made.zip"
    made.write_bytes(streamed.getvalue())
    assert verified(made, capsys)[0] == 0
    (bag / "data" / "evidence" / "met é.txt").unlink()  # Info-ZIP says the letters of a name in a way of its own
    again_listed(bag)
    if shutil.which("zip"):
        made.unlink()
        for options in ([], ["-0"], ["-X", "-D"]):
            subprocess.run(["zip", "-q", "-r", *options, "made.zip", "bag"], cwd=bag.parent, check=True)
            assert verified(made, capsys)[0] == 0, options


HOSTILE_ZIPS = [
    (_entry("bag/../../up.txt"), "name_climbs"),
    (_entry("../up.txt"), "name_climbs"),
    (_entry("/etc/cron.d/x"), "name_absolute"),
    (_entry("C:\\x.txt"), "name_absolute"),
    (_entry("bag/data/..\\..\\up.txt"), "name_climbs"),
    (_entry("bag/data/a\x07.txt"), "name_control"),
    (_entry("bag/data/\u202etxt.exe"), "name_control"),
    (_entry("bag/data/STATEMENT.TXT"), "collides"),
    (_entry("bag/data/e\u0301vidence/1.txt"), "added"),
    (_entry("bag/data/statement.txt/x"), "collides"),
    (_entry("beside.txt"), "outside"),
    (_entry("bag/data/passwd", b"/etc/passwd", stat.S_IFLNK | 0o777), "link"),
    (_entry("bag/data/device", b"", stat.S_IFCHR | 0o644), "not_a_file"),
    (_entry("bag/data/zero.txt", b"\0" * 300_000_000), "bomb"),
]


@pytest.mark.parametrize(("change", "expected"), HOSTILE_ZIPS, ids=[str(n) for n in range(len(HOSTILE_ZIPS))])
def test_a_hostile_zip_is_not_opened(bag, capsys, change, expected):
    code, answer = verified(zipped(bag, change), capsys)
    assert code == 1 and expected in codes(answer), answer
    assert not (bag.parent / "up.txt").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_in_a_zip(bag, capsys):
    code, answer = verified(zipped(bag, _entry("bag/data/statement.txt", b"another")), capsys)
    assert code == 1 and "twice" in codes(answer)


def test_a_name_cut_at_a_zero_byte_is_seen_whole(bag, capsys):
    made = zipped(bag, _entry("bag/data/statement.txt_.exe"))
    made.write_bytes(made.read_bytes().replace(b"statement.txt_.exe", b"statement.txt\0.exe"))
    code, answer = verified(made, capsys)
    assert code == 1 and codes(answer) & {"name_control"}


def test_an_archive_that_unpacks_without_end(bag, capsys):
    made = bag.parent / "bomb.tar.gz"
    with tarfile.open(made, "w:gz") as archive:
        archive.add(bag, "bag")
        info = tarfile.TarInfo("bag/data/zero")
        info.size = 200_000_000
        archive.addfile(info, io.BytesIO(b"\0" * info.size))
    code, answer = verified(made, capsys)
    assert code == 1 and codes(answer) == {"bomb"}


@pytest.mark.parametrize(
    ("kind", "expected"), [(tarfile.SYMTYPE, "link"), (tarfile.LNKTYPE, "link"), (tarfile.FIFOTYPE, "not_a_file")]
)
def test_a_hostile_tar(bag, capsys, kind, expected):
    made = bag.parent / "bag.tar"
    with tarfile.open(made, "w") as archive:
        archive.add(bag, "bag")
        info = tarfile.TarInfo("bag/data/x")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    code, answer = verified(made, capsys)
    assert code == 1 and expected in codes(answer)


@pytest.mark.parametrize("place", [0, 1, 30, 200, -1, -30, -200])
def test_a_byte_flipped_anywhere_in_an_archive(bag, capsys, place):
    made = zipped(bag)
    found = bytearray(made.read_bytes())
    found[place] ^= 0xFF
    made.write_bytes(found)
    code, answer = verified(made, capsys)
    # A byte of a time, an attribute or a comment in the archive changes nothing of the bag.
    assert code == 1 or (answer["whole"] and answer["files"] == 3)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"hello", b"PK\x05\x06" + b"\0" * 18, b"\0" * 600]
)
def test_what_is_no_archive(tmp_path, capsys, data):
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    code, answer = verified(path, capsys)
    assert code == 1 and codes(answer) <= {"damaged", "not_a_bag"} and not answer["whole"]


def test_an_empty_folder_and_a_missing_path(tmp_path, capsys):
    assert verified(tmp_path, capsys)[0] == 1
    assert main(["verify", "dossier", str(tmp_path / "nothing")]) == 2
    told = capsys.readouterr()
    assert not told.out and len(told.err.splitlines()) == 1


def test_what_is_locked_is_told(tmp_path, capsys):
    path = tmp_path / "x.zip.age"
    path.write_bytes(b"age-encryption.org/v1\n-> X25519")
    assert main(["verify", "dossier", str(path)]) == 2
    assert "age -d" in capsys.readouterr().err


def test_an_old_bag_with_one_space_and_a_star(bag, capsys):
    """As md5sum and its family write it, and as version 0.97 allowed it."""
    (bag / "bagit.txt").write_text("BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n")
    for path in [*bag.glob("tagmanifest-*.txt"), bag / "manifest-sha512.txt"]:
        path.unlink()
    manifest = bag / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text().replace("  data/", " *data/"))
    assert bagit_says(bag) and verified(bag, capsys)[0] == 0
    shutil.rmtree(bag / "data" / "evidence")
    assert not bagit_says(bag) and verified(bag, capsys)[0] == 1
