"""What a process uses, read from outside: the parent's only measure of a worker that does not answer."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import NamedTuple


class Usage(NamedTuple):
    """A process at one moment."""

    resident_mb: float
    cpu_s: float
    waited_s: float = 0.0
    """For how long its first thread was ready to run and got no processor; 0 where the system does not say."""


async def read_usage(pid: int) -> Usage | None:
    """Resident memory, processor time and waiting; None when the process is gone."""
    if sys.platform == "linux":
        return _read_proc(pid)
    return await _ask_ps(pid)  # untested on macOS hardware


def _read_proc(pid: int) -> Usage | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()  # the name before it may hold blanks; fields[0] is number 3 of proc(5)
    user_ticks, system_ticks, resident_pages = int(fields[11]), int(fields[12]), int(fields[21])
    return Usage(
        resident_mb=resident_pages * os.sysconf("SC_PAGE_SIZE") / 2**20,
        cpu_s=(user_ticks + system_ticks) / os.sysconf("SC_CLK_TCK"),
        waited_s=_read_waiting(pid),
    )


def _read_waiting(pid: int) -> float:
    """The second field of /proc/[pid]/schedstat; kernels may be built without it."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


async def _ask_ps(pid: int) -> Usage | None:
    process = await asyncio.create_subprocess_exec(
        "ps", "-o", "rss=,time=", "-p", str(pid), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    answer, _ = await process.communicate()
    fields = answer.decode().split()
    if len(fields) != 2:
        return None
    cpu_s = 0.0
    for part in fields[1].split(":"):  # [hours:]minutes:seconds
        cpu_s = cpu_s * 60 + float(part)
    return Usage(resident_mb=int(fields[0]) / 1024, cpu_s=cpu_s)
