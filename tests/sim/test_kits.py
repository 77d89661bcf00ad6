from __future__ import annotations

import math

import numpy as np
import pytest

from sim.environment import Environment
from sim.errors import TaskMisuse
from sim.geometry import quaternion_from_yaw
from sim.kit_shapes import assembling_kit_shapes
from sim.kits import (
    SCALE,
    SYMMETRIES,
    map_kit_scale,
    same_shape,
    shape_mesh,
    surface_points,
)
from sim.meshes import triangles_of
from sim.task import Task
from sim.values import Pose
from sim.vertical_rays import hit_triangles
from tests.sim.tasks import make_task

NEARLY, CLEARLY = 0.17, 0.12
"""The star lies half a unit off its middle, so that turning it does not bring it quite into itself."""

KIT = """
self.shapes = [8, 10, 8]
targets = [(0.4, 0.3, 0), (0.5, 0.3, 0), (0.6, 0.3, 0)]
self.made = self.make_kitting_objects(env, targets, self.shapes, 3, ["red", (0, 0, 1), "green"])
objects, matches = self.made
self.add_goal(objects, matches, targets, False, True, "pose", None, 1, language_goal="go")
"""


def outline(shape: int, turn_rad: float) -> np.ndarray:
    """Which points of a grid a shape covers from above when it is turned about its origin."""
    cos, sin = math.cos(turn_rad), math.sin(turn_rad)
    triangles = triangles_of(shape_mesh(shape)) @ np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]]).T
    x, y = (grid.reshape(-1) for grid in np.meshgrid(np.linspace(-11, 11, 60), np.linspace(-11, 11, 60)))
    covered = np.zeros(len(x), dtype=bool)
    for triangle in triangles:
        covered |= np.isfinite(hit_triangles(triangle[None], np.zeros(len(x), dtype=np.int64), x, y))
    return covered


def disagreement(shape: int, turn_rad: float) -> float:
    """Share of a shape that a turn moves elsewhere."""
    before, after = outline(shape, 0.0), outline(shape, turn_rad)
    return float(np.count_nonzero(before != after) / np.count_nonzero(before))


@pytest.mark.parametrize("shape", range(20), ids=list(assembling_kit_shapes.values()))
def test_the_symmetry_of_a_shape_is_that_of_its_mesh(shape: int) -> None:
    symmetry = SYMMETRIES[shape]
    if symmetry == 0:
        assert disagreement(shape, 0.5) < NEARLY
    else:
        assert disagreement(shape, symmetry) < NEARLY
        assert all(disagreement(shape, symmetry / part) > CLEARLY for part in (2, 3))


def test_a_kitting_object_may_go_where_its_shape_is_wanted(environment: Environment) -> None:
    environment.reset(make_task(KIT), 0)
    objects, matches = environment.task.made  # type: ignore[attr-defined]
    assert np.array(matches).tolist() == [[1, 0, 1], [0, 1, 0], [1, 0, 1]]
    assert [symmetry for _, (symmetry, _) in objects] == [math.pi, 2 * math.pi / 5, math.pi]
    assert environment.box(objects[0][0]).size == pytest.approx((0.06, 0.03, 0.02))


def test_shapes_come_from_the_set_of_the_mode() -> None:
    task = Task()
    assert set(task.get_kitting_shapes(5)) <= set(range(14))
    assert len(set(task.get_kitting_shapes(14))) == 14
    task.mode = "test"
    assert set(task.get_kitting_shapes(40)) <= set(range(14, 20))
    task.homogeneous = True
    assert len(set(task.get_kitting_shapes(5))) == 1


def test_more_targets_than_shapes_stay_empty() -> None:
    assert same_shape(4, [4, 5], 3).tolist() == [1, 0, 0]


def test_a_size_in_metres_becomes_a_scale() -> None:
    assert map_kit_scale((0.06, 0.06, 0.02)) == pytest.approx(SCALE)


def test_surface_points_lie_on_the_shape_and_apart() -> None:
    np.random.seed(0)
    pose = Pose((0.5, 0.1, 0.0), quaternion_from_yaw(math.pi / 2))
    points = np.array([point.position for point in surface_points("kitting/15.obj", 0.01, pose, 30)])
    distances = np.linalg.norm(points[:, None] - points[None], axis=2) + np.eye(30)
    assert points.shape == (30, 3)
    assert np.all(np.abs(points - pose.position) <= 0.1 + 1e-9)
    assert distances.min() > 0.02


def test_points_of_a_mesh_that_does_not_exist_are_refused() -> None:
    with pytest.raises(TaskMisuse, match="no mesh"):
        surface_points("kitting/99.obj", 1.0, Pose((0, 0, 0)), 5)
