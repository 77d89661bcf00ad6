from __future__ import annotations

import math

import numpy as np
import pytest

from sim.assets import ASSETS_ROOT
from sim.cameras import FRONT, LEFT, OBSERVATION_CAMERAS, OVERHEAD, RIGHT, CameraConfig
from sim.geometry import apply, invert
from sim.physics import Physics
from sim.rendering import render_camera, render_frame
from sim.robot import Robot
from sim.values import Pose, Vec3

BLOCK = ASSETS_ROOT / "block/block.urdf"


def pixel_of(camera: Pose, point: Vec3) -> tuple[int, int]:
    """Row and column at which a pinhole camera of 450 px sees a point."""
    x, y, z = apply(invert(camera), point)
    return round(240 + 450 * y / z), round(320 + 450 * x / z)


def test_three_cameras_observe_in_the_agreed_order() -> None:
    assert OBSERVATION_CAMERAS == (FRONT, LEFT, RIGHT)


@pytest.mark.parametrize("config", OBSERVATION_CAMERAS, ids=["front", "left", "right"])
def test_a_block_is_seen_where_the_pinhole_model_says(physics: Physics, config: CameraConfig) -> None:
    block = physics.load_urdf(BLOCK, Pose((0.5, 0.1, 0.02)))
    color, depth, segmentation = render_camera(config)
    assert (color.shape, depth.shape, segmentation.shape) == ((480, 640, 3), (480, 640), (480, 640))
    assert [image.dtype.name for image in (color, depth, segmentation)] == ["uint8", "float32", "int32"]
    rows, columns = np.nonzero(segmentation == block)
    row, column = pixel_of(config.pose, (0.5, 0.1, 0.02))
    assert rows.mean() == pytest.approx(row, abs=3)
    assert columns.mean() == pytest.approx(column, abs=3)


def test_depth_is_the_distance_along_the_cameras_axis(physics: Physics) -> None:
    _, depth, _ = render_camera(FRONT)
    point = (0.5, 0.2, 0.0)
    assert depth[pixel_of(FRONT.pose, point)] == pytest.approx(apply(invert(FRONT.pose), point)[2], abs=2e-3)


def test_where_nothing_is_seen_depth_ends_at_its_range(physics: Physics) -> None:
    _, depth, segmentation = render_camera(FRONT)
    assert (segmentation == -1).any()
    assert depth[segmentation == -1] == pytest.approx(FRONT.zrange[1], abs=1e-3)


def test_the_front_camera_looks_down_at_forty_five_degrees() -> None:
    forward = np.subtract(apply(FRONT.pose, (0, 0, 1)), FRONT.position)
    assert forward == pytest.approx((-math.sqrt(0.5), 0.0, -math.sqrt(0.5)), abs=1e-9)


def test_the_overhead_camera_looks_straight_down_and_is_not_a_pinhole(physics: Physics) -> None:
    forward = np.subtract(apply(OVERHEAD.pose, (0, 0, 1)), OVERHEAD.position)
    assert forward == pytest.approx((0.0, 0.0, -1.0), abs=1e-9)
    with pytest.raises(ValueError, match="top_down"):
        render_camera(OVERHEAD)


def test_a_live_frame_shows_objects_and_arm_even_when_small(physics: Physics) -> None:
    empty = render_frame(160, 120).astype(int)
    Robot(physics)
    with_arm = render_frame(160, 120).astype(int)
    physics.set_color(physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.02))), (1.0, 0.0, 0.0))
    full = render_frame(160, 120).astype(int)
    assert full.shape == (120, 160, 3)
    assert (np.abs(with_arm - empty).max(axis=2) > 20).mean() > 0.05
    red = (full[..., 0] > 150) & (full[..., 1] < 90)
    assert red.sum() > 15


def test_equal_worlds_give_equal_pictures(physics: Physics) -> None:
    physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.02)))
    np.testing.assert_array_equal(render_frame(80, 60), render_frame(80, 60))
