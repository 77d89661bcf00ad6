"""Levels of the sandbox in a user's words: what each means, whether one is enough, and what the next one needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.sandbox.protocol import SandboxLevel, WorkerReady

HOW_TO_RUN_IT_ANYWAY = (
    'To run it all the same: --unsafe-local-exec, or require = "process-only" in the settings; '
    "`simsmith doctor` says what the sandbox lacks."
)
NEEDS = {
    "landlock": "Landlock (Linux 5.13 or newer, switched on at boot)",
    "seccomp": "seccomp filters (Linux on x86-64 or aarch64, not forbidden by a container)",
    "seatbelt": "the sandbox of macOS",
}
"""Lock → what has to be there for it."""


def level_in_words(ready: WorkerReady) -> str:
    """What a task can do, in a line."""
    if ready.level == "full":
        return "full: a task reads libraries and assets, writes in its own folder, and reaches nothing else"
    held = "only a process of its own holds a task, and " if ready.level == "process-only" else ""
    return f"{ready.level}: {held}a task can still get at: {', '.join(ready.still_open)}"


def next_level_needs(ready: WorkerReady) -> str:
    """What would close what is open; empty when nothing is, or when nothing is known that would."""
    reasons = [
        f"{NEEDS[lock]}: {reason}"
        for lock, _, reason in (one.partition(": ") for one in ready.missing)
        if lock in NEEDS
    ]
    if ready.level == "full" or not reasons:
        return ""
    if ready.level == "partial" or len(reasons) == 1:
        return f"the level full needs {' and '.join(reasons)}"
    return f"the level partial needs {', or '.join(reasons)}; the level full needs both"


def least_level(required: SandboxLevel | None, *, is_base: bool) -> SandboxLevel:
    """The level below which a task is not run.

    Args:
        required: What the user asks for; None leaves it to us.
        is_base: The task came with the program and was read by people. Any other one may have been written by a
            model and read by nobody, so that a process of its own is not enough for it.
    """
    return required or ("process-only" if is_base else "partial")


def warning_of(ready: WorkerReady) -> str:
    """What a user should hear once before model-written code runs; empty when nothing is open."""
    if ready.level == "full":
        return ""
    needs = next_level_needs(ready)
    return f"The sandbox is at level {level_in_words(ready)}" + (f"; {needs}." if needs else ".")
