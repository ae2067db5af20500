"""What happens when the disk fills up."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from houvast.site.running import space
from houvast.site.running.space import MEGABYTE, DiskWatch, Space, judge


@pytest.mark.parametrize(
    ("free", "found"),
    [
        (1000, Space.ENOUGH),
        (200, Space.ENOUGH),
        (199, Space.LITTLE),
        (100, Space.LITTLE),
        (99, Space.NONE),
        (0, Space.NONE),
    ],
)
def test_the_limits(free, found):
    assert judge(free * MEGABYTE) is found


@pytest.fixture
def disk(tmp_path, monkeypatch):
    monkeypatch.setattr(space, "RESERVE", 4096)
    watch = DiskWatch(tmp_path)

    def with_free(megabytes):
        monkeypatch.setattr(space.shutil, "disk_usage", lambda folder: SimpleNamespace(free=megabytes * MEGABYTE))
        watch.look()
        return watch.flag.exists(), watch.reserve.exists()

    return with_free


def test_the_flag_comes_first_the_reserve_goes_later_and_both_come_back(disk):
    assert disk(5000) == (False, True)
    assert disk(150) == (True, True)
    assert disk(50) == (True, False)
    assert disk(300) == (False, False)
    assert disk(5000) == (False, True)


def test_the_reserve_really_takes_room(tmp_path):
    DiskWatch(tmp_path).look()
    reserve = (tmp_path / "reserve").stat()
    assert reserve.st_blocks * 512 >= space.RESERVE
