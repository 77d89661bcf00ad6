from __future__ import annotations

import math

import pytest

from sim.environment import Environment
from sim.extents import EMPTY, local_box
from sim.geometry import quaternion_from_euler
from sim.shapes import Shape
from sim.task import Task
from sim.values import Pose
from tests.sim.tasks import make_task

UPRIGHT = Pose((0.5, 0.0, 0.1))
WHITE = (1.0, 1.0, 1.0, 1.0)


def test_a_body_without_shapes_is_empty() -> None:
    assert local_box([], UPRIGHT) == EMPTY


def test_a_box_does_not_depend_on_where_its_body_is() -> None:
    turned = Pose((0.3, 0.2, 0.1), quaternion_from_euler((0.3, 0.2, 0.1)))
    for pose in (UPRIGHT, turned):
        shape = Shape(1, "box", (0.1, 0.2, 0.3), pose, WHITE)
        assert local_box([shape], pose) == ((0.1, 0.2, 0.3), (0.0, 0.0, 0.0))


def test_spheres_and_cylinders_have_their_outer_size() -> None:
    assert local_box([Shape(1, "sphere", (0.03, 0.03, 0.03), UPRIGHT, WHITE)], UPRIGHT).size == (0.06, 0.06, 0.06)
    lying = Pose(UPRIGHT.position, quaternion_from_euler((math.pi / 2, 0, 0)))
    cylinder = Shape(1, "cylinder", (0.02, 0.02, 0.1), lying, WHITE)
    assert local_box([cylinder], UPRIGHT).size == pytest.approx((0.04, 0.1, 0.04))


def test_several_shapes_have_a_common_box() -> None:
    left = Shape(1, "box", (0.1, 0.1, 0.1), Pose((0.4, 0.0, 0.1)), WHITE)
    right = Shape(1, "box", (0.1, 0.1, 0.1), Pose((0.7, 0.0, 0.1)), WHITE)
    size, center = local_box([left, right], UPRIGHT)
    assert size == pytest.approx((0.4, 0.1, 0.1))
    assert center == pytest.approx((0.05, 0.0, 0.0))


def test_the_box_of_a_real_bowl_is_as_large_as_the_catalogue_says(environment: Environment) -> None:
    reset = 'self.bowl = env.add_object("bowl/bowl.urdf", ((0.5, 0, 0.015), (0, 0, 0, 1)))\n' + (
        "self.add_goal([self.bowl], [[1]], [(0.5, 0.2, 0)], False, True, 'pose', None, 1, language_goal='go')"
    )
    environment.reset(make_task(reset), 0)
    task: Task = environment.task
    size, center = environment.box(task.bowl)  # type: ignore[attr-defined]
    assert size == pytest.approx((0.12, 0.12, 0.035), abs=0.01)
    assert center == pytest.approx((0, 0, 0.0025), abs=0.005)
