import ctypes
import gc
import mmap
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.sandbox.disk import FILE_BYTES, MOST_ENTRIES, disk_use_mb

MIB = b"x" * (1 << 20)


Used = Callable[[Path], float]


@pytest.fixture
def used(tmp_path_factory: pytest.TempPathFactory) -> Used:
    """Without the deleted files that other tests have left open in this process."""
    gc.collect()
    others = disk_use_mb(tmp_path_factory.mktemp("empty"), os.getpid())
    return lambda folder: disk_use_mb(folder, os.getpid()) - others


def test_files_are_counted_however_deep(tmp_path: Path, used: Used) -> None:
    assert used(tmp_path) == 0
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "file").write_bytes(MIB)
    assert 1 <= used(tmp_path) < 1.1


def test_a_hole_takes_no_room(tmp_path: Path, used: Used) -> None:
    with (tmp_path / "sparse").open("wb") as sparse:
        sparse.truncate(1 << 30)
    assert used(tmp_path) < 0.1


def test_a_link_is_not_followed(tmp_path: Path, used: Used) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (tmp_path / "big").write_bytes(MIB)
    (folder / "link").symlink_to(tmp_path / "big")
    (folder / "up").symlink_to(tmp_path)
    assert used(folder) < 0.1


def test_a_deleted_file_counts_while_it_is_open(tmp_path: Path, used: Used) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.write(MIB)
        file.flush()
        path.unlink()
        assert 1 <= used(tmp_path) < 1.1
    assert used(tmp_path) == 0


def test_a_deleted_file_counts_in_full_while_it_is_mapped(tmp_path: Path, used: Used) -> None:
    path = tmp_path / "file"
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    with path.open("w+b") as file:
        file.write(MIB)
        file.flush()  # Python's own mmap would keep the file open
        page = libc.mmap(None, ctypes.c_size_t(4096), mmap.PROT_READ, mmap.MAP_SHARED, file.fileno(), ctypes.c_long(0))
    path.unlink()
    assert used(tmp_path) == FILE_BYTES / 2**20, "the kernel tells its name and not its size"
    libc.munmap(ctypes.c_void_p(page), ctypes.c_size_t(4096))
    assert used(tmp_path) == 0


def test_more_entries_than_anybody_needs_are_no_number(tmp_path: Path, used: Used) -> None:
    for number in range(MOST_ENTRIES + 1):
        (tmp_path / str(number)).touch()
    assert used(tmp_path) == float("inf")


def test_a_folder_too_deep_to_be_named_is_no_number(tmp_path: Path, used: Used) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("n" * 250, dir_fd=here)
        deeper = os.open("n" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    assert used(tmp_path) == float("inf")


def test_a_folder_that_cannot_be_listed_is_no_number(tmp_path: Path, used: Used) -> None:
    dark = tmp_path / "dark"
    dark.mkdir(mode=0o300)
    if os.access(dark, os.R_OK):
        pytest.skip("this user lists every folder, as root does")
    assert used(tmp_path) == float("inf")
