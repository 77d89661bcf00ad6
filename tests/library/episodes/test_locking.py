from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from library.episodes.locking import LockHeld, holder_of, only_adder
from library.episodes.verifying import verify_dataset
from tests.library.episodes.making import dataset


def test_one_adds_at_a_time_and_others_learn_who(tmp_path: Path) -> None:
    assert holder_of(tmp_path) == ""
    with only_adder(tmp_path):
        assert holder_of(tmp_path).startswith(f"process {os.getpid()} on ")
        with pytest.raises(LockHeld, match=f"process {os.getpid()}"), only_adder(tmp_path):
            raise AssertionError("two add")
    assert holder_of(tmp_path) == ""
    with only_adder(tmp_path):
        assert holder_of(tmp_path)


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    program = f"""
from pathlib import Path
from library.episodes.locking import only_adder
with only_adder(Path({str(tmp_path)!r})):
    print("held", flush=True)
    input()
"""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", program], **pipes) as process:  # type: ignore[call-overload]
        assert process.stdout.readline() == b"held\n"
        assert holder_of(tmp_path).startswith(f"process {process.pid} on ")
        process.send_signal(signal.SIGKILL)
    assert holder_of(tmp_path) == ""


def test_a_dataset_that_grows_is_not_taken_for_a_damaged_one(tmp_path: Path) -> None:
    folder = dataset(tmp_path / "grows", [0]).folder
    (folder / "data" / "part-99999.parquet").write_bytes(b"half of it")
    with only_adder(folder):
        (fault,) = verify_dataset(folder)
    assert f"being collected by process {os.getpid()} on " in fault.problem
    (fault,) = verify_dataset(folder)
    assert "left by a run that was killed" in fault.problem
