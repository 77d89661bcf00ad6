"""A picture in the terminal's own pixels, by the package `textual-image`, which is loaded with the first picture."""

from __future__ import annotations

import fcntl
import struct
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from workbench.core.terminal_pictures import Drawing

if TYPE_CHECKING:
    from textual_image.widget import SixelImage, TGPImage


def fine_picture(drawing: Drawing) -> TGPImage | SixelImage:
    """A widget whose `image` is drawn in pixels, as large as its parent lets it be.

    Args:
        drawing: "kitty" or "sixel".
    """
    with _nobody_to_ask():
        import textual_image.renderable  # noqa: F401
    from textual_image.widget import SixelImage, TGPImage

    made = TGPImage() if drawing == "kitty" else SixelImage()
    made.styles.width = made.styles.height = "auto"
    return made


def tells_pixels() -> bool:
    """Whether the terminal says how many pixels it has; else the package would ask, and nothing is to scale."""
    if sys.__stdout__ is None or not sys.__stdout__.isatty():
        return False
    size = fcntl.ioctl(sys.__stdout__.fileno(), termios.TIOCGWINSZ, bytes(8))
    _, _, width, height = struct.unpack("HHHH", size)
    return bool(width and height)


@contextmanager
def _nobody_to_ask() -> Iterator[None]:
    """When it is imported, the package asks the terminal what it can, and reads the answer as if nobody else did.

    Textual reads the keyboard by now: the answer would be typed into the workbench, and what is typed be taken for the
    answer. Without a standard output, nobody is asked.
    """
    terminal, sys.__stdout__ = sys.__stdout__, None  # type: ignore[misc]
    try:
        yield
    finally:
        sys.__stdout__ = terminal  # type: ignore[misc]
