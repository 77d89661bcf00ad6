"""How a worker's process comes to be: forked from a warm parent, or started as a fresh interpreter.

Both give the same worker: the same environment, built from nothing, the same pipes, the same locks, measured by itself.
The fork takes some milliseconds, the interpreter a third of a second. Where no warm parent can be had, and for a worker
of another command, it is the interpreter.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from sim.child_processes import ChildProcess, StartedProcess
from sim.forking import NotForked, ParentOfThread, WarmParent
from sim.sandbox.wire import WorkerPipes

_PYTHON = (sys.executable, "-P", "-s", "-B", "-m")
"""`-P -s`: no current folder, no user packages. Not `-I`: it would ignore PYTHONHASHSEED, and with it the order of
sets, on which a task's scene may depend. The environment that `-I` guards against is built by us."""
WORKER_COMMAND = (*_PYTHON, "sim.sandbox.worker")
WARM_PARENT_COMMAND = (*_PYTHON, "sim.sandbox.warm_parent")


Launch = Callable[[Path, WorkerPipes], Awaitable[ChildProcess]]
"""Starts a worker whose home is that folder. Raises OSError."""


def launch_fresh(command: Sequence[str] = WORKER_COMMAND) -> Launch:
    """A fresh process of this command; this process's id and three of the pipes are appended.

    `asyncio` has a way to start processes, too, but one that hangs when the loop is wound up while it starts one.
    """

    async def launch(home: Path, pipes: WorkerPipes) -> ChildProcess:
        passed = (pipes.control, pipes.events, pipes.dump)
        return StartedProcess(
            (*command, *map(str, (os.getpid(), *passed))),
            stdin=subprocess.DEVNULL,
            stdout=pipes.output,
            stderr=pipes.output,
            env=worker_environment(home),
            cwd=home,
            pass_fds=passed,
            start_new_session=True,
        )

    return launch


def launch_forked(pretend: str = "") -> Launch:
    """A fork of this thread's warm parent; a fresh process where there is none.

    Args:
        pretend: For tests: locks that the kernel would have to lack (`lockdown.Pretence`).
    """
    options = ("--pretend", pretend) if pretend else ()
    fresh = launch_fresh((*WORKER_COMMAND, *options))

    async def launch(home: Path, pipes: WorkerPipes) -> ChildProcess:
        try:
            return await WARM_PARENT.fork({"home": str(home), "pretend": pretend}, pipes)
        except NotForked:
            return await fresh(home, pipes)

    return launch


def worker_environment(home: Path) -> Mapping[str, str]:
    """Everything that a worker's environment holds; nothing is inherited."""
    return {"HOME": str(home), "TMPDIR": str(home), **_environment()}


def _environment() -> Mapping[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",  # the order of sets, and with it the scene, is the same in every process
        "PYTHONUNBUFFERED": "1",  # what a task printed before it crashed is worth seeing
        "PYTHONUTF8": "1",
        # One thread: a rollout is not faster with more, and a lock (Landlock) binds only the calling thread.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "VECLIB_MAXIMUM_THREADS": "1",
    }


WARM_PARENT = ParentOfThread(lambda: WarmParent(WARM_PARENT_COMMAND, _environment()))
"""Of this thread's workers."""
