"""An episode's pictures as files that anybody can open: a GIF, an MP4, or a folder of PNGs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from library.whole_files import write_atomically
from sim.sandbox.protocol import FrameReady
from workbench.core.errors import WorkbenchError
from workbench.core.mp4 import find_encoder, write_mp4

GOAL_COLOR = (255, 0, 220)
SUFFIXES = (".gif", ".mp4")


class NotWritten(WorkbenchError):
    """A file with pictures cannot be written; says why, and what would help."""


def require_writable(file: Path) -> None:
    """Refuse before the episode rather than after it.

    Raises:
        NotWritten: No such kind of file is written, or not here.
        MissingExtra: What writes it is missing.
    """
    require_free(file, SUFFIXES)
    if file.suffix.lower() == ".mp4":
        find_encoder()


def require_free(file: Path, suffixes: Sequence[str]) -> None:
    """Refuse before anything is drawn.

    Raises:
        NotWritten: The name has another suffix, the file exists, or its folder does not.
    """
    if file.suffix.lower() not in suffixes:
        raise NotWritten(f"{file.name}: only {' and '.join(suffixes)} can be written")
    if file.exists():
        raise NotWritten(f"{file} exists; nothing is overwritten")
    if not file.resolve().parent.is_dir():
        raise NotWritten(f"{file.parent} is no folder")


def write_moving(images: Sequence[Image.Image], file: Path, seconds_each: float) -> str:
    """A GIF or an MP4, by the file's name, as a whole or not at all.

    Args:
        images: At least one, all of the same even size.
        file: As `require_writable` let it pass.
        seconds_each: How long each is shown [s].

    Returns:
        Who wrote it.

    Raises:
        NotEncoded: The encoder failed.
    """
    if file.suffix.lower() == ".mp4":
        return write_mp4(images, file, seconds_each)
    write_atomically(file, _gif(images, seconds_each))
    return "Pillow"


def write_each(images: Sequence[Image.Image], folder: Path) -> None:
    """`0000.png` and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, image in enumerate(images):
        image.save(folder / f"{number:04d}.png")


def pictures(frames: Sequence[FrameReady], *, goals: bool) -> list[Image.Image]:
    """The frames as images, and where asked for the outlines of the goal over them."""
    images = [Image.fromarray(frame.image) for frame in frames]
    for frame, image in zip(frames, images, strict=True):
        for outline in frame.goals if goals else ():
            corners = [(x * image.width, y * image.height) for x, y in outline]
            ImageDraw.Draw(image).polygon(corners, outline=GOAL_COLOR)
    return images


def _gif(images: Sequence[Image.Image], seconds_each: float) -> bytes:
    first, *rest = images
    made = io.BytesIO()
    first.save(made, "GIF", save_all=True, append_images=rest, duration=round(1000 * seconds_each), loop=0)
    return made.getvalue()
