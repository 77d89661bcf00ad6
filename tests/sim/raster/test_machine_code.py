from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sim.raster import NotBuilt, is_built, machine_code, native
from sim.raster.machine_code import find, write


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Path, Path]:
    """Another package folder and another cache, both empty."""
    places = tmp_path / "package" / "kernels.o", tmp_path / "cache" / "kernels.o"
    monkeypatch.setattr(machine_code, "_places", lambda: iter(places))
    return places


def test_code_lies_beside_the_package(elsewhere: tuple[Path, Path]) -> None:
    assert not is_built()
    assert write(b"code") == elsewhere[0] == find()
    assert elsewhere[0].read_bytes() == b"code"


def test_in_a_folder_that_cannot_be_written_it_lies_in_the_users_cache(elsewhere: tuple[Path, Path]) -> None:
    elsewhere[0].parent.write_text("in the way")
    assert write(b"code") == elsewhere[1] == find()


def test_no_draft_is_left_behind(elsewhere: tuple[Path, Path]) -> None:
    write(b"one")
    write(b"another")
    assert [path.name for path in elsewhere[0].parent.iterdir()] == ["kernels.o"]


def test_without_code_the_kernels_say_how_to_make_it(elsewhere: tuple[Path, Path]) -> None:
    with pytest.raises(NotBuilt, match=r"python -m sim\.raster"):
        native.kernels.__wrapped__()


def test_drawing_loads_the_machine_code_and_not_the_compiler() -> None:
    program = "import sys; from sim.raster import warm; warm(); print('numba' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.split()[-1] == "False"


def test_a_kernel_refuses_an_array_of_another_type() -> None:
    import numpy as np

    wrong = np.zeros(3, dtype=np.float32)
    with pytest.raises(Exception, match="argument 2"):
        native.kernels().turn(1, wrong, wrong, wrong, wrong)
