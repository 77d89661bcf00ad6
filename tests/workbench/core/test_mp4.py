"""MP4 films by whichever encoder is there. A run without one says so: its tests are skipped by name."""

from __future__ import annotations

import shutil
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from workbench.core import mp4
from workbench.core.errors import MissingExtra
from workbench.core.moving_pictures import NotWritten, require_writable
from workbench.core.mp4 import NotEncoded, find_encoder, write_mp4

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="the program ffmpeg is not installed")


def stripes(count: int) -> list[Image.Image]:
    return [Image.new("RGB", (64, 48), (40 * number, 80, 80)) for number in range(count)]


def test_a_film_by_pyav_has_every_picture_for_its_time(tmp_path: Path) -> None:
    av = pytest.importorskip("av", reason="PyAV is not installed: pip install 'simsmith[video]'")
    file = tmp_path / "a.mp4"
    assert write_mp4(stripes(5), file, 1 / 12) == "PyAV"
    with av.open(str(file)) as film:
        pictures = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
        assert film.streams.video[0].average_rate == Fraction(12)
    assert [picture.shape for picture in pictures] == [(48, 64, 3)] * 5
    assert [round(float(picture[..., 0].mean()) / 40) for picture in pictures] == [0, 1, 2, 3, 4]


@needs_ffmpeg
def test_where_pyav_is_missing_the_users_own_ffmpeg_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)  # as if it were not installed
    file = tmp_path / "a.mp4"
    require_writable(file)
    assert write_mp4(stripes(5), file, 1 / 12) == "ffmpeg"
    assert file.read_bytes()[4:8] == b"ftyp"
    with pytest.raises(NotWritten, match="exists"):
        require_writable(file)
    with pytest.raises(NotEncoded, match="ffmpeg could not write"):
        write_mp4(stripes(5), tmp_path / "no folder" / "b.mp4", 1 / 12)
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_without_an_encoder_an_mp4_is_refused_with_the_command_that_brings_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingExtra, match=r"pip install 'simsmith\[video\]'"):
        find_encoder()
    with pytest.raises(MissingExtra):
        require_writable(tmp_path / "a.mp4")
    require_writable(tmp_path / "a.gif")


def test_a_build_of_pyav_without_our_encoders_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("av", reason="PyAV is not installed: pip install 'simsmith[video]'")
    monkeypatch.setattr(mp4, "CODECS", ("no-such-encoder",))
    with pytest.raises(NotEncoded, match="has none of the encoders no-such-encoder"):
        write_mp4(stripes(1), tmp_path / "a.mp4", 1 / 12)
    assert not (tmp_path / "a.mp4").exists()
