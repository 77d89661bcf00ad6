from __future__ import annotations

import numpy as np
import pytest

from sim.cameras import OBSERVATION_CAMERAS
from sim.environment import Environment
from sim.geometry import homogeneous, quaternion_from_yaw
from sim.pointclouds import (
    get_fused_heightmap,
    get_heightmap,
    get_pointcloud,
    reconstruct_heightmaps,
    transform_pointcloud,
)
from sim.values import WORKSPACE, Pose
from tests.sim.tasks import make_task

BOUNDS, PIXEL = WORKSPACE.bounds, WORKSPACE.pixel_size


def test_the_middle_pixel_looks_straight_ahead() -> None:
    points = get_pointcloud(np.full((5, 5), 2.0), np.array([100, 0, 2, 0, 100, 2, 0, 0, 1]))
    assert points[2, 2].tolist() == [0, 0, 2]
    assert points[0, 4] == pytest.approx((0.04, -0.04, 2.0))


def test_points_are_moved_as_the_pose_says() -> None:
    transform = homogeneous(Pose((1.0, 0.0, 0.0), quaternion_from_yaw(np.pi / 2)))
    moved = transform_pointcloud(np.array([[[1.0, 0.0, 0.5]]]), transform)
    assert moved[0, 0] == pytest.approx((1.0, 1.0, 0.5))


def test_the_highest_point_of_a_cell_stays_and_points_outside_are_left_out() -> None:
    points = np.array([[[0.5, 0.0, 0.1], [0.5, 0.0, 0.2], [0.5, 0.0, 0.15], [0.9, 0.0, 0.1]]])
    colors = np.array([[[1, 1, 1], [2, 2, 2], [3, 3, 3], [4, 4, 4]]])
    height, color = get_heightmap(points, colors, BOUNDS, PIXEL)
    assert height.shape == WORKSPACE.shape
    assert height[160, 80] == pytest.approx(0.2)
    assert color[160, 80].tolist() == [2, 2, 2]
    assert np.count_nonzero(height) == 1


def test_fused_cameras_see_what_the_exact_view_from_above_sees(environment: Environment) -> None:
    environment.reset(make_task(), 0)
    fused = get_fused_heightmap(environment.observe(), OBSERVATION_CAMERAS, BOUNDS, PIXEL)
    exact = environment.top_down()
    seen, true = np.argwhere(fused.height > 0.03), np.argwhere(exact.height > 0.03)
    assert fused.color.shape == exact.color.shape
    assert seen.mean(axis=0) == pytest.approx(true.mean(axis=0), abs=2)
    assert fused.height.max() == pytest.approx(exact.height.max(), abs=0.004)


def test_cameras_and_observations_may_be_dictionaries(environment: Environment) -> None:
    environment.reset(make_task(), 0)
    observation = environment.observe()
    as_dict = {"color": observation.color, "depth": observation.depth}
    cameras = [
        {"intrinsics": camera.intrinsics, "position": camera.position, "rotation": camera.rotation}
        for camera in OBSERVATION_CAMERAS
    ]
    expected = get_fused_heightmap(observation, OBSERVATION_CAMERAS, BOUNDS, PIXEL)
    assert np.array_equal(get_fused_heightmap(as_dict, cameras, BOUNDS, PIXEL).height, expected.height)
    heights, colors = reconstruct_heightmaps(observation.color, observation.depth, cameras, BOUNDS, PIXEL)
    assert np.array_equal(np.max(heights, axis=0), expected.height)
    assert len(colors) == 3
