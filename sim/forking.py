"""The app's side of forking: a warm parent, and the children that it forks for us.

A fresh process spends a third of a second on imports before it does anything. A warm parent has done that once; what it
forks is there after some milliseconds. Its children are not ours: each is held by a leash (`fork_server`), on which
come its process id and, at its end, its status.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence

from sim.child_processes import StartedProcess, until_readable
from sim.code_stamp import CodeStamp, code_stamp
from sim.fork_server import BEGUN, MAX_ORDER_BYTES, NEWS
from sim.sandbox.protocol import JsonValue


class NotForked(OSError):
    """The warm parent did not fork a child; a fresh process may be had all the same."""


class WarmParent:
    """A process that forks others; it is killed when this object is gone or the program ends.

    Start it in the thread whose event loop will use it: the kernel ends it together with the *thread* that started it.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: str = "/") -> None:
        """Start it; orders may be given before it is warm.

        Args:
            command: How it is started; this process's id and its doorbell's descriptor are appended.
            environment: All of its environment.
            folder: Where it stands.

        Raises:
            OSError: No process is to be had.
        """
        self._doorbell, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._doorbell.setblocking(False)
        with theirs:
            process = StartedProcess(
                (*command, str(os.getpid()), str(theirs.fileno())),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # where it cannot start, a fresh process cannot either, and says why
                env=environment,
                cwd=folder,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        self._process = process
        self.has_forked = False
        """Whether it ever did: one that has, and does no longer, was killed and may be replaced."""
        self._children: weakref.WeakSet[ForkedProcess] = weakref.WeakSet()
        self.close = weakref.finalize(self, _end, os.getpid(), process, self._doorbell)
        """End it; a second call does nothing."""

    @property
    def is_idle(self) -> bool:
        """Whether none of its children is held by anybody."""
        return all(child.returncode is not None for child in self._children)

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.close.alive and not self._process.has_ended()

    async def fork(self, order: JsonValue, descriptors: Sequence[int]) -> ForkedProcess:
        """Have a child forked; cancelled meanwhile, there is none.

        Args:
            order: What the child is told.
            descriptors: What it inherits; ours stay open.

        Raises:
            NotForked: The parent is gone, too busy to listen or cannot fork.
        """
        message = json.dumps(order).encode()
        if len(message) > MAX_ORDER_BYTES:
            raise NotForked(f"an order of {len(message)} bytes is too long")
        leash, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        leash.setblocking(False)
        try:
            with theirs:
                socket.send_fds(self._doorbell, [message], [theirs.fileno(), *descriptors])
            await until_readable(leash.fileno())
            news = leash.recv(NEWS.size)
            if not news:
                raise NotForked("the warm parent forked no process")
            self.has_forked = True
            kind, pid = NEWS.unpack(news)
            if kind != BEGUN:
                raise NotForked("the process was killed before it began")
        except OSError as error:
            leash.close()
            raise NotForked(f"the warm parent did not fork: {error}") from error
        except BaseException:
            leash.close()
            raise
        child = ForkedProcess(pid, leash)
        self._children.add(child)
        return child


class ForkedProcess:
    """A `ChildProcess` of a warm parent's."""

    def __init__(self, pid: int, leash: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._leash = leash

    def has_ended(self) -> bool:
        """As `ChildProcess.has_ended`; where its parent is gone, the kernel has killed it, too."""
        return self.returncode is not None or self._has_news(0)

    async def until_ended(self) -> None:
        """As `ChildProcess.until_ended`."""
        own = os.dup(self._leash.fileno())  # several may wait
        try:
            await until_readable(own)
        finally:
            os.close(own)

    def wait(self, timeout: float | None = None) -> int:
        """As `ChildProcess.wait`."""
        if self.returncode is None:
            if not self._has_news(timeout):
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0.0)
            news = self._leash.recv(NEWS.size)
            self._leash.close()  # now it is reaped
            self.returncode = NEWS.unpack(news)[1] if news else -signal.SIGKILL
        return self.returncode

    def _has_news(self, timeout_s: float | None) -> bool:
        poll = select.poll()
        poll.register(self._leash, select.POLLIN)
        return bool(poll.poll(None if timeout_s is None else 1000 * timeout_s))


class ParentOfThread(threading.local):
    """Each thread's own warm parent, started when it is first asked for.

    One whose code has been edited is replaced, and ended when its children are; so is one that was killed. One that
    never forked anything is not tried again before its code is edited.
    """

    def __init__(self, start: Callable[[], WarmParent]) -> None:
        """In each thread.

        Args:
            start: Starts one.
        """
        self._start = start
        self._parent: WarmParent | None = None
        self._replaced: list[WarmParent] = []
        self._code: CodeStamp | None = None
        """Of the code that the parent has loaded."""
        self._failed: CodeStamp | None = None
        """Of the code whose parent did not fork."""

    def get(self) -> WarmParent | None:
        """The parent; None where none can be had.

        Call it early where children will be wanted: it gets warm while this process imports what it needs itself.
        """
        code = code_stamp()
        if not can_fork() or self._failed == code:
            return None
        if self._parent is None or self._code != code or not self._parent.is_alive:
            self._replace()
            try:
                self._parent, self._code = self._start(), code
            except OSError:  # a fresh process may be had all the same, or says why not
                self._failed = code
        return self._parent

    @property
    def has_forked(self) -> bool:
        """Whether this thread's children are forked, as far as there are any."""
        return self._parent is not None and self._parent.has_forked

    async def fork(self, order: JsonValue, descriptors: Sequence[int]) -> ForkedProcess:
        """As `WarmParent.fork`.

        Raises:
            NotForked: There is no child.
        """
        parent = self.get()
        if parent is None:
            raise NotForked("no warm parent is to be had")
        try:
            return await parent.fork(order, descriptors)
        except NotForked:
            if not parent.has_forked:
                self._failed = self._code
            raise

    def _replace(self) -> None:
        """Ask the parent for no more children; those that it has go on."""
        self._replaced += [self._parent] if self._parent is not None else []
        self._parent = None
        for parent in [each for each in self._replaced if each.is_idle]:
            parent.close()
            self._replaced.remove(parent)

    def end(self) -> None:
        """End the parent, and those that were replaced."""
        for parent in self._replaced:
            parent.close()
        self._replaced.clear()
        if self._parent is not None:
            self._parent.close()
            self._parent = None


def can_fork() -> bool:
    """Whether this system has what a warm parent needs: death with the parent, and handles of processes."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


def _end(owner: int, process: StartedProcess, doorbell: socket.socket) -> None:
    """It holds nothing that is worth a farewell."""
    if os.getpid() != owner:  # a forked copy of the app ends
        return
    doorbell.close()
    process.kill()
    process.wait()
