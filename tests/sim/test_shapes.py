from __future__ import annotations

import pybullet as p
import pytest

from sim.assets import ASSETS_ROOT
from sim.geometry import quaternion_from_yaw
from sim.physics import Physics
from sim.shapes import visual_shapes
from sim.values import Pose


def test_a_block_is_one_box_at_the_blocks_pose(physics: Physics) -> None:
    pose = Pose((0.4, 0.1, 0.02), quaternion_from_yaw(0.5))
    body = physics.load_urdf(ASSETS_ROOT / "block/block.urdf", pose)
    (shape,) = visual_shapes([body])
    assert (shape.body, shape.kind) == (body, "box")
    assert shape.size == pytest.approx((0.04, 0.04, 0.04))
    assert shape.pose.position == pytest.approx(pose.position)
    assert shape.rgba[:3] == pytest.approx((1.0, 0.341, 0.349))


def test_sizes_of_round_shapes_are_radii_and_length(physics: Physics) -> None:
    visual = p.createVisualShape(p.GEOM_CYLINDER, radius=0.03, length=0.2)
    cylinder = p.createMultiBody(0, -1, visual, (0.5, 0.0, 0.1))
    ball = physics.load_urdf(ASSETS_ROOT / "ball/ball.urdf", Pose((0.5, 0.3, 0.03)))
    first, second = visual_shapes([cylinder, ball])
    assert (first.kind, second.kind) == ("cylinder", "sphere")
    assert first.size == pytest.approx((0.03, 0.03, 0.2))
    assert second.size == pytest.approx((0.03, 0.03, 0.03))


def test_a_capsule_is_a_cylinder_between_two_spheres(physics: Physics) -> None:
    body = p.createMultiBody(0, -1, p.createVisualShape(p.GEOM_CAPSULE, radius=0.02, length=0.1), (0.5, 0.0, 0.2))
    cylinder, *caps = visual_shapes([body])
    assert cylinder.kind == "cylinder"
    assert sorted(cap.pose.position[2] for cap in caps) == pytest.approx([0.15, 0.25])


def test_a_centre_of_mass_elsewhere_does_not_move_the_picture(physics: Physics) -> None:
    visual = p.createVisualShape(p.GEOM_BOX, halfExtents=(0.1, 0.1, 0.1))
    body = p.createMultiBody(1.0, -1, visual, (0.5, 0.0, 0.3), baseInertialFramePosition=(0.0, 0.0, 0.05))
    (shape,) = visual_shapes([body])
    assert shape.pose.position == pytest.approx((0.5, 0.0, 0.3), abs=1e-6)


def test_shapes_of_links_move_with_their_joints(physics: Physics) -> None:
    box = p.createVisualShape(p.GEOM_BOX, halfExtents=(0.01, 0.01, 0.01))
    body = p.createMultiBody(
        0,
        -1,
        -1,
        (0.5, 0.0, 0.3),
        linkMasses=[1.0],
        linkCollisionShapeIndices=[-1],
        linkVisualShapeIndices=[box],
        linkPositions=[(0.0, 0.0, 0.1)],
        linkOrientations=[(0, 0, 0, 1)],
        linkInertialFramePositions=[(0, 0, 0)],
        linkInertialFrameOrientations=[(0, 0, 0, 1)],
        linkParentIndices=[0],
        linkJointTypes=[p.JOINT_PRISMATIC],
        linkJointAxis=[(1, 0, 0)],
    )
    p.resetJointState(body, 0, 0.2)
    (shape,) = visual_shapes([body])
    assert shape.pose.position == pytest.approx((0.7, 0.0, 0.4), abs=1e-6)


def test_fully_transparent_shapes_are_invisible(physics: Physics) -> None:
    visual = p.createVisualShape(p.GEOM_BOX, halfExtents=(0.1, 0.1, 0.1), rgbaColor=(1, 1, 1, 0))
    assert list(visual_shapes([p.createMultiBody(0, -1, visual, (0.5, 0.0, 0.3))])) == []
