"""How a job's process comes to be: forked from a warm parent, or started as a fresh interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sim.child_processes import ChildProcess, StartedProcess
from sim.forking import NotForked, ParentOfThread, WarmParent
from sim.jobs import Job
from sim.sandbox.protocol import JsonValue

JOB_COMMAND = (sys.executable, "-m", "sim.job_process")
JOB_PARENT_COMMAND = (sys.executable, "-m", "sim.job_parent")


class JobPipes(NamedTuple):
    """The process's ends."""

    order: int
    """Its standard input."""
    events: int
    printed: int
    """Its standard error; what it writes to standard output is dropped."""


Launch = Callable[[JobPipes], Awaitable[ChildProcess]]
"""Starts a process. Raises OSError."""


def launch_fresh_job(command: Sequence[str] = JOB_COMMAND, environ: Mapping[str, str] | None = None) -> Launch:
    """A fresh process of this command.

    Args:
        command: The number of its answering pipe is appended.
        environ: Its environment; None: the app's own.
    """

    async def launch(pipes: JobPipes) -> ChildProcess:
        return StartedProcess(
            (*command, str(pipes.events)),
            stdin=pipes.order,
            stdout=subprocess.DEVNULL,  # a library may print from C; what the job says goes another way
            stderr=pipes.printed,
            env=_environment(os.environ if environ is None else environ),
            pass_fds=(pipes.events,),
            start_new_session=True,  # ctrl+c is for the app, which then ends us in order
        )

    return launch


def launch_forked_job(job: Job) -> Launch:
    """A fork of this thread's warm parent, with the app's environment; a fresh process where there is none."""
    module, environment = job.function.partition(":")[0], dict[str, JsonValue](_environment(os.environ))
    fresh = launch_fresh_job()

    async def launch(pipes: JobPipes) -> ChildProcess:
        try:
            order: JsonValue = {"module": module, "folder": str(Path.cwd()), "environment": environment}
            return await JOB_PARENT.fork(order, pipes)
        except (NotForked, FileNotFoundError):  # or the folder is gone
            return await fresh(pipes)

    return launch


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {**environ, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


JOB_PARENT = ParentOfThread(lambda: WarmParent(JOB_PARENT_COMMAND, _environment(os.environ), str(Path.cwd())))
"""Of this thread's jobs. It is a part of the app; the parent of workers must not hold what the app holds."""
