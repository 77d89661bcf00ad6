from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.heightmap import look_down
from sim.meshes import triangles_of
from sim.shapes import Shape
from sim.values import WORKSPACE, Pose

PYRAMID = """
# a square base and four sides
v -1 -1 0
v 1 -1 0
v 1 1 0
v -1 1 0
v 0 0 2
f 1/1 2/2 3/3 4/4
f 1//1 2//1 5//1
f 2 3 5
f 3 4 -1
f -2 -5 -1
"""


def write(folder: Path, text: str) -> str:
    path = folder / "mesh.obj"
    path.write_text(text)
    return str(path)


def test_polygons_become_fans_and_every_way_to_write_an_index_is_read(tmp_path: Path) -> None:
    triangles = triangles_of(write(tmp_path, PYRAMID))
    assert triangles.shape == (6, 3, 3)
    np.testing.assert_array_equal(triangles[1], [(-1, -1, 0), (1, 1, 0), (-1, 1, 0)])
    np.testing.assert_array_equal(triangles[-1], [(-1, 1, 0), (-1, -1, 0), (0, 0, 2)])


def test_a_file_without_faces_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"mesh\.obj has no faces"):
        triangles_of(write(tmp_path, "v 0 0 0\n"))


def test_a_mesh_is_seen_from_above_at_its_scale_and_pose(tmp_path: Path) -> None:
    file = write(tmp_path, PYRAMID)
    shape = Shape(5, "mesh", (0.05, 0.05, 0.02), Pose((0.5, 0.0, 0.01)), (0.0, 0.0, 1.0, 1.0), file)
    view = look_down([shape], WORKSPACE)
    assert (view.mask == 5).sum() == pytest.approx((0.1 / WORKSPACE.pixel_size) ** 2, rel=0.1)
    assert view.height.max() == pytest.approx(0.05, abs=1e-3)
    assert view.height[view.mask == 5].min() == pytest.approx(0.01, abs=2e-3)
