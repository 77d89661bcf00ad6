"""Pictures of the world through Bullet's software renderer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pybullet as p
from numpy.typing import NDArray

from sim.cameras import CameraConfig
from sim.geometry import apply, rotate
from sim.values import ColorImage, FloatImage, MaskImage, Vec3

LIGHT_DIRECTION: Vec3 = (0.6, -0.8, 2.0)
"""Towards the lamp."""
WALL_TOP, WALL_BOTTOM = (198.0, 208.0, 219.0), (232.0, 236.0, 240.0)
"""Colours of what lies behind the table: Bullet leaves it plain white."""
_BODY_BITS = (1 << 24) - 1


class Rendering(NamedTuple):
    """What one camera sees."""

    color: ColorImage
    depth: FloatImage
    """Along the camera's axis [m]; the far end of its range where nothing is seen."""
    segmentation: MaskImage


def render_camera(config: CameraConfig) -> Rendering:
    """One pinhole camera's colour, depth and body ids.

    Raises:
        ValueError: The camera is orthographic; `sim.heightmap.top_down` is that camera.
    """
    if config.orthographic:
        raise ValueError("an orthographic camera is rendered by sim.heightmap.top_down")
    rows, columns = config.image_size
    near, far = config.zrange
    color, buffer, segmentation = _render(rows, columns, _view(config), _projection(config))
    depth = far * near / (far - (far - near) * buffer)
    return Rendering(color, np.clip(depth, near, far).astype(np.float32), segmentation)


def render_frame(width: int, height: int) -> ColorImage:
    """A live picture of table, objects and arm from front right, (height, width, 3)."""
    return _render(height, width, *_live_camera(width, height))[0]


def project_to_frame(points: NDArray[np.float64], width: int, height: int) -> NDArray[np.float64]:
    """Where `render_frame` shows points of the world.

    Args:
        points: (N, 3) [m].
        width: Of the picture [px].
        height: Of the picture [px].

    Returns:
        (N, 2): shares of width and height from the top left corner; nan for points behind the camera.
    """
    view, projection = (np.reshape(matrix, (4, 4), order="F") for matrix in _live_camera(width, height))
    clip = np.column_stack([points, np.ones(len(points))]) @ (projection @ view).T  # (N, 4)
    depth = np.where(clip[:, 3:] > 0, clip[:, 3:], np.nan)
    x, y = (clip[:, :2] / depth).T
    return np.column_stack([(1 + x) / 2, (1 - y) / 2])


def _live_camera(width: int, height: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """View and projection matrix, by columns."""
    view = p.computeViewMatrix((1.40, -0.94, 0.98), (0.29, -0.03, 0.18), (0, 0, 1))
    return view, p.computeProjectionMatrixFOV(44, width / height, 0.05, 10.0)


def _render(
    rows: int, columns: int, view: tuple[float, ...], projection: tuple[float, ...]
) -> tuple[ColorImage, NDArray[np.float32], MaskImage]:
    """Colour, the depth buffer in 0–1, body ids."""
    _, _, rgba, buffer, segmentation = p.getCameraImage(
        columns,
        rows,
        view,
        projection,
        lightDirection=LIGHT_DIRECTION,
        shadow=1,
        renderer=p.ER_TINY_RENDERER,
        flags=p.ER_SEGMENTATION_MASK_OBJECT_AND_LINKINDEX,
    )
    ids = np.asarray(segmentation, dtype=np.int32).reshape(rows, columns)
    bodies = np.where(ids >= 0, ids & _BODY_BITS, -1).astype(np.int32)
    color = np.asarray(rgba, dtype=np.uint8).reshape(rows, columns, 4)[..., :3]
    wall = np.linspace(WALL_TOP, WALL_BOTTOM, rows)[:, None, :]
    color = np.where((bodies < 0)[..., None], wall, color).astype(np.uint8)
    return color, np.asarray(buffer, dtype=np.float32).reshape(rows, columns), bodies


def _view(config: CameraConfig) -> tuple[float, ...]:
    forward = apply(config.pose, (0.0, 0.0, 1.0))
    return p.computeViewMatrix(config.position, forward, rotate(config.rotation, (0.0, -1.0, 0.0)))


def _projection(config: CameraConfig) -> tuple[float, ...]:
    """The frustum whose picture the camera matrix describes, off-centre included."""
    rows, columns = config.image_size
    fx, _, cx, _, fy, cy, *_ = config.intrinsics
    near, far = config.zrange
    return p.computeProjectionMatrix(
        -cx * near / fx, (columns - cx) * near / fx, -(rows - cy) * near / fy, cy * near / fy, near, far
    )
