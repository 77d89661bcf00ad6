from __future__ import annotations

import pytest

from sim.asset_making.files import written_files
from sim.assets import ASSETS_ROOT

FILES = written_files()


@pytest.mark.parametrize("path", FILES)
def test_a_committed_file_is_what_the_generator_writes(path: str) -> None:
    assert (ASSETS_ROOT / path).read_text(encoding="utf-8") == FILES[path]


def test_every_mesh_file_is_generated() -> None:
    assert {path.relative_to(ASSETS_ROOT).as_posix() for path in ASSETS_ROOT.rglob("*.obj")} <= set(FILES)
