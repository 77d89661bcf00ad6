"""The one place that advances time: Bullet with a table, bodies on it and a clock that counts steps.

Task code calls PyBullet directly on the default client, so a process has one world. Every episode starts from
`Physics.reset`, which empties the world completely: equal calls after it give bit-identical poses, in any process.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pybullet as p

from sim.assets import ASSETS_ROOT
from sim.geometry import PoseLike, Vector
from sim.untold import LoadedFrom, forget_everything, note_loaded
from sim.values import PUT_STEPS, SIM_HZ, Pose

GRAVITY = -9.8
"""[m/s²] along z."""
SOLVER_RESIDUAL = 4e-6
"""The solver stops when its last round changed no velocity by more than the root of this, 2 mm/s: two fifths of what
counts as at rest. A step of a pile of 50 blocks takes three quarters of what it takes with 1e-6, and a third of what it
takes with Bullet's own 1e-7."""
STATIC_SPEED = 5e-3
"""Below this a body counts as at rest [m/s]."""
GONE = 2.0
"""So far from the robot's base, or below the table, nothing matters any more [m]."""
CONTACT_BREAKING_M = 0.02
"""Bullet's own default [m]."""
_TOKEN = secrets.token_hex(8)
"""Part of the folder's name for URDF text. Bullet keeps every file that it has read, by name and for ever: with another
name for the arm's text in each episode a process grew by 8 kB an episode."""


class Physics:
    """Bullet's default client, in this process and without a window."""

    def __init__(self, *, skips_free_travel: bool = True) -> None:
        """Start Bullet.

        Args:
            skips_free_travel: Whether the arm is moved without simulating time where nothing would happen in it.
        """
        if not p.isConnected():
            p.connect(p.DIRECT)
        self.skips_free_travel = skips_free_travel
        self.on_step: Callable[[int], None] | None = None
        """Called after each step with the count since reset; live pictures are taken here."""
        self.reset()

    def reset(self, *, linked: bool = False) -> None:
        """Empty the world, set the clock to 0 and lay the table: plane and workspace at z = 0.

        Args:
            linked: Whether bodies without joints are loaded as trees of links, too; see `load_urdf`.
        """
        self.linked = linked
        p.resetSimulation()
        forget_everything()
        p.setPhysicsEngineParameter(
            fixedTimeStep=1 / SIM_HZ,
            enableFileCaching=1,
            solverResidualThreshold=SOLVER_RESIDUAL,
            deterministicOverlappingPairs=1,  # otherwise the order of contacts depends on addresses in memory
            # These two outlive `resetSimulation`: what one episode's task set would change the next episode.
            numSubSteps=0,
            contactBreakingThreshold=CONTACT_BREAKING_M,
        )
        p.setRealTimeSimulation(0)
        p.setGravity(0, 0, GRAVITY)
        self.steps = 0
        """Time since reset, in steps of 1/480 s."""
        self.simulated = 0
        """How many of them Bullet made; in the others nothing would have happened, see `skip`."""
        self.background = {
            self.load_urdf(ASSETS_ROOT / path, Pose((0.0, 0.0, 0.0)), fixed=True)
            for path in ("plane/plane.urdf", "ur5/workspace.urdf")
        }
        """The bodies that no task is about: the table and, once there is one, the arm."""
        self.parameters = p.getPhysicsEngineParameters()
        """The laws of physics, by which a changed one can be told."""

    def close(self) -> None:
        """Free the world."""
        p.disconnect()

    def step(self, count: int = 1) -> None:
        """Advance by a number of steps of 1/480 s."""
        for _ in range(count):
            p.stepSimulation()
            self.simulated += 1
            self._count()

    @property
    def skipped(self) -> int:
        """Steps since reset that Bullet did not make."""
        return self.steps - self.simulated

    def skip(self, count: int, put: Callable[[float], None]) -> None:
        """Let time pass in which nothing happens but that something is put elsewhere.

        Args:
            count: Steps of 1/480 s.
            put: Puts it where it is after a share of the time. It is called now and then on the way even if nobody
                looks on: Bullet remembers for a while what came near to what, and solves contacts in another order.
        """
        for step in range(1, count + 1):
            if step == count or (self.steps + 1) % PUT_STEPS == 0:
                put(step / count)
            self._count()

    def _count(self) -> None:
        self.steps += 1
        if self.on_step is not None:
            self.on_step(self.steps)

    def load_urdf(self, path: Path | str, pose: PoseLike, *, fixed: bool = False) -> int:
        """Load a body and put its origin at a pose.

        What has no joints becomes a rigid body of Bullet's and not a tree of links that ends at its root: contacts
        among such bodies take half of the time to solve. `reset` can ask for trees all the same: Bullet does not tie
        rigid bodies to the world, nor tell their collision shapes.

        Raises:
            pybullet.error: The file is missing or cannot be read.
        """
        position, rotation = pose
        rigid = not self.linked and _is_without_joints(Path(path))
        body = p.loadURDF(str(path), position, rotation, useFixedBase=fixed, useMaximalCoordinates=rigid)
        note_loaded(body, LoadedFrom(Path(path), _as_given(pose), fixed))
        return body

    def load_urdf_text(self, text: str, pose: PoseLike, *, fixed: bool = False) -> int:
        """Load a body from URDF text; meshes in it need absolute paths."""
        folder = Path(tempfile.gettempdir()) / f"simsmith-{os.getpid()}-{_TOKEN}"
        folder.mkdir(mode=0o700)
        try:
            path = folder / f"{hashlib.sha256(text.encode('utf-8')).hexdigest()[:16]}.urdf"
            path.write_text(text, encoding="utf-8")
            return self.load_urdf(path, pose, fixed=fixed)
        finally:
            shutil.rmtree(folder)

    def pose(self, body: int) -> Pose:
        """Where a body is; for our own assets the centre of mass is the origin."""
        return Pose(*p.getBasePositionAndOrientation(body))

    def set_pose(self, body: int, pose: PoseLike) -> None:
        """Put a body somewhere, at rest."""
        p.resetBasePositionAndOrientation(body, *pose)
        p.resetBaseVelocity(body, (0, 0, 0), (0, 0, 0))

    def set_color(self, body: int, rgb: Vector) -> None:
        """Paint every shape of a body's base; components in 0–1."""
        p.changeVisualShape(body, -1, rgbaColor=(float(rgb[0]), float(rgb[1]), float(rgb[2]), 1.0))

    def bodies(self) -> tuple[int, ...]:
        """The ids of all bodies in order of loading, table and arm included."""
        return tuple(p.getBodyUniqueId(index) for index in range(p.getNumBodies()))

    def is_static(self, bodies: Iterable[int]) -> bool:
        """Whether none of the bodies moves faster than 5 mm/s, but for those that roll away or fall for ever."""
        limit = STATIC_SPEED * STATIC_SPEED
        return all(_squared(p.getBaseVelocity(body)[0]) < limit or self._is_gone(body) for body in bodies)

    def _is_gone(self, body: int) -> bool:
        (x, y, z), _ = p.getBasePositionAndOrientation(body)
        return x * x + y * y > GONE * GONE or z < -GONE


def _is_without_joints(urdf: Path) -> bool:
    return urdf.is_file() and b"<joint" not in urdf.read_bytes()


def _squared(vector: tuple[float, float, float]) -> float:
    x, y, z = vector
    return x * x + y * y + z * z


def _as_given(pose: PoseLike) -> Pose:
    """The same numbers as plain floats."""
    (x, y, z), (qx, qy, qz, qw) = pose
    return Pose((float(x), float(y), float(z)), (float(qx), float(qy), float(qz), float(qw)))
