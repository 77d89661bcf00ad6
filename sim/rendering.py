"""Pictures of the world as it is now, by our own rasteriser or by Bullet's TinyRenderer: the same ones, but for time.

The rasteriser draws wherever it can. TinyRenderer draws what is beyond it (textures, meshes that Bullet keeps to
itself), and everything where the rasteriser has not been compiled: see docs/speed.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pybullet as p
from numpy.typing import NDArray

from sim import raster
from sim.cameras import CameraConfig
from sim.geometry import apply, rotate
from sim.values import ColorImage, FloatImage, MaskImage, Renderer, Vec3

LIGHT_DIRECTION: Vec3 = (0.6, -0.8, 2.0)
"""Towards the lamp."""
WALL_TOP, WALL_BOTTOM = (198.0, 208.0, 219.0), (232.0, 236.0, 240.0)
"""Colours of what lies behind the table."""
_BODY_BITS = (1 << 24) - 1


class Rendering(NamedTuple):
    """What one camera sees."""

    color: ColorImage
    depth: FloatImage
    """Along the camera's axis [m]; the far end of its range where nothing is seen."""
    segmentation: MaskImage


class _View(NamedTuple):
    """A camera as OpenGL describes it."""

    view: tuple[float, ...]
    """World to camera, by columns."""
    projection: tuple[float, ...]
    """Camera to clip coordinates, by columns."""
    rows: int
    columns: int
    zrange: tuple[float, float]
    """Nearest and farthest depth [m]."""


def render_camera(config: CameraConfig, renderer: Renderer = "raster") -> Rendering:
    """One pinhole camera's colour, depth and body ids; see `render_cameras`."""
    return render_cameras([config], renderer)[0]


def render_cameras(configs: Sequence[CameraConfig], renderer: Renderer = "raster") -> list[Rendering]:
    """What pinhole cameras see at the same moment, which costs less than one after the other.

    Args:
        configs: Cameras that share a lens share the shadows, too.
        renderer: Who draws, if it can.

    Raises:
        ValueError: A camera is orthographic; `sim.heightmap.top_down` is that camera.
    """
    if any(config.orthographic for config in configs):
        raise ValueError("an orthographic camera is rendered by sim.heightmap.top_down")
    return _render([_observing(config) for config in configs], renderer)


def render_frame(width: int, height: int, renderer: Renderer = "raster") -> ColorImage:
    """A live picture of table, objects and arm from front right, (height, width, 3)."""
    return _render([_live(width, height)], renderer)[0].color


def project_to_frame(points: NDArray[np.float64], width: int, height: int) -> NDArray[np.float64]:
    """Where `render_frame` shows points of the world.

    Args:
        points: (N, 3) [m].
        width: Of the picture [px].
        height: Of the picture [px].

    Returns:
        (N, 2): shares of width and height from the top left corner; nan for points behind the camera.
    """
    camera = _live(width, height)
    clip = np.column_stack([points, np.ones(len(points))]) @ (_matrix(camera.projection) @ _matrix(camera.view)).T
    depth = np.where(clip[:, 3:] > 0, clip[:, 3:], np.nan)
    x, y = (clip[:, :2] / depth).T
    return np.column_stack([(1 + x) / 2, (1 - y) / 2])


def _render(views: Sequence[_View], renderer: Renderer) -> list[Rendering]:
    if renderer == "raster":
        try:
            return _rasterised(views)
        except (raster.NotBuilt, raster.NotDrawable):
            pass
    return [_by_tiny_renderer(view) for view in views]


def _rasterised(views: Sequence[_View]) -> list[Rendering]:
    """By our own rasteriser.

    Raises:
        NotBuilt: It has not been compiled.
        NotDrawable: Something is beyond it.
    """
    scene = raster.gather(p.getBodyUniqueId(index) for index in range(p.getNumBodies()))
    lamp = raster.Lamp(LIGHT_DIRECTION)
    cameras = [
        raster.Camera(_matrix(view.view), _matrix(view.projection), view.rows, view.columns, *view.zrange)
        for view in views
    ]
    return [Rendering(*raster.draw(scene, camera, lamp, _wall(camera.height))) for camera in cameras]


def _by_tiny_renderer(view: _View) -> Rendering:
    _, _, rgba, buffer, segmentation = p.getCameraImage(
        view.columns,
        view.rows,
        view.view,
        view.projection,
        lightDirection=LIGHT_DIRECTION,
        shadow=1,
        renderer=p.ER_TINY_RENDERER,
        flags=p.ER_SEGMENTATION_MASK_OBJECT_AND_LINKINDEX,
    )
    shape = view.rows, view.columns
    ids = np.asarray(segmentation, dtype=np.int32).reshape(shape)
    bodies = np.where(ids >= 0, ids & _BODY_BITS, -1).astype(np.int32)
    color = np.asarray(rgba, dtype=np.uint8).reshape(*shape, 4)[..., :3]
    color = np.where((bodies < 0)[..., None], _wall(view.rows)[:, None], color)
    near, far = view.zrange
    depth = far * near / (far - (far - near) * np.asarray(buffer, dtype=np.float64).reshape(shape))
    return Rendering(color, np.clip(depth, near, far).astype(np.float32), bodies)


def _wall(rows: int) -> NDArray[np.uint8]:
    """Colour of each row where nothing is seen, (rows, 3); TinyRenderer leaves it plain white."""
    return np.linspace(WALL_TOP, WALL_BOTTOM, rows).astype(np.uint8)


def _live(width: int, height: int) -> _View:
    view = p.computeViewMatrix((1.40, -0.94, 0.98), (0.29, -0.03, 0.18), (0, 0, 1))
    near, far = 0.05, 10.0
    projection = p.computeProjectionMatrixFOV(44, width / height, near, far)
    return _View(view, projection, height, width, (near, far))


def _observing(config: CameraConfig) -> _View:
    """The frustum whose picture the camera matrix describes, off-centre included."""
    forward = apply(config.pose, (0.0, 0.0, 1.0))
    view = p.computeViewMatrix(config.position, forward, rotate(config.rotation, (0.0, -1.0, 0.0)))
    rows, columns = config.image_size
    fx, _, cx, _, fy, cy, *_ = config.intrinsics
    near, far = config.zrange
    projection = p.computeProjectionMatrix(
        -cx * near / fx, (columns - cx) * near / fx, -(rows - cy) * near / fy, cy * near / fy, near, far
    )
    return _View(view, projection, rows, columns, config.zrange)


def _matrix(columns: tuple[float, ...]) -> NDArray[np.float64]:
    return np.array(columns, dtype=np.float64).reshape(4, 4).T
