"""What rays meet is compared with the plain question whether a point is inside a solid."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.geometry import quaternion_from_euler, rotation_matrix
from sim.values import Pose, Vec3
from sim.vertical_rays import Array, Hits, Rays, hit_boxes, hit_cylinders, hit_spheres, hit_triangles, upward_normals

Inside = Callable[[Array, Array], NDArray[np.bool_]]

GRID = np.linspace(-0.08, 0.08, 17)
X, Y = (axis.ravel() for axis in np.meshgrid(GRID, GRID))
STEP = 0.001
angles = st.floats(-3.0, 3.0)
sides = st.floats(0.01, 0.06)
poses = st.builds(
    lambda euler: Pose((0.003, -0.002, 0.15), quaternion_from_euler(euler)), st.tuples(angles, angles, angles)
)


def inside_box(points: Array, half: Array) -> NDArray[np.bool_]:
    x, y, z = np.abs(points)
    return np.asarray((x <= half[0]) & (y <= half[1]) & (z <= half[2]))


def inside_cylinder(points: Array, half: Array) -> NDArray[np.bool_]:
    return np.asarray((np.hypot(points[0], points[1]) <= half[0]) & (np.abs(points[2]) <= half[2]))


def inside_sphere(points: Array, half: Array) -> NDArray[np.bool_]:
    x, y, z = points
    return np.asarray(x * x + y * y + z * z <= half[0] ** 2)


def rays_at(pose: Pose, half: Vec3) -> Rays:
    axes = np.array(rotation_matrix(pose.rotation))
    foot = axes.T @ (np.stack([X, Y, np.zeros_like(X)]) - np.array(pose.position)[:, None])
    ones = np.ones_like(X)
    return Rays(foot, axes[2][:, None] * ones, np.array(half)[:, None] * ones)


SOLIDS = [(hit_boxes, inside_box), (hit_cylinders, inside_cylinder), (hit_spheres, inside_sphere)]
solids = pytest.mark.parametrize(("hit", "inside"), SOLIDS, ids=["box", "cylinder", "sphere"])


@solids
@given(poses, st.tuples(sides, sides, sides))
def test_rays_meet_the_highest_point_of_a_solid(
    hit: Callable[[Rays], Hits], inside: Inside, pose: Pose, half: Vec3
) -> None:
    rays = rays_at(pose, half)
    heights = hit(rays).height
    z = np.arange(0.0, 0.3, STEP)
    columns = inside(rays.foot[:, :, None] + rays.up[:, :, None] * z, np.array(half))  # (N, heights)
    highest = np.where(columns.any(axis=1), z[columns.shape[1] - 1 - columns[:, ::-1].argmax(axis=1)], -np.inf)
    found = np.isfinite(highest)
    assert found.any()
    assert (heights[found] >= highest[found] - 1e-9).all()
    assert (heights[found] <= highest[found] + STEP + 1e-9).all()
    missed = rays.foot + rays.up * np.where(np.isfinite(heights), heights - 1e-9, 0.0)
    grazed = np.isfinite(heights) & ~found  # thinner than a step: still a point of the solid
    assert inside(missed[:, grazed, None], np.array(half) + 1e-6).all()


@solids
@given(poses, st.tuples(sides, sides, sides))
def test_normals_point_out_of_the_solid_and_up(
    hit: Callable[[Rays], Hits], inside: Inside, pose: Pose, half: Vec3
) -> None:
    rays = rays_at(pose, half)
    height, normal = hit(rays)
    found = np.isfinite(height)
    point = (rays.foot + rays.up * np.where(found, height, 0.0))[:, found]
    normal = normal[:, found]
    np.testing.assert_allclose(np.linalg.norm(normal, axis=0), 1.0, atol=1e-9)
    assert ((normal * rays.up[:, found]).sum(axis=0) >= -1e-9).all()
    assert not inside((point + 1e-6 * normal)[:, :, None], np.array(half)).any()


def test_a_box_far_from_a_ray_is_missed() -> None:
    assert (hit_boxes(rays_at(Pose((1.0, 1.0, 0.1)), (0.02, 0.02, 0.02))).height == -np.inf).all()


def test_a_triangle_is_met_inside_its_edges_only() -> None:
    corners = np.array([[[0.0, 0.0, 0.1], [1.0, 0.0, 0.1], [0.0, 1.0, 0.3]]])
    height = hit_triangles(corners, np.zeros(3, dtype=np.int64), np.array([0.25, 0.9, -0.1]), np.array([0.5, 0.9, 0.1]))
    np.testing.assert_allclose(height, [0.2, -np.inf, -np.inf])
    assert upward_normals(corners)[2, 0] > 0


def test_a_ray_meets_the_triangle_that_it_is_asked_about() -> None:
    low = np.array([[0.0, 0.0, 0.1], [1.0, 0.0, 0.1], [0.0, 1.0, 0.1]])
    corners, middle = np.stack([low, low + np.array([0.0, 0.0, 0.2])]), np.full(3, 0.2)
    np.testing.assert_allclose(hit_triangles(corners, np.array([1, 0, 1]), middle, middle), [0.3, 0.1, 0.3])


def test_a_triangle_seen_from_below_still_shows_its_upper_side() -> None:
    corners = np.array([[[0.0, 0.0, 0.1], [0.0, 1.0, 0.1], [1.0, 0.0, 0.1]]])
    np.testing.assert_allclose(upward_normals(corners)[:, 0], (0.0, 0.0, 1.0))


def test_a_triangle_seen_edge_on_is_not_met() -> None:
    corners = np.array([[[0.0, 0.0, 0.1], [1.0, 0.0, 0.1], [0.5, 0.0, 0.9]]])
    assert hit_triangles(corners, np.zeros(1, dtype=np.int64), np.array([0.5]), np.array([0.0]))[0] == -np.inf
