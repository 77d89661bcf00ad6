"""What a task prints, passed on line by line up to a cap."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sim.sandbox.cleaning import clean_line
from sim.sandbox.protocol import OutputLine

_MAX_LINE = 500


class LimitReached(Exception):
    """The task went beyond one of its limits."""

    def __init__(self, kind: str, message: str) -> None:
        self.kind = kind
        super().__init__(message)


async def pass_on_output(reader: asyncio.StreamReader, output_kb: int, emit: Callable[[OutputLine], None]) -> None:
    """Emit each line until the pipe ends: clean, cut to a readable length, and no more than the cap in all.

    Args:
        reader: A worker's standard output and error.
        output_kb: What is passed on; the rest is read and dropped [KiB].
        emit: Takes the lines.

    Raises:
        LimitReached: The worker printed eight times the cap.
    """

    def say(line: bytes) -> None:
        if text := clean_line(line.decode("utf-8", "replace"), _MAX_LINE):
            emit(OutputLine(text))

    room, total, rest = output_kb << 10, 0, b""
    while chunk := await reader.read(1 << 16):
        total += len(chunk)
        *lines, rest = (rest + chunk[: max(0, room)]).split(b"\n")
        room -= len(chunk)
        for line in lines:
            say(line)
        if len(rest) > 4 * _MAX_LINE:
            say(rest)
            rest = b""
        if total > output_kb << 13:
            raise LimitReached("OutputLimit", f"the task printed more than {output_kb * 8} KiB")
    say(rest)
