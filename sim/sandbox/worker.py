"""The child process: builds the simulated world, receives one task, runs its seeds, and is thrown away.

    python -m sim.sandbox.worker [--pretend KERNEL] PARENT CONTROL EVENTS DUMP   (a process id and three descriptors)

Import and build first, lock second, and only then read the task: the kernel's locks must not hinder our own start.
Errors of the task are messages; errors of ours are a `WorkerBroken` message or a traceback.

`--pretend` is for tests (`lockdown.Pretence`): it can only take locks away, and the probes measure what is left.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import NoReturn

import pybullet
import pybullet_data

from sim.environment import Environment
from sim.physics import Physics
from sim.sandbox import containment
from sim.sandbox.compat import allow_older_spellings, install_published_names
from sim.sandbox.facade import install_facade
from sim.sandbox.lockdown import Locks, Pretence, lock
from sim.sandbox.orders import decode_order
from sim.sandbox.probes import level_of, open_doors, use_what_is_allowed
from sim.sandbox.protocol import WorkerReady
from sim.sandbox.reporting import MessagePipe
from sim.sandbox.serving import serve
from sim.sandbox.wire import END_OF_START, WorkerBroken


def main() -> NoReturn:
    """Serve one order and exit; `os._exit`, because a task may have registered things to run at exit."""
    leave = os._exit
    options, (parent, control, events, dump) = sys.argv[1:-4], map(int, sys.argv[-4:])
    sys.argv[1:] = []
    pretence = Pretence.parse(options[1]) if options[:1] == ["--pretend"] else None
    mechanisms = contain(parent, (control, events, dump))
    environment = Environment(Physics())
    pybullet.setAdditionalSearchPath(pybullet_data.getDataPath())  # where published tasks find `cube_small.urdf`
    install_published_names()
    allow_older_spellings()
    install_facade()
    locks = lock(Path.cwd(), pretence)  # everything is imported and loaded, no task code has run
    ready = measure(mechanisms, locks)
    pipe = MessagePipe(events)
    os.write(sys.stderr.fileno(), END_OF_START)
    pipe.send(ready)
    line = _read_line(control)
    try:
        if line:  # an app that closes the pipe without an order needs no worker
            serve(decode_order(line), environment, pipe)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is ours, and the app must hear of it
        pipe.send(WorkerBroken("".join(traceback.format_exception(error))[-1500:]))
    leave(0)


def measure(mechanisms: tuple[str, ...], locks: Locks) -> WorkerReady:
    """Try what must be refused and what must not be."""
    use_what_is_allowed(Path.cwd())
    still_open = open_doors(Path.cwd())
    return WorkerReady(level_of(still_open, locks.mechanisms), mechanisms + locks.mechanisms, still_open, locks.missing)


def contain(parent: int, descriptors: tuple[int, int, int]) -> tuple[str, ...]:
    """Take the process measures; returns the names of those that hold."""
    for descriptor in descriptors:
        os.set_inheritable(descriptor, False)
    containment.silence_forked_copies(descriptors)
    containment.leave_stack_on(descriptors[-1])
    mechanisms = ["process", "session", "environment"]
    if containment.die_with_parent(parent):
        mechanisms.append("parent-death")
    if containment.limit_resources():
        mechanisms.append("rlimits")
    return tuple(mechanisms)


def _read_line(descriptor: int) -> bytes:
    """The first line; empty when the pipe is closed before it is complete."""
    line = b""
    while not line.endswith(b"\n"):
        chunk = os.read(descriptor, 1 << 16)
        if not chunk:
            return b""
        line += chunk
    return line


if __name__ == "__main__":
    main()
