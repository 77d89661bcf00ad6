"""What a camera sees of a scene, under a lamp that casts shadows: TinyRenderer's model of light."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.raster.native import kernels
from sim.raster.scene import Scene
from sim.values import ColorImage, FloatImage, MaskImage, Vec3

Matrix = NDArray[np.float64]
"""(4, 4)."""


@dataclass(frozen=True)
class Camera:
    """A pinhole camera, in OpenGL's terms."""

    view: Matrix
    """World to camera."""
    projection: Matrix
    """Camera to clip coordinates."""
    height: int
    """[px]"""
    width: int
    """[px]"""
    near: float
    """What is nearer is not seen [m]; the projection's, whose single precision does not tell it exactly."""
    far: float
    """What is farther is not seen [m]."""


@dataclass(frozen=True)
class Lamp:
    """Where light comes from, and how surfaces answer; the defaults are TinyRenderer's."""

    direction: Vec3 = (0.0, -0.6, 0.8)
    """Towards it; not straight up."""
    distance: float = 2.0
    """From the world's origin, where the shadow map's camera looks, to that camera [m]."""
    ambient: float = 0.6
    diffuse: float = 0.35
    specular: float = 0.05
    shadowed: float = 0.8
    """Share of the diffuse and specular light that a shadow leaves."""

    @property
    def towards(self) -> NDArray[np.float64]:
        """Unit vector."""
        direction = np.array(self.direction, dtype=np.float64)
        unit: NDArray[np.float64] = direction / np.sqrt((direction**2).sum())
        return unit


class Picture(NamedTuple):
    """What one camera sees."""

    color: ColorImage
    depth: FloatImage
    """Along the camera's axis [m]; the far end of its range where nothing is seen."""
    mask: MaskImage
    """Bodies; −1 where nothing is seen."""


class _Seen(NamedTuple):
    """What `_look` finds."""

    clip: NDArray[np.float32]
    """Corners in clip coordinates x, y, w: (3 T, 3)."""
    nearest: NDArray[np.float32]
    """Inverse depth (height, width) [1/m]."""
    owner: NDArray[np.int32]
    """Triangles (height, width); −1 where there is none."""


def draw(scene: Scene, camera: Camera, lamp: Lamp, background: NDArray[np.uint8] | None = None) -> Picture:
    """Draw a scene.

    Args:
        scene: Its shadow map is kept in it for cameras with the same projection and size.
        camera: Where from.
        lamp: The light.
        background: Colour of each row where nothing is seen, (height, 3); None is white.
    """
    height, width = camera.height, camera.width
    if background is None:
        background = np.full((height, 3), 255, dtype=np.uint8)
    lamp_view = _look_at_origin(lamp.towards * lamp.distance)
    shadow = _shadow_map(scene, camera, lamp_view)
    seen = _look(scene, camera, camera.view)
    material = np.array([lamp.ambient, lamp.diffuse, lamp.specular, lamp.shadowed])
    lit = np.empty((len(scene.body), 2, 3), dtype=np.uint8)
    kernels().light(len(scene.body), scene.normals, scene.paint, lamp.towards, material, lit)
    picture = Picture(
        np.empty((height, width, 3), dtype=np.uint8),
        np.empty((height, width), dtype=np.float32),
        np.empty((height, width), dtype=np.int32),
    )
    kernels().shade(
        *(height, width, seen.nearest, seen.owner),
        *(seen.clip, scene.normals, scene.is_smooth, scene.paint, lit, scene.body),
        *(lamp.towards, material, _pixels_to_lamp(camera, lamp_view), shadow),
        *(background, camera.far, *picture),
    )
    return picture


def _shadow_map(scene: Scene, camera: Camera, lamp_view: Matrix) -> NDArray[np.float32]:
    """Inverse depths as seen from the lamp, through the camera's own projection."""
    key = (camera.projection.tobytes(), camera.height, camera.width, lamp_view.tobytes())
    if key not in scene.shadows:
        scene.shadows[key] = _look(scene, camera, lamp_view, both_sides=True).nearest.copy()
    return scene.shadows[key]


def _look(scene: Scene, camera: Camera, view: Matrix, *, both_sides: bool = False) -> _Seen:
    """Find the nearest triangle of each pixel. The images are overwritten by the next call."""
    with np.errstate(over="ignore", invalid="ignore"):  # of bodies that flew off to nowhere
        to_clip = _product(camera.projection.astype(np.float32), _product(view.astype(np.float32), scene.frames))
    clip = np.empty_like(scene.corners)
    kernels().to_clip_space(len(clip), scene.corners, scene.shape, np.ascontiguousarray(to_clip[:, [0, 1, 3]]), clip)
    nearest, owner = _images(camera.height, camera.width)
    nearest.fill(1 / camera.far)
    owner.fill(-1)
    polygon = np.empty((4, 3), dtype=np.float32)
    kernels().rasterise(
        len(scene.body), clip, camera.near, both_sides, polygon, camera.height, camera.width, nearest, owner
    )
    return _Seen(clip, nearest, owner)


@lru_cache(maxsize=4)
def _images(height: int, width: int) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Room that is used again and again: the system takes longer to hand out fresh memory than we to fill it."""
    return np.empty((height, width), dtype=np.float32), np.empty((height, width), dtype=np.int32)


def _product(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """A matrix (4, 4) times each of (S, 4, 4), summed from the last term to the first as TinyRenderer does."""
    terms = [first[:, k, None] * second[:, None, k] for k in range(4)]
    product: NDArray[np.float32] = ((terms[3] + terms[2]) + terms[1]) + terms[0]
    return product


def _look_at_origin(eye: NDArray[np.float64]) -> Matrix:
    """The view matrix of a camera at a point that looks at the origin, z being up."""
    backward = eye / np.sqrt((eye**2).sum())
    right = np.cross((0.0, 0.0, 1.0), backward)
    right /= np.sqrt((right**2).sum())
    view = np.eye(4)
    view[:3, :3] = right, np.cross(backward, right), backward
    view[:3, 3] = -(view[:3, :3] * eye).sum(axis=1)
    return view


def _pixels_to_lamp(camera: Camera, lamp_view: Matrix) -> NDArray[np.float64]:
    """How a pixel is found in the shadow map.

    A pixel at depth d is, in clip coordinates, the point d · (x, y, a + b/d, 1). Seen from the lamp and divided by d it
    is linear in column, row and 1/d.

    Returns:
        (4, 4): by rows column · w, line · w and w in the shadow map, all divided by d, and last (a, b, 0, 0); by
        columns the constant, the factors of column, row and 1/d. Lines are counted from below.
    """
    height, width = camera.height, camera.width
    a, b = -camera.projection[2, 2], camera.projection[2, 3]
    to_lamp = camera.projection @ lamp_view @ np.linalg.inv(camera.projection @ camera.view)
    x, y, w = to_lamp[0], to_lamp[1], to_lamp[3]
    rows = np.stack([width / 2 * (x + w), height / 2 * (y + w), w])
    lowest = 1 - 2 / height  # y of row 0
    constant = -rows[:, 0] + lowest * rows[:, 1] + a * rows[:, 2] + rows[:, 3]
    found = np.zeros((4, 4))
    found[:3] = np.column_stack([constant, 2 / width * rows[:, 0], -2 / height * rows[:, 1], b * rows[:, 2]])
    found[3, :2] = a, b
    return found
