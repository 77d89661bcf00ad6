"""The world built once, and a worker forked from it for each order: what a warm parent does.

It never meets a task: what a worker's task does to its process is gone with it. It holds no secret either, for its
environment is built from nothing like a worker's.
"""

from __future__ import annotations

import os
import socket
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NoReturn

import numpy as np
import numpy.random  # what is imported late is imported by every worker

from sim.environment import Environment
from sim.fork_server import serve_forks
from sim.sandbox import kernel
from sim.sandbox.protocol import JsonValue
from sim.sandbox.wire import WorkerPipes
from sim.sandbox.worker import WorkerStart, build_world, run_worker


def fork_workers(app: int, doorbell: int) -> NoReturn:
    """Build the world, and fork until the app is gone.

    Args:
        app: Its process id.
        doorbell: A descriptor, on which the orders come.
    """
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
