from __future__ import annotations

import numpy as np
import pytest

from sim.asset_making.kitting_shapes import KITTING_SHAPES, kitting_solids
from sim.asset_making.solids import bounds
from sim.assets import ASSETS_ROOT
from sim.builders import fill_template
from sim.heightmap import TopDown, top_down
from sim.physics import Physics
from sim.placement import erode, pick_pixel, pixel_to_position
from sim.primitives import PickPlace
from sim.robot import Robot
from sim.values import WORKSPACE, Pose

NAMES = tuple(KITTING_SHAPES)
CENTER = (320 // 2, 160 // 2)


def load(physics: Physics, name: str) -> int:
    mesh = str(ASSETS_ROOT / f"kitting/{NAMES.index(name):02d}.obj")
    replace = {"FNAME": (mesh,), "SCALE": [0.003, 0.003, 0.001], "COLOR": (0.2, 0.4, 0.6)}
    return physics.load_urdf(fill_template("kitting/object-template.urdf", replace), Pose((0.5, 0.0, 0.01)))


def seen(physics: Physics, name: str) -> TopDown:
    load(physics, name)
    return top_down(WORKSPACE, physics.background)


def test_there_are_twenty_shapes() -> None:
    assert len(NAMES) == 20


@pytest.mark.parametrize("name", NAMES)
def test_a_shape_is_20_units_wide_and_20_tall_around_its_origin(name: str) -> None:
    low, high = bounds(kitting_solids(name))
    width, depth = high[0] - low[0], high[1] - low[1]
    assert max(width, depth) == pytest.approx(20, abs=0.7)
    assert (low[2], high[2]) == (-10, 10)
    assert np.abs(np.add(low, high)[:2]).max() < 2.0


@pytest.mark.parametrize("name", NAMES)
def test_a_shape_lies_still_and_is_lifted_where_it_is_seen(physics: Physics, name: str) -> None:
    robot = Robot(physics)
    body = load(physics, name)
    physics.step(60)
    assert physics.is_static([body])
    view = top_down(WORKSPACE, physics.background)
    pixel = pick_pixel(erode(view.mask == body, 3), NAMES.index(name) / 20)  # as the oracle does
    assert pixel is not None
    x, y, z = pixel_to_position(pixel, float(view.height[pixel]), WORKSPACE)
    pick = PickPlace()
    assert not pick(robot.move_joints, robot.move_tool, robot.ee, Pose((x, y, z)), Pose((x, y + 0.2, z)))
    assert physics.pose(body).position[1] == pytest.approx(0.2, abs=5e-3)


@pytest.mark.parametrize(
    ("name", "hollow"), [("ring", (0.0, 0.0)), ("letter V shape", (0.0, 0.024)), ("letter L shape", (0.01, 0.01))]
)
def test_small_things_fall_into_the_hollows_of_a_shape(
    physics: Physics, name: str, hollow: tuple[float, float]
) -> None:
    load(physics, name)
    block = physics.load_urdf(ASSETS_ROOT / "block/small.urdf", Pose((0.5 + hollow[0], hollow[1], 0.04)))
    physics.step(240)
    assert physics.pose(block).position[2] == pytest.approx(0.005, abs=1e-3)


def test_letters_read_as_they_should_from_above(physics: Physics) -> None:
    """x to the right and y up: the stem of an R is on the left, its bowl above, its leg below."""
    mask = seen(physics, "letter R shape").mask >= 0
    row, column = CENTER
    stem, bowl, leg = mask[:, column - 6], mask[row + 4, column + 5], mask[row - 8, column + 5]
    assert stem.sum() > 15
    assert bowl
    assert leg
    assert not mask[row - 8, column - 1]
    assert not mask[row + 4, column + 1]  # the hole
