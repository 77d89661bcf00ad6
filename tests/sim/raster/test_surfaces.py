from __future__ import annotations

from pathlib import Path

import numpy as np
import pybullet as p
import pytest

from sim.raster import NotDrawable
from sim.raster.surfaces import MARGIN_M, surface_of
from sim.values import Vec3

SHAPES = [
    (p.GEOM_BOX, (0.2, 0.4, 0.6)),
    (p.GEOM_SPHERE, (0.1, 0.0, 0.0)),
    (p.GEOM_CYLINDER, (0.2, 0.1, 0.0)),
    (p.GEOM_CAPSULE, (0.2, 0.1, 0.0)),
]


@pytest.mark.parametrize(("geometry", "dimensions"), SHAPES)
def test_every_triangle_faces_outwards(geometry: int, dimensions: Vec3) -> None:
    surface = surface_of(geometry, dimensions, "")
    first, second, third = surface.corners.transpose(1, 0, 2)
    outwards = np.cross(second - first, third - first)
    assert ((outwards * first).sum(axis=1) > 0).all()
    assert ((outwards[:, None] * surface.normals).sum(axis=2) > 0).all()


@pytest.mark.parametrize(("geometry", "half"), [(p.GEOM_CYLINDER, 0.1), (p.GEOM_CAPSULE, 0.2)])
def test_what_is_round_is_as_long_as_bullet_inflates_it(geometry: int, half: float) -> None:
    corners = surface_of(geometry, (0.2, 0.1, 0.0), "").corners
    assert np.abs(corners[..., 2]).max() == pytest.approx(half + MARGIN_M)
    assert np.hypot(corners[..., 0], corners[..., 1]).max() == pytest.approx(0.1 + MARGIN_M, abs=1e-3)


@pytest.mark.parametrize(
    ("geometry", "dimensions"),
    [
        (p.GEOM_BOX, (-0.1, 0.1, 0.1)),
        (p.GEOM_SPHERE, (0.0, 0.0, 0.0)),
        (p.GEOM_CYLINDER, (0.1, float("inf"), 0.0)),
        (p.GEOM_MESH, (1.0, 1.0, 1.0)),
    ],
)
def test_what_has_no_sensible_surface_is_not_drawable(geometry: int, dimensions: Vec3) -> None:
    with pytest.raises(NotDrawable):
        surface_of(geometry, dimensions, "")


def test_a_mesh_is_lit_by_its_own_normals_and_without_them_flat(tmp_path: Path) -> None:
    corners = "v 0 0 0\nv 1 0 0\nv 0 1 0\n"
    flat, smooth = tmp_path / "flat.obj", tmp_path / "smooth.obj"
    flat.write_text(corners + "f 1 2 3\n")
    smooth.write_text(corners + "vn 0 0 2\nvn 1 0 0\nvn 0 1 0\nf 1//1 2//2 3//3\n")
    np.testing.assert_array_equal(surface_of(p.GEOM_MESH, (2.0, 2.0, 2.0), str(flat)).normals, [[(0, 0, 1)] * 3])
    np.testing.assert_array_equal(
        surface_of(p.GEOM_MESH, (2.0, 2.0, 2.0), str(smooth)).normals, [[(0, 0, 1), (1, 0, 0), (0, 1, 0)]]
    )


def test_a_mesh_with_a_picture_on_it_is_not_drawable(tmp_path: Path) -> None:
    (tmp_path / "skin.mtl").write_text("newmtl skin\nmap_Kd skin.png\n")
    (tmp_path / "mesh.obj").write_text("mtllib skin.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")
    with pytest.raises(NotDrawable, match="texture"):
        surface_of(p.GEOM_MESH, (1.0, 1.0, 1.0), str(tmp_path / "mesh.obj"))
