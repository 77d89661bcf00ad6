"""The warm parent of workers: has the simulated world built, and forks a worker for each order.

    python -m sim.sandbox.warm_parent APP DOORBELL   (a process id and a descriptor)

It never meets a task: what a worker's task does to its process is gone with it. It holds no secret either, for its
environment is built from nothing like a worker's.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NoReturn

import numpy as np
import numpy.random  # what is imported late is imported by every worker

from sim.environment import Environment
from sim.fork_server import serve_forks
from sim.sandbox import containment, kernel
from sim.sandbox.protocol import JsonValue
from sim.sandbox.wire import WorkerPipes
from sim.sandbox.worker import WorkerStart, build_world, run_worker


def main() -> NoReturn:
    """Build, and fork until the app is gone."""
    app, doorbell = map(int, sys.argv[1:])
    sys.argv[1:] = []
    containment.die_with_parent(app)
    kernel.hide_from_equals()  # a worker that is held less than `full` must not reach into the next one's parent
    environment = build_world()
    be_worker = partial(_be_worker, environment, app, os.getpid())
    serve_forks(socket.socket(fileno=doorbell), be_worker, get_warmer=_warm_rasteriser)


def _warm_rasteriser() -> None:
    """Where it has been compiled; not every worker draws."""
    from sim.raster import NotBuilt, warm

    with suppress(NotBuilt):
        warm()


def _be_worker(
    environment: Environment, app: int, parent: int, order: JsonValue, descriptors: tuple[int, ...]
) -> NoReturn:
    """In the child: what differs from worker to worker, and then what every worker does."""
    assert isinstance(order, dict)
    pipes = WorkerPipes(*descriptors)
    for standard in (1, 2):
        os.dup2(pipes.output, standard)
    os.close(pipes.output)
    kernel.show_to_equals()  # the app looks at what it uses
    home = Path(str(order["home"]))
    os.chdir(home)
    os.environ["HOME"] = os.environ["TMPDIR"] = tempfile.tempdir = str(home)
    np.random.seed()
    run_worker(
        WorkerStart(app, parent, pipes.control, pipes.events, pipes.dump, str(order["pretend"])), lambda: environment
    )


if __name__ == "__main__":
    main()
