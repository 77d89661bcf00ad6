"""The sandbox's levels, from the weakest to the strongest, and whether one is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sim.errors import SandboxTooWeak

if TYPE_CHECKING:
    from sim.sandbox.protocol import WorkerReady

SandboxLevel = Literal["full", "partial", "process-only"]
"""How well a worker is held. Settings know it, too, which are read before the rest of `sim` is loaded."""
LEVELS: tuple[SandboxLevel, ...] = ("process-only", "partial", "full")


def demand(ready: WorkerReady, least: SandboxLevel) -> None:
    """Go no further with a worker that is held less well than asked for.

    Raises:
        SandboxTooWeak: Says what is still open and which lock is missing.
    """
    if LEVELS.index(ready.level) >= LEVELS.index(least):
        return
    missing = f"; missing: {', '.join(ready.missing)}" if ready.missing else ""
    raise SandboxTooWeak(
        f"the sandbox reaches only the level {ready.level} here, and {least} is asked for: "
        f"a task could get at {', '.join(ready.still_open)}{missing}"
    )
