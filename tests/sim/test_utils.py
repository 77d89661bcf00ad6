from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import utils
from sim.errors import UnknownAsset
from sim.values import WORKSPACE


def test_every_public_name_exists() -> None:
    assert all(hasattr(utils, name) for name in utils.__all__)


def test_a_pose_times_its_inverse_is_the_identity() -> None:
    pose = ((0.5, 0.1, 0.2), utils.eulerXYZ_to_quatXYZW((0.1, 0.2, 0.3)))
    position, rotation = utils.multiply(pose, utils.invert(pose))
    assert position == pytest.approx((0, 0, 0), abs=1e-12)
    assert rotation == pytest.approx((0, 0, 0, 1))


def test_apply_gives_a_tuple_of_float32() -> None:
    moved = utils.apply(((0.5, 0.0, 0.0), utils.eulerXYZ_to_quatXYZW((0, 0, math.pi / 2))), (0.1, 0, 0.03))
    assert isinstance(moved, tuple)
    assert all(isinstance(value, np.float32) for value in moved)
    assert moved == pytest.approx((0.5, 0.1, 0.03))


def test_euler_angles_survive_the_way_there_and_back() -> None:
    assert utils.quatXYZW_to_eulerXYZ(utils.eulerXYZ_to_quatXYZW((0.1, 0.2, 0.3))) == pytest.approx((0.1, 0.2, 0.3))


def test_quaternions_multiply_like_turns() -> None:
    quarter = utils.eulerXYZ_to_quatXYZW((0, 0, math.pi / 2))
    assert utils.q_mult(quarter, quarter) == pytest.approx((0, 0, 1, 0))


def test_a_pixel_has_the_position_and_height_of_its_cell() -> None:
    height = np.zeros(WORKSPACE.shape, dtype=np.float32)
    height[160, 80] = 0.05
    bounds = WORKSPACE.as_array()
    assert utils.pix_to_xyz((160, 80), height, bounds, 0.003125) == pytest.approx((0.5, 0.0, 0.05))
    assert utils.pix_to_xyz((160, 80), height, bounds, 0.003125, skip_height=True) == pytest.approx((0.5, 0.0, 0.0))


@given(st.integers(0, 319), st.integers(0, 159), st.floats(-0.5, 0.5), st.floats(0.001, 0.01))
def test_a_pixel_leads_to_metres_and_back(row: int, column: int, origin: float, pixel_size: float) -> None:
    bounds = [[origin, origin + 1], [-origin, 1 - origin], [0.1, 0.3]]
    height = np.full((320, 160), 0.05, dtype=np.float32)
    position = utils.pix_to_xyz((row, column), height, bounds, pixel_size)
    assert utils.xyz_to_pix(position, bounds, pixel_size) == (row, column)
    assert position[2] == pytest.approx(0.15)
    assert utils.pix_to_xyz((row, column), height, bounds, pixel_size, skip_height=True)[:2] == position[:2]


@given(st.floats(0.25, 0.74), st.floats(-0.5, 0.49))
def test_metres_lead_to_the_nearest_pixel(x: float, y: float) -> None:
    bounds, size = WORKSPACE.as_array(), WORKSPACE.pixel_size
    back = utils.pix_to_xyz(utils.xyz_to_pix((x, y, 0.0), bounds, size), np.zeros((321, 161)), bounds, size)
    assert abs(back[0] - x) <= size / 2 + 1e-9
    assert abs(back[1] - y) <= size / 2 + 1e-9


def test_samples_fall_only_where_there_is_weight() -> None:
    np.random.seed(0)
    weights = np.zeros((4, 5))
    weights[2, 3], weights[1, 0] = 1, 3
    assert utils.sample_distribution(weights).tolist() in ([2, 3], [1, 0])
    assert sorted(utils.sample_distribution(weights, n_samples=2).tolist()) == [[1, 0], [2, 3]]


def test_an_asset_tells_its_size_and_a_template_none() -> None:
    assert utils.asset_size("stacking/block.urdf") == (0.04, 0.04, 0.04)
    assert utils.asset_size("box/box-template.urdf") == (0, 0, 0)
    with pytest.raises(UnknownAsset, match="household/mugg"):
        utils.asset_size("household/mugg.urdf")
