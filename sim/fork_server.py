"""A warm parent's side of forking: it has imported and built what takes long, and forks a child for each order.

    doorbell  ──►  one message an order: JSON and the child's descriptors, its leash first
    leash     ◄──  the child's process id, once it leads a group of its own; the status with which it ended, even before
    leash     ──►  nothing; when it closes, the child is killed with its group (unless it ends by itself), and reaped

A child that has ended is reaped only when its leash is let go: until then its id is nobody else's, and whoever holds
the leash may send signals to it. When the doorbell closes, the app is gone, and so is this process, or as soon as
children that end by themselves have ended. Children ask the kernel to let them die with this process.

One thread: a fork copies no other. The app's side is `forking`.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import selectors
import signal
import socket
import struct
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from sim.sandbox.protocol import JsonValue

MAX_ORDER_BYTES = 128 << 10
MAX_DESCRIPTORS = 8
NEWS = struct.Struct("=ci")
"""What travels on a leash: `BEGUN` and a process id, or `ENDED` and a status."""
BEGUN, ENDED = b"b", b"e"
BeChild = Callable[[JsonValue, tuple[int, ...]], NoReturn]
"""What a forked child does with its order and its descriptors; it leads a session of its own already."""


def serve_forks(
    doorbell: socket.socket,
    be_child: BeChild,
    *,
    prepare: Callable[[JsonValue], None] = lambda order: None,
    get_warmer: Callable[[], None] = lambda: None,
    patience_s: float | None = None,
) -> NoReturn:
    """Fork a child for each order, until the app is gone.

    Args:
        doorbell: Where orders come from.
        be_child: What a child does.
        prepare: What is done here before a fork, for this child and later ones; not while there are other children,
            whose ends are not to wait for it.
        get_warmer: What is done once, after the first fork: what the first child is not to wait for.
        patience_s: None: a child is killed when its leash is let go. Else it ends by itself then, as all do when the
            app is gone; this long they are waited for.
    """
    _stop_sharing_buffers()
    _ForkServer(doorbell, be_child, prepare, get_warmer, patience_s).serve()
    os._exit(0)  # nothing is to be flushed or freed, and quickly


@dataclass(eq=False)
class _Child:
    pid: int
    leash: socket.socket | None
    """None: whoever held it has let go."""
    handle: int
    """Of the process, as `pidfd_open` has it; readable when it has ended."""
    has_ended: bool = False


class _ForkServer:
    def __init__(
        self,
        doorbell: socket.socket,
        be_child: BeChild,
        prepare: Callable[[JsonValue], None],
        get_warmer: Callable[[], None],
        patience_s: float | None,
    ) -> None:
        self._patience_s = patience_s
        self._doorbell = doorbell
        self._be_child = be_child
        self._prepare = prepare
        self._get_warmer: Callable[[], None] | None = get_warmer
        self._children: set[_Child] = set()
        self._selector = selectors.DefaultSelector()
        self._selector.register(doorbell, selectors.EVENT_READ, self._answer_doorbell)
        self._app_is_there = True

    def serve(self) -> None:
        while self._app_is_there:
            self._answer()
        self._selector.unregister(self._doorbell)
        give_up = time.monotonic() + (self._patience_s or 0.0)
        while self._children and (left_s := give_up - time.monotonic()) > 0:
            self._answer(left_s)

    def _answer(self, timeout_s: float | None = None) -> None:
        for key, _ in self._selector.select(timeout_s):
            key.data()

    def _answer_doorbell(self) -> None:
        message, descriptors, _, _ = socket.recv_fds(self._doorbell, MAX_ORDER_BYTES, MAX_DESCRIPTORS)
        if not message:
            self._app_is_there = False
            return
        leash = socket.socket(fileno=descriptors[0])
        try:
            self._fork(json.loads(message), leash, tuple(descriptors[1:]))
        except OSError:  # the closed leash says that there is no child
            leash.close()
        finally:
            for descriptor in descriptors[1:]:
                os.close(descriptor)
        self._get_warm()

    def _get_warm(self) -> None:
        """Once, behind the first fork; children do without what cannot be had."""
        get_warmer, self._get_warmer = self._get_warmer, None
        if get_warmer is not None:
            with suppress(Exception):
                get_warmer()

    def _fork(self, order: JsonValue, leash: socket.socket, descriptors: tuple[int, ...]) -> None:
        if not self._children:
            self._prepare(order)
        if len(os.listdir("/proc/self/task")) != 1:  # noqa: PTH208 - pathlib reads the same folder and says no more
            raise OSError("a fork would leave the other threads behind, perhaps with locks that they hold")
        pid = os.fork()
        if pid == 0:
            _become(self._be_child, order, leash, descriptors)
        try:
            handle = os.pidfd_open(pid)
        except OSError:  # too many are open; nobody could watch it
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise
        self._watch(_Child(pid, leash, handle), leash)

    def _watch(self, child: _Child, leash: socket.socket) -> None:
        self._children.add(child)
        self._selector.register(child.handle, selectors.EVENT_READ, lambda: self._note_end(child))
        self._selector.register(leash, selectors.EVENT_READ, lambda: self._let_go(child))

    def _note_end(self, child: _Child) -> None:
        child.has_ended = True
        self._selector.unregister(child.handle)
        os.close(child.handle)
        if child.leash is None:
            self._reap(child)
            return
        with suppress(OSError):  # it is being let go
            child.leash.send(NEWS.pack(ENDED, _status(child.pid)))
            child.leash.shutdown(socket.SHUT_WR)  # whoever waits sees an end even when another has read the status

    def _let_go(self, child: _Child) -> None:
        if child.leash is not None:
            self._selector.unregister(child.leash)
            child.leash.close()
            child.leash = None
        if self._patience_s is None:
            _kill(child)
        if child.has_ended:
            self._reap(child)

    def _reap(self, child: _Child) -> None:
        os.waitpid(child.pid, 0)
        self._children.discard(child)


def _become(be_child: BeChild, order: JsonValue, leash: socket.socket, descriptors: tuple[int, ...]) -> NoReturn:
    """In the child: nothing of the parent's is kept open, and nothing comes back from here."""
    leave = os._exit
    try:
        os.setsid()
        leash.send(NEWS.pack(BEGUN, os.getpid()))
        _close_all_but(descriptors)
        be_child(order, descriptors)
    except BaseException:  # noqa: BLE001 - else the child would go on as its parent
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        leave(1)


def _close_all_but(descriptors: Sequence[int]) -> None:
    """Close every descriptor but those and the three standard ones."""
    for descriptor in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208 - there may be a billion numbers to try
        if descriptor > 2 and descriptor not in descriptors:
            with suppress(OSError):  # the listing's own
                os.close(descriptor)


def _status(pid: int) -> int:
    """A process's status as `subprocess` has it; it is not reaped."""
    ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    if ended is None:
        raise ChildProcessError(f"process {pid} has not ended")
    return int(ended.si_status) if ended.si_code == os.CLD_EXITED else -int(ended.si_status)


def _kill(child: _Child) -> None:
    """Kill a child and its group; it may not have come to lead one."""
    for kill in (os.kill, os.killpg):
        with suppress(ProcessLookupError):
            kill(child.pid, signal.SIGKILL)


def _stop_sharing_buffers() -> None:
    """Empty what C has buffered, or each child would print it again; leave what we hold out of garbage collection."""
    ctypes.CDLL(None).fflush(None)
    gc.collect()
    gc.freeze()
