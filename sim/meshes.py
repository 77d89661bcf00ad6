"""Triangles of Wavefront OBJ files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Triangles = NDArray[np.float64]
"""(triangles, 3 corners, 3 coordinates)."""


class Mesh(NamedTuple):
    """What an OBJ file says."""

    triangles: Triangles
    """In the file's own units; polygons are cut into fans."""
    normals: Triangles | None
    """Of each corner; None unless the file has one for every corner."""
    has_texture: bool
    """Whether its material library names a picture."""


def triangles_of(file: str) -> Triangles:
    """The faces of an OBJ file in its own units; polygons are cut into fans.

    Raises:
        ValueError: The file is not an OBJ file with faces.
    """
    return mesh_of(file).triangles


@lru_cache(maxsize=64)
def mesh_of(file: str) -> Mesh:
    """Read an OBJ file.

    Raises:
        ValueError: The file is not an OBJ file with faces.
    """
    vertices: list[tuple[float, float, float]] = []
    normals: list[tuple[float, float, float]] = []
    faces: list[tuple[_Corner, _Corner, _Corner]] = []
    has_texture = False
    for line in Path(file).read_text(encoding="utf-8", errors="replace").splitlines():
        kind, *words = line.split() or [""]
        if kind == "v":
            vertices.append((float(words[0]), float(words[1]), float(words[2])))
        elif kind == "vn":
            normals.append((float(words[0]), float(words[1]), float(words[2])))
        elif kind == "f":
            corners = [_corner(word, len(vertices), len(normals)) for word in words]
            faces.extend((corners[0], corners[i], corners[i + 1]) for i in range(1, len(corners) - 1))
        elif kind == "mtllib":
            has_texture = has_texture or _names_picture(Path(file).with_name(line.split(maxsplit=1)[1].strip()))
    if not faces:
        raise ValueError(f"{file} has no faces: not a Wavefront OBJ file")
    at, facing = np.array(faces).transpose(2, 0, 1)  # (triangles, 3) each
    whole = bool(normals) and bool((facing >= 0).all())
    return Mesh(np.array(vertices)[at], np.array(normals)[facing] if whole else None, has_texture)


_Corner = tuple[int, int]
"""0-based numbers of a vertex and of a normal, −1 for none."""


def _corner(word: str, vertices: int, normals: int) -> _Corner:
    """A face's corner, written ``v``, ``v/t``, ``v//n`` or ``v/t/n``; numbers count from 1, negative from the end."""
    vertex, _, rest = word.partition("/")
    normal = rest.partition("/")[2]
    return _index(vertex, vertices), _index(normal, normals) if normal else -1


def _index(word: str, count: int) -> int:
    index = int(word)
    return index - 1 if index > 0 else count + index


def _names_picture(materials: Path) -> bool:
    return materials.is_file() and "map_Kd" in materials.read_text(encoding="utf-8", errors="replace")
