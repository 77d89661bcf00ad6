"""Kits: twenty flat shapes, their names and symmetries, and points inside of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.assets import ASSETS_ROOT
from sim.errors import TaskMisuse
from sim.geometry import PoseLike, apply
from sim.meshes import triangles_of
from sim.values import Pose

OBJECT_TEMPLATE = "kitting/object-template.urdf"
OBJECT_SIZE = (0.08, 0.08, 0.02)
"""How much room a shape takes in whatever yaw, with some to spare [m]."""
SCALE = (0.003, 0.003, 0.001)
"""From the units of a mesh file, 20 wide and 20 tall, to metres: 0.06 × 0.06 × 0.02 m."""
MESH_UNITS = 20.0
CANDIDATES = 10
"""How many random points of a surface each chosen one is chosen from."""

_ALL, _HALF, _QUARTER = 2 * math.pi, math.pi, math.pi / 2
SYMMETRIES: tuple[float, ...] = (
    *(_ALL, _ALL, _ALL, _QUARTER, _QUARTER, _ALL, _HALF),
    *(_ALL / 5, _HALF, _ALL / 6, _ALL / 5, 0.0, _ALL, _ALL),
    *(_ALL, _ALL, 0.0, _ALL / 6, _ALL, _ALL),
)
"""Number of a kitting shape → the turn about its origin that changes nothing; 0: none does [rad].

The triangle's origin is not its middle.
"""


def shape_mesh(shape: int) -> str:
    """Path of a shape's mesh."""
    return str(ASSETS_ROOT / "kitting" / f"{int(shape):02d}.obj")


def same_shape(shape: int, target_shapes: Sequence[int] | NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """One row of a goal's matches: 1 at each of `count` targets that takes this shape."""
    row = np.zeros(count)
    row[: len(target_shapes)] = np.asarray(target_shapes)[:count] == shape
    return row


def map_kit_scale(size: Sequence[float]) -> tuple[float, float, float]:
    """The SCALE that makes a kitting shape this large: ``map_kit_scale((0.06, 0.06, 0.02))`` is (0.003, 0.003, 0.001).

    Args:
        size: Along x, y, z [m].
    """
    x, y, z = (float(side) / MESH_UNITS for side in size)
    return x, y, z


def surface_points(model: str, scale: float | Sequence[float], pose: PoseLike, count: int) -> list[Pose]:
    """Random places, well apart, on the surface of a mesh; see `Task.get_target_sample_surface_points`."""
    path = Path(model) if Path(model).is_absolute() else ASSETS_ROOT / model
    if not path.is_file():
        hint = "pass a mesh such as os.path.join(self.assets_root, 'kitting', '00.obj')"
        raise TaskMisuse("unknown-asset", f"no mesh {model!r:.80}", hint)
    triangles = triangles_of(str(path)) * np.asarray(scale, dtype=np.float64)
    candidates = _on_surface(triangles, CANDIDATES * count)
    return [Pose(apply(pose, point)) for point in candidates[_far_apart(candidates, count)].tolist()]


def _on_surface(triangles: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Uniform random points (count, 3) on triangles (T, 3 corners, 3)."""
    first, second = triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    area = np.linalg.norm(np.cross(first, second), axis=1)
    chosen = np.random.choice(len(triangles), count, p=area / area.sum())
    along = np.random.random((2, count, 1))
    u, v = np.where(along.sum(axis=0) > 1, 1 - along, along)  # the far half of a parallelogram, folded back
    points: NDArray[np.float64] = triangles[chosen, 0] + u * first[chosen] + v * second[chosen]
    return points


def _far_apart(points: NDArray[np.float64], count: int) -> list[int]:
    """Indices of points, each the farthest from those before it."""
    chosen: list[int] = []
    distance = np.full(len(points), np.inf)
    for _ in range(count):
        chosen.append(int(np.argmax(distance)))
        distance = np.minimum(distance, np.linalg.norm(points - points[chosen[-1]], axis=1))
    return chosen
