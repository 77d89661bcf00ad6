"""What is seen before each action of an episode, on the way and at its end: for demonstrations, and for policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sim.values import ColorImage, FloatImage, MaskImage, Pose

CAMERAS = ("front", "left", "right")
"""Names of `sim.cameras.OBSERVATION_CAMERAS`, in their order."""
CAMERA_SHAPE = (480, 640)
"""Rows and columns of each of them."""
EVENTS_KB = 4 << 20
"""Limit of a run's events [KiB] that leaves room for views: ten long episodes with cameras are 2 GB."""


@dataclass(frozen=True)
class ViewOptions:
    """What is looked at besides colour and height from above."""

    masks: bool = False
    """Which body is where, from above."""
    cameras: bool = False
    """Colour and depth of the observation cameras; they cost more than all the rest."""
    every_sim_steps: int | None = None
    """Also look while an action is carried out, whenever the count of physics steps is a multiple of this."""


class CameraPicture(NamedTuple):
    """What one observation camera sees."""

    color: ColorImage
    """(480, 640, 3)."""
    depth: FloatImage
    """(480, 640), along the camera's axis [m]."""


class ToolSeen(NamedTuple):
    """The end of the arm, while an action is carried out."""

    pose: Pose
    """Of its working point, in the world."""
    holds: bool
    """Whether it holds something."""


@dataclass(frozen=True, eq=False)
class ViewTaken:
    """The scene when an action is about to be chosen, when the last one has ended the episode, and on the way."""

    seed: int
    step: int
    """How many actions were taken."""
    goal_index: int
    """How many subgoals were reached."""
    primitive: str
    """The motion that carries actions out: "PickPlace", "push", or a name of the task's own."""
    poses: Mapping[int, Pose]
    """Body id → pose of every object."""
    color: ColorImage
    """The workspace from straight above, (320, 160, 3)."""
    height: FloatImage
    """The same pixels, above the table [m]."""
    mask: MaskImage | None = None
    """The same pixels; None: not asked for."""
    cameras: Mapping[str, CameraPicture] | None = None
    """Name → picture; None: not asked for."""
    tool: ToolSeen | None = None
    """None: no action is being carried out."""
