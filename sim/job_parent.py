"""The warm parent of job processes: imports what jobs are made of once, and forks a process for each.

    python -m sim.job_parent APP DOORBELL   (a process id and a descriptor)

Unlike the parent of workers it is a part of the app, with its environment and the user's rights, and so are its
children. Each is told in its order what may have changed since the parent started: environment and folder.
"""

from __future__ import annotations

import atexit
import os
import socket
import sys
import tempfile
import threading
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from sim import job_process
from sim.fork_server import serve_forks
from sim.sandbox import kernel
from sim.sandbox.containment import die_with_parent
from sim.sandbox.protocol import JsonValue


def main() -> NoReturn:
    """Fork until the app is gone."""
    app, doorbell = map(int, sys.argv[1:])
    die_with_parent(app)
    kernel.hide_from_equals()
    # a job whose app was killed ends by itself, in order: its standard input is closed
    serve_forks(socket.socket(fileno=doorbell), _be_job, prepare=_import_function, is_leash_deadly=False)


def _import_function(order: JsonValue) -> None:
    """Load the job's module, for this job and the next; what is wrong with it the job will say."""
    assert isinstance(order, dict)
    with suppress(Exception):
        import_module(str(order["module"]))


def _be_job(order: JsonValue, descriptors: tuple[int, ...]) -> NoReturn:
    """In the child: become what a fresh process would be, run the job, and end as an interpreter ends."""
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
    try:
        job_process.main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


if __name__ == "__main__":
    main()
