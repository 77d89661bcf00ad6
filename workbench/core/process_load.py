"""How much of the machine a process that holds a folder takes, from one look to the next."""

from __future__ import annotations

import platform
import re
import time
from collections.abc import Callable

from sim.sandbox.usage import Usage, read_usage
from workbench.core.counting import spoken_time

_HOLDER = re.compile(r"process (\d+) on (.*)")
"""As `library.episodes.locking` names one."""


class ProcessLoad:
    """Processor and memory of one process at a time.

    Args:
        clock: Seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._holder = ""
        self._before: tuple[float, Usage] | None = None

    async def look(self, holder: str) -> str:
        """What it takes, in words; empty for one that is gone, or on another machine.

        Args:
            holder: "process 4711 on ada".
        """
        found = _HOLDER.fullmatch(holder)
        usage = await read_usage(int(found[1])) if found and found[2] == platform.node() else None
        now, before = self._clock(), self._before if holder == self._holder else None
        self._holder, self._before = holder, (now, usage) if usage else None
        if usage is None:
            return ""
        told = f"{spoken_time(usage.cpu_s)} of processor time, {usage.resident_mb:.0f} MB"
        if before is None or now - before[0] <= 0:
            return told
        return f"{told}, {100 * (usage.cpu_s - before[1].cpu_s) / (now - before[0]):.0f} % of a core"
