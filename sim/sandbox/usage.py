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


async def read_usage(pid: int) -> Usage | None:
    """Resident memory and processor time; None when the process is gone."""
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
    )


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
