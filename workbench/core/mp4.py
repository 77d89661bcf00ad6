"""Films as MP4: by PyAV where the extra `video` is installed, else by the user's own `ffmpeg`.

PyAV brings encoders under the GPL along, which a program under the Apache licence should not pull in unasked: it is an
extra, and nothing else needs it.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Container, Sequence
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from PIL import Image

from library.whole_files import fsync_folder, write_atomically
from workbench.core.errors import MissingExtra, WorkbenchError

Encoder = Literal["PyAV", "ffmpeg"]
CODECS = ("libx264", "mpeg4")
"""The first that a build of PyAV has: H.264, which every player knows, is not in all of them."""
MOST_SECONDS = 120
"""For an encoder that hangs: a few hundred small pictures take less than one."""


class NotEncoded(WorkbenchError):
    """An encoder failed; says what it said."""


def find_encoder() -> Encoder:
    """Who writes MP4 here.

    Raises:
        MissingExtra: Nobody.
    """
    if find_spec("av") is not None:
        return "PyAV"
    if shutil.which("ffmpeg") is not None:
        return "ffmpeg"
    raise MissingExtra("PyAV (or the program ffmpeg)", extra="video", wanted_for=".mp4 films, other than .gif,")


def write_mp4(images: Sequence[Image.Image], file: Path, seconds_each: float) -> Encoder:
    """Write a film, as a whole or not at all.

    Args:
        images: At least one, all of the same even size.
        file: In a folder that is there.
        seconds_each: How long each is shown [s].

    Returns:
        Who wrote it.

    Raises:
        MissingExtra: There is no encoder.
        NotEncoded: It failed.
    """
    encoder = find_encoder()
    rate = Fraction(1 / seconds_each).limit_denominator(10_000)
    if encoder == "PyAV":
        write_atomically(file, _encode_with_pyav(images, rate))
    else:
        _write_with_ffmpeg(images, file, rate)
    return encoder


def _encode_with_pyav(images: Sequence[Image.Image], rate: Fraction) -> bytes:
    av: Any = import_module("av")
    made = io.BytesIO()
    try:
        with av.open(made, "w", format="mp4") as film:
            stream = film.add_stream(_codec_of(av.codecs_available), rate=rate)
            stream.width, stream.height = images[0].size
            stream.pix_fmt = "yuv420p"
            for image in images:
                film.mux(stream.encode(av.VideoFrame.from_image(image.convert("RGB"))))
            film.mux(stream.encode())
    except (av.FFmpegError, OSError, ValueError) as error:
        raise NotEncoded(f"PyAV could not write the film: {error}") from error
    return made.getvalue()


def _codec_of(available: Container[str]) -> str:
    """The first that is there.

    Raises:
        NotEncoded: None is.
    """
    if found := next((codec for codec in CODECS if codec in available), None):
        return found
    raise NotEncoded(f"this build of PyAV has none of the encoders {', '.join(CODECS)}; a film as .gif needs none")


def _write_with_ffmpeg(images: Sequence[Image.Image], file: Path, rate: Fraction) -> None:
    """H.264 where the user's ffmpeg has it, else what it takes for MP4 by itself."""
    width, height = images[0].size
    unfinished = file.resolve().with_name(f".{file.name}.{os.getpid()}.tmp")
    taken_in = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", str(rate))
    given_out = ("-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4")
    command = ("ffmpeg", "-v", "error", "-nostdin", "-y", *taken_in, "-i", "pipe:0", *given_out, str(unfinished))
    raw = b"".join(image.convert("RGB").tobytes() for image in images)
    try:
        subprocess.run(command, input=raw, capture_output=True, check=True, timeout=MOST_SECONDS)
        _make_durable(unfinished)
        unfinished.replace(file)
        fsync_folder(unfinished.parent)
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or b""
        raise NotEncoded(f"ffmpeg could not write {file}: {said.decode(errors='replace').strip() or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _make_durable(file: Path) -> None:
    """What another program wrote is on the disk before it gets its name."""
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
