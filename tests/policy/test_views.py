"""What three cameras see of made-up points is where the points are."""

import numpy as np
import pytest

from library.episodes.values import CameraView, View
from policy.errors import NoCameras
from policy.pixels import pixel_of
from policy.views import fused, options_of, shown
from sim.cameras import OBSERVATION_CAMERAS
from sim.geometry import homogeneous
from sim.sandbox.views import CAMERAS

TABLE, RED = (200, 200, 200), (230, 20, 20)
BLOCK, HALF, HEIGHT_M = (0.5, 0.1), 0.03, 0.04


def camera_views() -> list[CameraView]:
    """A flat table and a square block on it, as rays of each camera meet them."""
    views = []
    for camera in OBSERVATION_CAMERAS:
        matrix = homogeneous(camera.pose)
        rows, columns = np.indices(camera.image_size)
        focal, _, middle_x, _, _, middle_y, *_ = camera.intrinsics
        ahead = np.stack([(columns - middle_x) / focal, (rows - middle_y) / focal, np.ones(rows.shape)], axis=-1)
        rays = ahead @ matrix[:3, :3].T  # (480, 640, 3): one metre along the camera's axis each
        with np.errstate(divide="ignore"):
            to_table, to_top = ((z - matrix[2, 3]) / rays[..., 2] for z in (0.0, HEIGHT_M))
        where = matrix[:2, 3] + to_top[..., None] * rays[..., :2]
        is_block = (np.abs(where - BLOCK) < HALF).all(axis=-1) & (to_top > 0)
        depth = np.where(is_block, to_top, np.where(to_table > 0, to_table, 10.0)).astype(np.float32)
        color = np.where(is_block[..., None], RED, TABLE).astype(np.uint8)
        views.append(CameraView(color, depth))
    return views


def test_what_cameras_see_together_is_where_it_is() -> None:
    color, height = fused(camera_views())
    assert (color.shape, height.shape) == ((320, 160, 3), (320, 160))
    is_block = height > HEIGHT_M / 2
    row, column = np.argwhere(is_block).mean(axis=0)
    assert (row, column) == pytest.approx(pixel_of((*BLOCK, 0.0)), abs=0.6)
    assert height[is_block] == pytest.approx(HEIGHT_M, abs=1e-3)
    inside = color[round(row) - 3 : round(row) + 3, round(column) - 3 : round(column) + 3].reshape(-1, 3)
    assert np.median(inside, axis=0) == pytest.approx(RED, abs=2)


def test_the_table_is_seen_whole_and_flat_however_depths_are_rounded() -> None:
    views = camera_views()
    rounded = [CameraView(one.color, (np.rint(one.depth / 2e-4) * 2e-4).astype(np.float32)) for one in views]
    for seen in (views, rounded):
        color, height = fused(seen)
        assert (color.any(axis=2)).mean() > 0.97, "little is seen by none"
        assert height[10:100, 20:140].max() < 1e-3
        assert height.min() == 0.0


def test_a_policy_is_shown_what_it_learnt_from() -> None:
    above = np.zeros((320, 160, 3), dtype=np.uint8), np.ones((320, 160), dtype=np.float32)
    seen = View(*above, cameras=dict(zip(CAMERAS, camera_views(), strict=True)))
    assert shown("above", seen) == above
    assert shown("fused", seen).height.max() == pytest.approx(HEIGHT_M, abs=1e-3)
    assert (options_of("above").cameras, options_of("fused").cameras) == (False, True)


def test_without_pictures_of_the_cameras_there_is_nothing_to_fuse() -> None:
    with pytest.raises(NoCameras, match="no pictures of the cameras"):
        shown("fused", View(np.zeros((320, 160, 3), dtype=np.uint8), np.zeros((320, 160), dtype=np.float32)))
