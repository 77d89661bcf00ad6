"""Folders are there as a whole or not at all, whoever else writes one of the same name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from library.errors import WouldOverwrite
from library.whole_files import is_unfinished, new_folder, why_not_new

KILLED = """
import os, sys
from pathlib import Path
from library.whole_files import new_folder
with new_folder(Path(sys.argv[1])) as folder:
    (folder / "half").touch()
    os.kill(os.getpid(), 9)
"""


def test_two_that_write_at_once_do_not_touch_each_other_and_the_first_has_the_name(tmp_path: Path) -> None:
    def overtaken(target: Path) -> None:
        with new_folder(target) as slow:
            (slow / "slow").touch()
            with new_folder(target) as quick:
                (quick / "quick").touch()
                assert is_unfinished(quick)
            assert (slow / "slow").exists()

    with pytest.raises(WouldOverwrite, match="a holds something else"):
        overtaken(tmp_path / "a")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == ["a", "a/quick"]


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    target = tmp_path / "a"
    subprocess.run([sys.executable, "-c", KILLED, str(target)], check=False)
    [left] = tmp_path.iterdir()
    assert is_unfinished(left)
    other = tmp_path / f".a.{os.getppid()}-0.unfinished"
    other.mkdir()
    with new_folder(target):
        assert not left.exists()
    assert {path.name for path in tmp_path.iterdir()} == {"a", other.name}


def test_a_block_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def failing(target: Path) -> None:
        with new_folder(target) as folder:
            (folder / "half").touch()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing(tmp_path / "deep" / "a")
    assert list((tmp_path / "deep").iterdir()) == []


def test_why_a_folder_cannot_be_new_is_said_with_the_place(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert why_not_new(tmp_path / "deep" / "a") == ""
    assert why_not_new(tmp_path / "file") == f"{tmp_path}/file exists"
    assert "is a link to nothing" in why_not_new(tmp_path / "link")
    for target in (tmp_path / "file" / "a", tmp_path / "file" / "deep" / "a"):
        assert f"as {tmp_path}/file is no folder" in why_not_new(target)
    assert f"as {tmp_path}/link is no folder" in why_not_new(tmp_path / "link" / "a")
