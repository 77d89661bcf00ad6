"""What there is to draw, as triangles: gathered from Bullet once, then seen by any number of cameras."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pybullet as p
from numpy.typing import NDArray

from sim.geometry import rotation_matrix
from sim.raster.native import kernels
from sim.raster.surfaces import NotDrawable, surface_of
from sim.shapes import link_frame
from sim.untold import is_dressed
from sim.values import Pose, Vec3

NO_TEXTURE = -1


class Part(NamedTuple):
    """One of Bullet's visual shapes."""

    body: int
    geometry: int
    """p.GEOM_BOX and so on."""
    dimensions: Vec3
    file: str
    """Of a mesh."""
    link: Pose
    """World frame of its link."""
    place: Pose
    """In the link's frame."""
    rgb: Vec3
    """Components in 0–1."""


@dataclass(frozen=True)
class Scene:
    """S shapes of T triangles together."""

    corners: NDArray[np.float32]
    """Each in the frame of its shape, (3 T, 3) [m]."""
    shape: NDArray[np.int32]
    """Number of each corner's shape, (3 T,)."""
    frames: NDArray[np.float32]
    """Of the shapes in the world, (S, 4, 4)."""
    normals: NDArray[np.float64]
    """Of the corners in the world, (3 T, 3)."""
    is_smooth: NDArray[np.uint8]
    """Whether a triangle's corners have different normals, (T,)."""
    paint: NDArray[np.uint8]
    """Colour of each triangle in white light, (T, 3)."""
    body: NDArray[np.int32]
    """Whose each triangle is, (T,)."""
    shadows: dict[object, NDArray[np.float32]] = field(default_factory=dict)
    """Shadow maps that were drawn already; cameras of one kind share theirs."""


class _Model(NamedTuple):
    """The triangles of some shapes, which stay the same while the shapes move."""

    corners: NDArray[np.float32]
    shape: NDArray[np.int32]
    normals: NDArray[np.float64]
    """Each in the frame of its shape."""
    is_smooth: NDArray[np.uint8]


def gather(bodies: Iterable[int]) -> Scene:
    """Everything visible of some bodies.

    Args:
        bodies: In the order in which Bullet has them: of surfaces at equal depth the last one is seen.

    Raises:
        NotDrawable: A shape that only TinyRenderer can draw is among them.
        NotBuilt: The machine code is missing.
    """
    return assemble([part for body in bodies for part in _parts(body)])


def assemble(parts: Sequence[Part]) -> Scene:
    """The triangles of some shapes.

    Raises:
        NotDrawable: A shape that only TinyRenderer can draw is among them.
        NotBuilt: The machine code is missing.
    """
    model = _model(tuple((part.geometry, part.dimensions, part.file) for part in parts))
    rotations, frames = _frames(parts)
    normals = np.empty_like(model.normals)
    kernels().turn(len(normals), model.normals, model.shape, rotations, normals)
    shape = model.shape[::3]  # of each triangle
    paint = np.float32(255) * np.array([part.rgb for part in parts], dtype=np.float32).reshape(-1, 3)
    body = np.array([part.body for part in parts], dtype=np.int32)
    return Scene(
        model.corners, model.shape, frames, normals, model.is_smooth, paint.astype(np.uint8)[shape], body[shape]
    )


def _parts(body: int) -> Iterator[Part]:
    """The visible shapes of a body; infinite planes are not drawn."""
    links: dict[int, Pose] = {}
    told = p.getVisualShapeData(body, p.VISUAL_SHAPE_DATA_TEXTURE_UNIQUE_IDS)
    for _, link, geometry, dimensions, file, position, rotation, rgba, texture in told:
        if rgba[3] > 0 and geometry != p.GEOM_PLANE:
            if texture != NO_TEXTURE or is_dressed(body):
                raise NotDrawable(f"the texture of body {body}")
            if link not in links:
                links[link] = link_frame(body, link)
            yield Part(body, geometry, dimensions, file.decode(), links[link], Pose(position, rotation), rgba[:3])


def _frames(parts: Sequence[Part]) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Rotations (S, 3, 3) and frames (S, 4, 4) of the shapes in the world."""
    link_rotations, link_positions = _matrices([part.link for part in parts])
    rotations, positions = _matrices([part.place for part in parts])
    rotations = np.einsum("sij,sjk->sik", link_rotations, rotations)
    frames = np.zeros((len(parts), 4, 4), dtype=np.float32)
    frames[:, :3, :3] = rotations
    frames[:, :3, 3] = np.einsum("sij,sj->si", link_rotations, positions) + link_positions
    frames[:, 3, 3] = 1.0
    return rotations, frames


def _matrices(poses: Sequence[Pose]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Rotations (S, 3, 3) and positions (S, 3)."""
    rotations = np.array([rotation_matrix(pose.rotation) for pose in poses]).reshape(-1, 3, 3)
    return rotations, np.array([pose.position for pose in poses], dtype=np.float64).reshape(-1, 3)


@lru_cache(maxsize=4)
def _model(shapes: tuple[tuple[int, Vec3, str], ...]) -> _Model:
    """The surfaces of shapes, each as `surface_of` takes it, one behind the other."""
    surfaces = [surface_of(*shape) for shape in shapes]
    corners = np.concatenate([np.empty((0, 3, 3)), *(surface.corners for surface in surfaces)])
    normals = np.concatenate([np.empty((0, 3, 3)), *(surface.normals for surface in surfaces)])
    return _Model(
        corners.reshape(-1, 3).astype(np.float32),
        np.repeat(np.arange(len(shapes), dtype=np.int32), [3 * len(surface.corners) for surface in surfaces]),
        normals.reshape(-1, 3),
        (normals != normals[:, :1]).any(axis=(1, 2)).astype(np.uint8),
    )
