"""How the workbench is ended from outside: by a signal, or by the loss of its terminal.

A closed window or a lost connection is told by SIGHUP only to who has the terminal as controlling one. Anybody else
reads an endless nothing from it, and would do so at a full processor for ever.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import threading
from collections.abc import Callable

SIGNALS = (signal.SIGTERM, signal.SIGHUP)
LOOK_S = 1.0
"""How often it is looked whether the terminal is still there [s]."""
STDIN, STDOUT, STDERR = 0, 1, 2
PATIENCE_S = 10.0
"""How long winding up may take without a terminal [s]."""


def on_signals(end: Callable[[int], object]) -> None:
    """Call `end` with the exit code that shells expect, for each signal that ends politely. For the main thread."""
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, end, 128 + number)


def is_hung_up(descriptor: int = STDIN) -> bool:
    """Whether the other end of a terminal or a pipe is gone."""
    poll = select.poll()
    poll.register(descriptor, 0)  # a hang-up is told without being asked for
    return any(told & select.POLLHUP for _, told in poll.poll(0))


def do_without_terminal(code: int) -> None:
    """Write into the void from here on, and be gone in time, whatever still waits.

    A write to a terminal that is gone fails: at the end of Python it spoils the exit code, and before that it ends the
    thread that writes for Textual, after which whoever has something to show waits for ever.

    Args:
        code: Of the process, where winding up does not come to its end.
    """
    void = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (STDOUT, STDERR):
        os.dup2(void, descriptor)
    os.close(void)
    watchdog = threading.Timer(PATIENCE_S, os._exit, (code,))
    watchdog.daemon = True
    watchdog.start()
