"""The child process: builds the simulated world, receives one task, runs its seeds, and is thrown away.

    python -m sim.sandbox.worker [--pretend KERNEL] APP CONTROL EVENTS DUMP   (a process id and three descriptors)

Usually it is forked by a parent that has imported and built all already (`forking_workers`). Import and build first,
lock second, and only then read the task: the kernel's locks must not hinder our own start. Errors of the task are
messages; errors of ours are a `WorkerBroken` message or a traceback.

`--pretend` is for tests (`lockdown.Pretence`): it can only take locks away, and the probes measure what is left.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pybullet
import pybullet_data

from sim.environment import Environment
from sim.physics import Physics
from sim.sandbox import containment
from sim.sandbox.compat import allow_older_spellings, install_published_names
from sim.sandbox.control import ControlPipe
from sim.sandbox.facade import install_facade
from sim.sandbox.lockdown import Locks, Pretence, lock
from sim.sandbox.orders import decode_order
from sim.sandbox.probes import Surroundings, level_of, open_doors, use_what_is_allowed
from sim.sandbox.protocol import WorkerReady
from sim.sandbox.reporting import MessagePipe
from sim.sandbox.serving import serve
from sim.sandbox.wire import END_OF_START, WorkerBroken


@dataclass(frozen=True)
class WorkerStart:
    """What a worker knows when it starts."""

    app: int
    """The app's process id."""
    parent: int
    """That of whoever started us; the app's, or a warm parent's."""
    control: int
    events: int
    dump: int
    pretend: str = ""
    """For tests; see `lockdown.Pretence`."""


def main() -> NoReturn:
    """Be a worker from the start of the process on."""
    options, (app, control, events, dump) = sys.argv[1:-4], map(int, sys.argv[-4:])
    sys.argv[1:] = []
    pretend = options[1] if options[:1] == ["--pretend"] else ""
    run_worker(WorkerStart(app, app, control, events, dump, pretend), build_world)


def run_worker(start: WorkerStart, build: Callable[[], Environment]) -> NoReturn:
    """Serve one order and exit; `os._exit`, because a task may have registered things to run at exit."""
    leave = os._exit
    mechanisms = contain(start)
    environment = build()
    locks = lock(Path.cwd(), Pretence.parse(start.pretend))  # all is imported and loaded, no task code has run
    ready = measure(start, mechanisms, locks)
    pipe = MessagePipe(start.events)
    os.write(sys.stderr.fileno(), END_OF_START)
    pipe.send(ready)
    control = ControlPipe(start.control)
    line = control.read_line()
    try:
        if line:  # an app that closes the pipe without an order needs no worker
            serve(decode_order(line), environment, pipe, control)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is ours, and the app must hear of it
        pipe.send(WorkerBroken("".join(traceback.format_exception(error))[-1500:]))
    leave(0)


def build_world() -> Environment:
    """An empty table, and the names that published tasks import."""
    environment = Environment(Physics())
    pybullet.setAdditionalSearchPath(pybullet_data.getDataPath())  # where published tasks find `cube_small.urdf`
    install_published_names()
    allow_older_spellings()
    install_facade()
    return environment


def measure(start: WorkerStart, mechanisms: tuple[str, ...], locks: Locks) -> WorkerReady:
    """Try what must be refused and what must not be."""
    use_what_is_allowed(Path.cwd())
    still_open = open_doors(Surroundings(Path.cwd(), (start.app, start.parent)))
    return WorkerReady(level_of(still_open, locks.mechanisms), mechanisms + locks.mechanisms, still_open, locks.missing)


def contain(start: WorkerStart) -> tuple[str, ...]:
    """Take the process measures; returns the names of those that hold."""
    descriptors = (start.control, start.events, start.dump)
    for descriptor in descriptors:
        os.set_inheritable(descriptor, False)
    containment.silence_forked_copies(descriptors)
    containment.leave_stack_on(descriptors[-1])
    mechanisms = ["process", "session", "environment"]
    if containment.die_with_parent(start.parent):
        mechanisms.append("parent-death")
    if containment.limit_resources():
        mechanisms.append("rlimits")
    return tuple(mechanisms)


if __name__ == "__main__":
    main()
