from __future__ import annotations

import numpy as np
import pytest

from sim.raster.hulls import Points, directions, hull_of

CUBE = np.array([(x, y, z) for x in (0.0, 1.0) for y in (0.0, 1.0) for z in (0.0, 1.0)])


def volume(points: Points) -> float:
    """Of the hull, by the divergence theorem: positive where triangles are counter-clockwise from outside."""
    first, second, third = points[hull_of(points)].transpose(1, 0, 2)
    return float((first * np.cross(second, third)).sum() / 6)


def test_the_directions_are_unit_vectors_and_each_has_its_opposite() -> None:
    assert directions().shape == (42, 3)
    assert np.linalg.norm(directions(), axis=1) == pytest.approx(1.0)
    assert np.isclose(directions() @ directions().T, -1.0).sum() == 42


def test_every_direction_is_a_corner_of_their_hull() -> None:
    triangles = hull_of(directions())
    assert triangles.shape == (80, 3)
    assert set(triangles.flat) == set(range(42))


def test_a_hull_of_points_in_common_planes_is_closed_too() -> None:
    assert volume(CUBE) == pytest.approx(1.0)


@pytest.mark.parametrize("seed", range(5))
def test_no_point_lies_outside_the_hull_and_each_edge_has_two_sides(seed: int) -> None:
    points = np.random.default_rng(seed).normal(size=(42, 3))
    triangles = hull_of(points)
    first, second, third = points[triangles].transpose(1, 0, 2)
    normals = np.cross(second - first, third - first)
    assert (normals @ points.T <= (normals * first).sum(axis=1)[:, None] + 1e-12).all()
    edges = {(int(t[k]), int(t[(k + 1) % 3])) for t in triangles for k in range(3)}
    assert len(edges) == 3 * len(triangles)
    assert {(b, a) for a, b in edges} == edges
