"""Scenes of everything that can be drawn, thrown together at random."""

from __future__ import annotations

import numpy as np
import pybullet as p

from sim.assets import ASSETS_ROOT
from sim.cameras import OBSERVATION_CAMERAS, CameraConfig
from sim.geometry import quaternion_from_euler
from sim.grippers import Spatula, Suction
from sim.physics import Physics
from sim.robot import Robot
from sim.values import Pose

MESHES = ("bowl/bowl.urdf", "hanoi/disk0.urdf", "household/mug.urdf", "household/teapot.urdf")


def throw(physics: Physics, rng: np.random.Generator) -> None:
    """Put the arm somewhere and a dozen shapes in the air above the table: none touches another in a plane."""
    robot = Robot(physics, (Suction, Spatula)[rng.integers(2)])
    for joint, angle in enumerate(robot.joints()):
        p.resetJointState(robot.body, joint, angle + rng.normal(0, 0.3))
    for _ in range(9):
        _add_shape(rng)
    for path in rng.choice(MESHES, 3):
        physics.set_color(physics.load_urdf(ASSETS_ROOT / path, _pose(rng)), rng.uniform(0, 1, 3))


def a_camera(rng: np.random.Generator, *, scale: float) -> CameraConfig:
    """One of the three that observe, with a coarser picture."""
    camera = OBSERVATION_CAMERAS[rng.integers(3)]
    rows, columns = camera.image_size
    fx, s, cx, _, fy, cy, *_ = (scale * value for value in camera.intrinsics)
    return CameraConfig(
        (round(rows * scale), round(columns * scale)),
        (fx, s, cx, 0.0, fy, cy, 0.0, 0.0, 1.0),
        camera.position,
        camera.rotation,
        camera.zrange,
    )


def _add_shape(rng: np.random.Generator) -> None:
    sides = [float(side) for side in rng.uniform(0.01, 0.06, 3)]
    kind = rng.choice([p.GEOM_BOX, p.GEOM_SPHERE, p.GEOM_CYLINDER, p.GEOM_CAPSULE])
    shape = p.createVisualShape(
        int(kind),
        radius=sides[0],
        length=sides[1],
        halfExtents=sides,
        rgbaColor=[*map(float, rng.uniform(0, 1, 3)), 1],
        visualFramePosition=[float(value) for value in rng.normal(0, 0.02, 3)],
    )
    p.createMultiBody(0, -1, shape, *_pose(rng))


def _pose(rng: np.random.Generator) -> Pose:
    x, y, z = rng.uniform((0.25, -0.4, 0.03), (0.75, 0.4, 0.3))
    return Pose((float(x), float(y), float(z)), quaternion_from_euler(rng.uniform(-3, 3, 3)))
