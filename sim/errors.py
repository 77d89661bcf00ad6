"""Every way in which our own simulation machinery can fail.

What a task's author did wrong is never one of these: it is a `Diagnostic` or an episode's outcome.

    SimError
    ├── UnknownAsset          a path that the catalogue does not have
    ├── Unreachable           no joint angles bring the tool to the asked pose
    ├── NoFreeSpace           the workspace has no room of the asked size
    ├── TaskMisuse            task code called the task API wrongly (carries a diagnostic code)
    ├── SandboxUnavailable    no worker can be run
    │   └── SandboxTooWeak    it can, but not at the level that is asked for
    └── JobCrashed            a job's process ended without an answer
"""

from __future__ import annotations

from collections.abc import Sequence


class SimError(Exception):
    """Root of everything that `sim` raises."""


class UnknownAsset(SimError):
    """An asset path that is not in the catalogue."""

    def __init__(self, path: str, near: Sequence[str] = ()) -> None:
        self.path = path
        self.near = tuple(near)
        hint = f"; nearest: {', '.join(self.near)}" if self.near else ""
        super().__init__(f"unknown asset {path!r}{hint}")


class Unreachable(SimError):
    """No joint angles of the arm bring its tool to the asked pose."""


class NoFreeSpace(SimError):
    """No pose of the workspace is free for an object of the asked size."""


class TaskMisuse(SimError):
    """Task code used the task API in a way that cannot mean anything; becomes a diagnostic with its line."""

    def __init__(self, code: str, message: str, hint: str = "", line: int | None = None) -> None:
        self.code = code
        self.hint = hint
        self.line = line
        """Of the task's source, when it is not in the traceback."""
        super().__init__(message)


class SandboxUnavailable(SimError):
    """Our machinery could not run the task at all: the trial is void, the task is not to blame."""


class SandboxTooWeak(SandboxUnavailable):
    """The worker stands, but the machine holds it less well than asked for; the task was not given to it."""


class JobCrashed(SimError):
    """What a job ran on ended without an answer; the next attempt may go better."""
