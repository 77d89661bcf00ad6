from __future__ import annotations

import numpy as np
import pytest

from sim.assets import ASSETS_ROOT
from sim.geometry import quaternion_from_yaw
from sim.heightmap import TABLE_COLOR, TopDown, look_down, top_down
from sim.physics import Physics
from sim.robot import Robot
from sim.shapes import Shape
from sim.values import WORKSPACE, Pose, Workspace

PIXEL = WORKSPACE.pixel_size
RED = (1.0, 0.0, 0.0, 1.0)


def pixel_of(x: float, y: float) -> tuple[int, int]:
    return round((y + 0.5) / PIXEL), round((x - 0.25) / PIXEL)


def block(x: float, y: float, z: float = 0.02, body: int = 7, side: float = 0.04) -> Shape:
    return Shape(body, "box", (side, side, side), Pose((x, y, z)), RED)


def test_an_empty_table_is_flat_and_all_background() -> None:
    color, height, mask = look_down([], WORKSPACE)
    assert (color.shape, height.shape, mask.shape) == ((320, 160, 3), (320, 160), (320, 160))
    assert [image.dtype.name for image in (color, height, mask)] == ["uint8", "float32", "int32"]
    assert (color == TABLE_COLOR).all()
    assert (height == 0).all()
    assert (mask == -1).all()


def test_rows_run_along_y_and_columns_along_x() -> None:
    view = look_down([block(0.3, 0.4)], WORKSPACE)
    rows, columns = np.nonzero(view.mask == 7)
    assert rows.mean() == pytest.approx((0.4 + 0.5) / PIXEL, abs=0.6)
    assert columns.mean() == pytest.approx((0.3 - 0.25) / PIXEL, abs=0.6)


def test_the_first_pixel_looks_at_the_lowest_corner() -> None:
    view = look_down([block(0.25, -0.5, side=2.1 * PIXEL)], WORKSPACE)
    assert set(zip(*np.nonzero(view.mask == 7), strict=True)) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_heights_are_exact() -> None:
    view = look_down([block(0.5, 0.0, z=0.057)], WORKSPACE)
    assert view.height[pixel_of(0.5, 0.0)] == np.float32(0.077)


def test_the_higher_body_hides_the_lower_whatever_their_order() -> None:
    low, high = block(0.5, 0.0, 0.02, body=3), block(0.5, 0.0, 0.06, body=4)
    for shapes in ([low, high], [high, low]):
        assert look_down(shapes, WORKSPACE).mask[pixel_of(0.5, 0.0)] == 4


def test_bodies_that_reach_over_the_border_are_cut_there() -> None:
    view = look_down([block(0.25, 0.0), block(0.9, 0.0)], WORKSPACE)
    assert (view.mask[:, 0] == 7).any()
    assert (view.mask[:, -1] == -1).all()


def test_what_lies_below_the_table_top_is_seen_at_height_zero() -> None:
    view = look_down([block(0.5, 0.0, z=-0.03)], WORKSPACE)
    assert view.mask[pixel_of(0.5, 0.0)] == 7
    assert view.height[pixel_of(0.5, 0.0)] == 0


def test_faces_are_shaded_by_their_slope() -> None:
    steep = Shape(7, "box", (0.1, 0.1, 0.1), Pose((0.5, 0.0, 0.1), quaternion_from_yaw(0.0)), RED)
    tilted = Shape(
        8, "cylinder", (0.05, 0.05, 0.1), Pose((0.5, 0.3, 0.1), (0.7071067811865476, 0, 0, 0.7071067811865476)), RED
    )
    view = look_down([steep, tilted], WORKSPACE)
    assert len(np.unique(view.color[view.mask == 7], axis=0)) == 1
    assert len(np.unique(view.color[view.mask == 8], axis=0)) > 5


def test_another_workspace_has_another_picture() -> None:
    coarse = Workspace(bounds=((0.0, 1.0), (0.0, 1.0), (0.0, 1.0)), pixel_size=0.1)
    assert look_down([block(0.5, 0.5, side=0.25)], coarse).mask.shape == (10, 10)


@pytest.fixture
def view(physics: Physics) -> tuple[TopDown, int, int]:
    """A block under the arm's tool and a zone that nothing collides with."""
    robot = Robot(physics)
    body = physics.load_urdf(ASSETS_ROOT / "block/block.urdf", Pose((0.5, 0.1, 0.02)))
    zone = physics.load_urdf(ASSETS_ROOT / "zone/zone.urdf", Pose((0.4, -0.3, 0.0)))
    robot.move_tool(Pose((0.5, 0.1, 0.06)))
    return top_down(WORKSPACE, physics.background), body, zone


def test_the_arm_and_the_table_are_not_seen(view: tuple[TopDown, int, int]) -> None:
    seen, body, zone = view
    assert set(np.unique(seen.mask)) == {-1, body, zone}


def test_a_block_is_seen_whole_although_the_tool_is_above_it(view: tuple[TopDown, int, int]) -> None:
    seen, body, _ = view
    assert (seen.mask == body).sum() == pytest.approx((0.04 / PIXEL) ** 2, rel=0.1)
    assert seen.height[seen.mask == body] == pytest.approx(0.04, abs=1e-4)


def test_visual_markers_are_seen(view: tuple[TopDown, int, int]) -> None:
    seen, _, zone = view
    assert (seen.mask == zone).sum() == pytest.approx((0.12 / PIXEL) ** 2, rel=0.06)
