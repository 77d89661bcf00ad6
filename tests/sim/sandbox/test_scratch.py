import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from sim.sandbox.scratch import Scratch, sweep_abandoned


@pytest.fixture(autouse=True)
def temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_removal_leaves_nothing_and_may_be_repeated(temporary_folder: Path) -> None:
    scratch = Scratch()
    (scratch.work / "left.txt").write_text("x")
    scratch.remove()
    scratch.remove()
    assert list(temporary_folder.iterdir()) == []


def test_removal_copes_with_folders_that_forbid_it(temporary_folder: Path) -> None:
    scratch = Scratch()
    locked = scratch.work / "a" / "b"
    locked.mkdir(parents=True)
    (locked / "file").write_text("x")
    locked.chmod(0)
    (scratch.work / "a").chmod(0o500)
    scratch.remove()
    assert list(temporary_folder.iterdir()) == []


def test_removal_copes_with_very_deep_folders(temporary_folder: Path) -> None:
    scratch = Scratch()
    here = Path.cwd()
    try:
        os.chdir(scratch.work)
        for _ in range(1100):
            Path("d").mkdir()
            os.chdir("d")
    finally:
        os.chdir(here)
    scratch.remove()
    assert list(temporary_folder.iterdir()) == []


def test_removal_does_not_follow_links_out(temporary_folder: Path) -> None:
    outside = temporary_folder / "outside"
    outside.mkdir()
    (outside / "precious").write_text("x")
    scratch = Scratch()
    (scratch.work / "link").symlink_to(outside)
    scratch.remove()
    assert (outside / "precious").read_text() == "x"


def test_a_folder_in_use_is_not_swept() -> None:
    scratch = Scratch()
    assert sweep_abandoned() == 0
    assert scratch.work.is_dir()
    scratch.remove()


def test_the_folder_of_a_killed_app_is_swept(temporary_folder: Path) -> None:
    code = "import os, signal; from sim.sandbox.scratch import Scratch; s = Scratch(); os.kill(os.getpid(), 9)"
    environment = {**os.environ, "TMPDIR": str(temporary_folder)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert len(list(temporary_folder.iterdir())) == 1
    assert sweep_abandoned() == 1
    assert list(temporary_folder.iterdir()) == []


def test_what_only_looks_like_ours_is_left_alone(temporary_folder: Path) -> None:
    (temporary_folder / "simsmith-worker-file").write_text("x")
    (temporary_folder / "simsmith-worker-link").symlink_to(temporary_folder)
    assert sweep_abandoned() == 0
    assert len(list(temporary_folder.iterdir())) == 2


def test_a_folder_that_is_swept_before_it_is_locked_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make = tempfile.mkdtemp

    def make_and_have_it_swept(prefix: str) -> str:
        made.append(make(prefix=prefix))
        if len(made) == 1:
            assert sweep_abandoned() == 1
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", make_and_have_it_swept)
    scratch = Scratch()
    assert [str(scratch.root)] == made[1:]
    assert sweep_abandoned() == 0
    assert scratch.work.is_dir()
    scratch.remove()
