"""Levels of the sandbox in a user's words: what each means, whether one is enough, and what the next one needs."""

from __future__ import annotations

from sim.sandbox.protocol import WorkerReady

NEEDS = {
    "landlock": "Landlock (Linux 5.13 or newer, switched on at boot)",
    "seccomp": "seccomp filters (Linux on x86-64 or aarch64, not forbidden by a container)",
    "seatbelt": "the sandbox of macOS",
}
"""Lock → what has to be there for it."""


def next_level_needs(ready: WorkerReady) -> str:
    """What is still open and what would close it; empty when nothing is."""
    if ready.level == "full":
        return ""
    reasons = [
        f"{NEEDS[lock]}: {reason}"
        for lock, _, reason in (one.partition(": ") for one in ready.missing)
        if lock in NEEDS
    ]
    can = f"a task can still get at: {', '.join(ready.still_open)}"
    return f"{can}; the next level needs {' and '.join(reasons)}" if reasons else can
