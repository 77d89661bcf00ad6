"""Cameras: three that observe the scene for policies, and the one that the workbench shows live."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.geometry import quaternion_from_euler
from sim.values import WORKSPACE, Pose, Quaternion, Vec3


@dataclass(frozen=True)
class CameraConfig:
    """A pinhole camera, or an orthographic one that looks straight down."""

    image_size: tuple[int, int]
    """Rows and columns."""
    intrinsics: tuple[float, float, float, float, float, float, float, float, float]
    """Camera matrix by rows: focal lengths and centre [px]."""
    position: Vec3
    """World [m]."""
    rotation: Quaternion
    """Camera frame in the world: z looks forward, x to the image's right, y down."""
    zrange: tuple[float, float] = (0.01, 10.0)
    """Nearest and farthest depth [m]."""
    orthographic: bool = False

    @property
    def pose(self) -> Pose:
        """Camera frame in the world."""
        return Pose(self.position, self.rotation)


def _observer(position: Vec3, euler: Vec3) -> CameraConfig:
    focal, center = 450.0, (320.0, 240.0)
    intrinsics = (focal, 0.0, center[0], 0.0, focal, center[1], 0.0, 0.0, 1.0)
    return CameraConfig((480, 640), intrinsics, position, quaternion_from_euler(euler))


FRONT = _observer((1.0, 0.0, 0.75), (math.pi / 4, math.pi, -math.pi / 2))
LEFT = _observer((0.0, 0.5, 0.75), (math.pi / 4.5, math.pi, math.pi / 4))
RIGHT = _observer((0.0, -0.5, 0.75), (math.pi / 4.5, math.pi, 3 * math.pi / 4))
OBSERVATION_CAMERAS = (FRONT, LEFT, RIGHT)

OVERHEAD = CameraConfig(
    image_size=WORKSPACE.shape,
    intrinsics=(1 / WORKSPACE.pixel_size, 0.0, 0.0, 0.0, 1 / WORKSPACE.pixel_size, 0.0, 0.0, 0.0, 1.0),
    position=(WORKSPACE.center[0], WORKSPACE.center[1], 1.0),
    rotation=quaternion_from_euler((0.0, math.pi, -math.pi / 2)),
    orthographic=True,
)
"""Straight down on the workspace; see `sim.heightmap` for what it sees."""
