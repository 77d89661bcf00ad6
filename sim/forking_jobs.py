"""A process for each job, forked with the job's module loaded already: what the warm parent of jobs does.

It is a part of the app, with its environment and the user's rights, and so are its children. Each is told in its order
what may have changed since the parent started: environment and folder.
"""

from __future__ import annotations

import atexit
import os
import socket
import sys
import tempfile
import threading
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import NoReturn

from sim import job_process
from sim.fork_server import serve_forks
from sim.jobs import GRACE_S
from sim.sandbox.containment import die_with_parent
from sim.sandbox.protocol import JsonValue


def fork_jobs(doorbell: int) -> NoReturn:
    """Fork until the app is gone, and its jobs with it.

    Args:
        doorbell: A descriptor, on which the orders come.
    """
    patience_s = 2 * GRACE_S  # a job whose app was killed ends by itself: its standard input is closed
    be_job = partial(_be_job, os.getpid())
    serve_forks(socket.socket(fileno=doorbell), be_job, prepare=_import_function, patience_s=patience_s)


def _import_function(order: JsonValue) -> None:
    """Load the job's module, for this job and the next; what is wrong with it the job will say."""
    assert isinstance(order, dict)
    with suppress(Exception):
        import_module(str(order["module"]))


def _be_job(parent: int, order: JsonValue, descriptors: tuple[int, ...]) -> NoReturn:
    """In the child: become what a fresh process would be, run the job, and end as an interpreter ends."""
    die_with_parent(parent)  # else whoever waits for this job would take it for dead and start it again
    assert isinstance(order, dict)
    environment = order["environment"]
    assert isinstance(environment, dict)
    commands, events, printed = descriptors
    for given, standard in ((commands, 0), (printed, 2)):
        os.dup2(given, standard)
        os.close(given)
    os.chdir(str(order["folder"]))
    os.environ.clear()
    os.environ.update((name, str(value)) for name, value in environment.items())
    tempfile.tempdir = None  # it may be another one now
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()  # `random` does this by itself
    sys.path[0] = str(order["folder"])
    sys.argv[1:] = [str(events)]
    status = _status_of_job()
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    os._exit(status)


def _status_of_job() -> int:
    """How the interpreter would end: what it is asked to leave with may be a text, which is its last word."""
    try:
        job_process.main()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr, flush=True)  # noqa: T201
        return 1
    return 0
