"""A warm parent without physics: its children do what their order says. `python -m tests.sim.forking_children`."""

import os
import signal
import socket
import sys
import time
from functools import partial
from pathlib import Path
from typing import NoReturn

from sim.fork_server import serve_forks
from sim.sandbox.containment import die_with_parent
from sim.sandbox.protocol import JsonValue


def be_child(parent: int, order: JsonValue, descriptors: tuple[int, ...]) -> NoReturn:
    match order:
        case {"exit": int(status)}:
            os._exit(status)
        case "raise":
            raise ValueError("a child that fails must not become a second parent")
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "list descriptors":
            listed = " ".join(entry.name for entry in Path("/proc/self/fd").iterdir())
            os.write(descriptors[0], listed.encode())
        case "have a child":
            if os.fork() == 0:
                time.sleep(600)
            os._exit(7)
        case "tell the group":
            os.write(descriptors[0], f"{os.getpid()} {os.getpgid(0)} {os.getsid(0)}".encode())
        case "sleep":
            die_with_parent(parent)
            time.sleep(600)
    os._exit(0)


if __name__ == "__main__":
    app, doorbell = map(int, sys.argv[1:])
    die_with_parent(app)
    serve_forks(socket.socket(fileno=doorbell), partial(be_child, os.getpid()))
