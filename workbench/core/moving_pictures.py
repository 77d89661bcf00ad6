"""An episode's pictures as files that anybody can open: a GIF, an MP4, or a folder of PNGs.

The MP4 is written by the `ffmpeg` that the user has: the packages that bring one along (imageio-ffmpeg, PyAV) ship
encoders under the GPL, which an Apache-licensed program should not pull in.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from sim.sandbox.protocol import FrameReady
from workbench.core.errors import WorkbenchError

GOAL_COLOR = (255, 0, 220)
SUFFIXES = (".gif", ".mp4")
MOST_SECONDS = 120
"""For an encoder that hangs: a few hundred small pictures take less than one."""


class NotWritten(WorkbenchError):
    """A moving picture could not be written; says why, and what would help."""


def require_writable(file: Path) -> None:
    """Refuse before the episode rather than after it.

    Raises:
        NotWritten: No such kind of file is written, or not here, or what writes it is missing.
    """
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise NotWritten(f"{file.name}: only {' and '.join(SUFFIXES)} can be written")
    if file.exists():
        raise NotWritten(f"{file} exists; nothing is overwritten")
    if not file.resolve().parent.is_dir():
        raise NotWritten(f"{file.parent} is no folder")
    if suffix == ".mp4" and shutil.which("ffmpeg") is None:
        raise NotWritten(f"{file.name}: .mp4 needs the program ffmpeg, which is not found; install it, or write a .gif")


def write_moving(images: Sequence[Image.Image], file: Path, seconds_each: float) -> None:
    """A GIF or an MP4, by the file's name.

    Args:
        images: At least one, all of the same even size.
        file: As `require_writable` let it pass.
        seconds_each: How long each is shown [s].

    Raises:
        NotWritten: The encoder failed; nothing is left.
    """
    if file.suffix.lower() == ".gif":
        _write_gif(images, file, seconds_each)
    else:
        _write_mp4(images, file, seconds_each)


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


def _write_gif(images: Sequence[Image.Image], file: Path, seconds_each: float) -> None:
    first, *rest = images
    made = io.BytesIO()
    first.save(made, "GIF", save_all=True, append_images=rest, duration=round(1000 * seconds_each), loop=0)
    file.write_bytes(made.getvalue())


def _write_mp4(images: Sequence[Image.Image], file: Path, seconds_each: float) -> None:
    """H.264 where the user's ffmpeg has it, else what it takes for MP4 by itself."""
    width, height = images[0].size
    taken_in = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", f"{1 / seconds_each:.6f}")
    given_out = ("-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4")
    command = ("ffmpeg", "-v", "error", "-nostdin", "-y", *taken_in, "-i", "pipe:0", *given_out, str(file.resolve()))
    raw = b"".join(image.convert("RGB").tobytes() for image in images)
    try:
        subprocess.run(command, input=raw, capture_output=True, check=True, timeout=MOST_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        file.unlink(missing_ok=True)
        said = getattr(error, "stderr", None) or b""
        raise NotWritten(f"ffmpeg could not write {file}: {said.decode(errors='replace').strip() or error}") from error
