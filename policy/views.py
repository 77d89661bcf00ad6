"""What of a scene a policy is shown: the exact view from above, or one fused from the pictures of three cameras.

The second is what published policies see: every pixel of a depth image is a point, and the highest point of a cell is
on top. What no camera sees is black and flat, and what a camera sees of the arm stands in the picture.

Source: Transporter Networks, Zeng 2020, section 4.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from policy.errors import NoCameras
from sim.cameras import OBSERVATION_CAMERAS
from sim.pointclouds import get_fused_heightmap
from sim.sandbox.views import CAMERAS, ViewOptions
from sim.values import WORKSPACE

if TYPE_CHECKING:
    from policy.config import ViewKind
    from sim.values import ColorImage, FloatImage

BELOW_M = 0.005
"""Points so far below the table are the table's: half of them are, by the rounding of depths."""


class Shown(NamedTuple):
    """The workspace from above; rows lie along y, columns along x."""

    color: ColorImage
    """(rows, columns, 3)."""
    height: FloatImage
    """(rows, columns), above the table [m]."""


class CameraImages(Protocol):
    """Of one observation camera."""

    @property
    def color(self) -> ColorImage:
        """(480, 640, 3)."""

    @property
    def depth(self) -> FloatImage:
        """(480, 640), along the camera's axis [m]."""


class Seen(Protocol):
    """A scene as it was recorded, or as it is now."""

    @property
    def color(self) -> ColorImage:
        """From straight above."""

    @property
    def height(self) -> FloatImage:
        """The same pixels [m]."""

    @property
    def cameras(self) -> Mapping[str, CameraImages] | None:
        """By their names."""


def options_of(kind: ViewKind) -> ViewOptions:
    """What has to be looked at for a policy of this kind."""
    return ViewOptions(cameras=kind == "fused")


def shown(kind: ViewKind, seen: Seen) -> Shown:
    """What a policy is shown of a scene.

    Raises:
        NoCameras: It is to be fused, and there are no pictures of the cameras.
    """
    if kind == "above":
        return Shown(seen.color, seen.height)
    cameras = seen.cameras or {}
    if not set(CAMERAS) <= cameras.keys():
        raise NoCameras("there are no pictures of the cameras that it is fused from")
    return fused([cameras[name] for name in CAMERAS])


def fused(cameras: Sequence[CameraImages]) -> Shown:
    """What the observation cameras, in their order, see from above; cells are centred as pixels of the exact view."""
    half = WORKSPACE.pixel_size / 2
    x, y, (bottom, top) = WORKSPACE.bounds
    bounds = [[low - half, high - half] for low, high in (x, y)] + [[bottom - BELOW_M, top]]
    images = {"color": [one.color for one in cameras], "depth": [one.depth for one in cameras]}
    color, height = get_fused_heightmap(images, OBSERVATION_CAMERAS, bounds, WORKSPACE.pixel_size)
    return Shown(color, np.maximum(height - np.float32(BELOW_M), np.float32(0.0)))
