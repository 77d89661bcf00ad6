"""A program in a real pseudo-terminal: what it draws is followed, keys are pressed, nothing is simulated.

with Terminal(["simsmith", "tui"], environ=…) as terminal:
    terminal.wait_until(lambda drawn: "Help" in drawn.text)
    terminal.press("\\x11")
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.tui.drawn import Drawn

PATIENCE_S = 120.0
"""Only a net: a test waits for what is drawn, however busy the machine is."""


class Terminal:
    """Owns both ends of the pseudo-terminal and the program; leaving the context ends it.

    Args:
        command: The program and its arguments.
        environ: Its whole environment; `TERM` and `COLORTERM` are added.
        size: Columns and rows.
        folder: Where it starts; None: here.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        environ: Mapping[str, str],
        size: tuple[int, int] = (120, 40),
        folder: Path | None = None,
    ) -> None:
        self.drawn = Drawn(*size)
        self.written = bytearray()
        """Everything that came, as it came."""
        self._master, self._slave = pty.openpty()
        self._is_open = True
        self._set_size(size)
        self.attributes_before = termios.tcgetattr(self._slave)
        self.program = subprocess.Popen(
            command,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env={**environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
            cwd=folder,
            start_new_session=True,
        )

    @property
    def attributes(self) -> list[object]:
        """The terminal's settings: echo, line mode, control characters."""
        return termios.tcgetattr(self._slave)

    def press(self, keys: str) -> None:
        """Send keys as a terminal without extensions does."""
        os.write(self._master, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Another size; the program is told, and draws everything anew."""
        self.drawn.resize(columns, rows)
        self._set_size((columns, rows))
        self.program.send_signal(signal.SIGWINCH)

    def hang_up(self) -> None:
        """The window is closed, the connection lost."""
        for descriptor in (self._master, self._slave):
            os.close(descriptor)
        self._is_open = False

    def read(self, timeout_s: float) -> bool:
        """Draw what has come; False when nothing came in time."""
        ready, _, _ = select.select([self._master], [], [], timeout_s)
        if ready:
            data = os.read(self._master, 1 << 16)
            self.written += data
            self.drawn.feed(data)
        return bool(ready)

    def wait_until(self, seen: Callable[[Drawn], bool], patience_s: float = PATIENCE_S) -> None:
        """Read until the screen shows it.

        Raises:
            AssertionError: It did not come, with what is shown instead.
        """
        until = time.monotonic() + patience_s
        while not seen(self.drawn):
            came = self.read(0.5)  # a screen with a clock or a stream on it never falls silent
            if time.monotonic() > until or (not came and self.program.poll() is not None):
                ended = f"ended with {self.program.returncode}" if self.program.poll() is not None else "still runs"
                raise AssertionError(f"not drawn; the program {ended}. The screen:\n{self.drawn.text}")

    def wait_for_end(self, patience_s: float = PATIENCE_S) -> int:
        """Read until the program has ended; returns its exit status."""
        until = time.monotonic() + patience_s
        while self.program.poll() is None and time.monotonic() < until:
            self.read(0.05)
        while self.read(0.0):
            pass
        return self.program.wait(timeout=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.program.poll() is None:
            self.program.kill()
        self.program.wait()
        if self._is_open:
            self.hang_up()

    def _set_size(self, size: tuple[int, int]) -> None:
        columns, rows = size
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
