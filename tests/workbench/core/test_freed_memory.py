"""In a process of its own: the options hold for all of a process."""

import platform
import subprocess
import sys

import pytest

PROGRAM = """
from pathlib import Path
from workbench.core.freed_memory import give_back_freed_memory

def resident_kb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4

assert give_back_freed_memory()
bytes(30_000_000)  # from now on the C library would take smaller ones from its heap
before = resident_kb()
arrays = [b"x" * 1_000_000 for _ in range(40)]
last = b"y" * 100_000  # lies behind them, and stays
del arrays
print(resident_kb() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_large_arrays_go_when_they_are_freed_whatever_lies_behind_them() -> None:
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert int(ended.stdout) < 4_000
