from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from sim.asset_making.bodies import bowl_surface
from sim.asset_making.files import THINGS
from sim.asset_making.kitting_shapes import KITTING_SHAPES, kitting_solids
from sim.asset_making.solids import (
    Solid,
    arc,
    bounds,
    box,
    frustum,
    lathe,
    obj_text,
    prism,
    rectangle,
    regular,
    revolved,
    stood,
    tube,
)
from sim.meshes import triangles_of

SOLIDS = {
    "box": [box((-1, -2, 0), (1, 2, 3))],
    "prism": [prism(regular(5, 1.0), 0.0, 1.0)],
    "frustum": [frustum(rectangle((-2, -2), (2, 2)), 0.0, rectangle((-1, -1), (1, 1)), 1.0)],
    "ring": [prism(piece, 0.0, 1.0) for piece in arc((0, 0), 1.0, 2.0, 0.0, 2 * math.pi, 8)],
    "lathe": lathe([(1.0, 0.0), (2.0, 1.0), (0.5, 2.0)]),
    "straight tube": tube([(-1.0, 0.0, 0.4), (1.0, 0.0, 0.4)]),
    "bent tube": tube([(2 * math.cos(turn), 2 * math.sin(turn), 0.4) for turn in (0.0, 0.4, 0.8)]),
    "standing tube": stood(tube([(0.0, 0.0, 0.4), (0.0, 2.0, 0.2)])),
}


def triangles(solid: Solid) -> np.ndarray:
    points = np.array(solid.vertices)
    return np.array([points[[face[0], face[i], face[i + 1]]] for face in solid.faces for i in range(1, len(face) - 1)])


def volume(solid: Solid) -> float:
    first, second, third = triangles(solid).transpose(1, 0, 2)
    return float((first * np.cross(second, third)).sum() / 6)


def is_closed(solid: Solid) -> bool:
    """Whether each edge is walked once in each direction."""
    edges = Counter((a, b) for face in solid.faces for a, b in zip(face, face[1:] + face[:1], strict=True))
    return all(count == 1 and edges[b, a] == 1 for (a, b), count in edges.items())


@pytest.mark.parametrize("name", SOLIDS)
def test_solids_are_closed_convex_and_face_outward(name: str) -> None:
    for solid in SOLIDS[name]:
        points = np.array(solid.vertices)
        corners = triangles(solid)
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        outside = ((points[None] - corners[:, :1]) * normals[:, None]).sum(axis=2)
        assert is_closed(solid)
        assert outside.max() < 0.01  # the four corners of a bent side are only nearly in one plane


@pytest.mark.parametrize("name", KITTING_SHAPES)
def test_every_piece_of_a_kitting_shape_faces_outward(name: str) -> None:
    assert all(is_closed(solid) and volume(solid) > 0 for solid in kitting_solids(name))


@pytest.mark.parametrize("name", THINGS)
def test_every_piece_of_a_household_object_faces_outward(name: str) -> None:
    assert all(is_closed(solid) and volume(solid) > 0 for layer in THINGS[name] for solid in layer.solids)


def test_a_revolved_surface_is_closed_and_holds_what_it_should() -> None:
    cone = revolved([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)], sides=200)
    assert is_closed(cone)
    assert volume(cone) == pytest.approx(math.pi / 3, rel=1e-3)
    assert is_closed(bowl_surface())
    assert volume(bowl_surface()) > 0


def test_a_lying_tube_rests_on_zero() -> None:
    low, high = bounds(tube([(-1.0, 0.0, 0.4), (1.0, 0.0, 0.2)]))
    assert low[2] == pytest.approx(0.0)
    assert high[2] == pytest.approx(0.8 * math.cos(math.pi / 8))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    solids = [box((0, 0, 0), (1, 2, 3)), *lathe([(1.0, 0.0), (2.0, 1.0)])]
    file = tmp_path / "solids.obj"
    file.write_text(obj_text(solids))
    np.testing.assert_allclose(
        triangles_of(str(file)), np.concatenate([triangles(solid) for solid in solids]), atol=1e-5
    )
    assert file.read_text().count("\no ") == len(solids)
