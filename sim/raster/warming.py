"""Everything that a first picture would wait for, done before: a parent that forks its workers calls this once."""

from __future__ import annotations

import numpy as np
import pybullet as p

from sim.raster.picture import Camera, Lamp, draw
from sim.raster.scene import Part, assemble
from sim.values import Pose


def warm() -> None:
    """Load the machine code and run every kernel once, on a box and a ball of a few pixels; Bullet is not asked.

    Raises:
        NotBuilt: The machine code is missing.
    """
    at = Pose((0.0, 0.0, 0.0))
    scene = assemble(
        [
            Part(0, p.GEOM_BOX, (0.1, 0.1, 0.1), "", at, at, (1.0, 0.0, 0.0)),
            Part(1, p.GEOM_SPHERE, (0.1, 0.1, 0.1), "", at, at, (0.0, 1.0, 0.0)),
        ]
    )
    view = np.eye(4)
    view[2, 3] = -1.0
    projection = np.array(p.computeProjectionMatrixFOV(60, 1, 0.1, 10)).reshape(4, 4).T
    draw(scene, Camera(view, projection, height=8, width=8, near=0.1, far=10.0), Lamp())
