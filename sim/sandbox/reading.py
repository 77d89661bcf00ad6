"""The app's end of the wire: one message after the other from a worker's pipe.

Apart from `wire.py`, which the worker has, too, and which must not make it load `asyncio`.
"""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from sim.sandbox.fields import Fields, WireError, parse_object
from sim.sandbox.protocol import FrameReady
from sim.sandbox.view_wire import decode_view, view_bytes
from sim.sandbox.wire import MAX_FRAME_SIDE, MAX_LINE_BYTES, Message, decode_message


class Received(NamedTuple):
    """A message and what it cost."""

    message: Message
    size: int
    """Bytes on the pipe."""


async def read_message(reader: asyncio.StreamReader) -> Received | None:
    """The next message; None at the end of the pipe.

    Raises:
        WireError: The bytes are no message. The stream is of no use afterwards.
    """
    try:
        line = await reader.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise WireError("a line that was cut off") from error
        return None
    except asyncio.LimitOverrunError as error:
        raise WireError(f"a line of more than {MAX_LINE_BYTES >> 10} KiB") from error
    fields = Fields(parse_object(line))
    kind = fields.text("type")
    if kind == "view":
        pixels = await _read_pixels(reader, view_bytes(fields), kind)
        return Received(decode_view(fields, pixels), len(line) + len(pixels))
    if kind != "frame":
        return Received(decode_message(fields), len(line))
    frame = await _read_frame(fields, reader)
    return Received(frame, len(line) + frame.image.nbytes)


async def _read_frame(fields: Fields, reader: asyncio.StreamReader) -> FrameReady:
    height = fields.whole("height", 1, MAX_FRAME_SIDE)
    width = fields.whole("width", 1, MAX_FRAME_SIDE)
    pixels = await _read_pixels(reader, height * width * 3, "frame")
    import numpy as np  # not before there is a picture: the screen's first frame would wait for it

    image = np.frombuffer(pixels, dtype=np.uint8).reshape(height, width, 3)
    return FrameReady(fields.whole("seed"), fields.whole("step"), image, fields.outlines("goals"))


async def _read_pixels(reader: asyncio.StreamReader, size: int, kind: str) -> bytes:
    try:
        return await reader.readexactly(size)
    except asyncio.IncompleteReadError as error:
        raise WireError(f"a {kind} that was cut off") from error
