"""Triangles of Wavefront OBJ files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Triangles = NDArray[np.float64]
"""(triangles, 3 corners, 3 coordinates)."""


@lru_cache(maxsize=64)
def triangles_of(file: str) -> Triangles:
    """The faces of an OBJ file in its own units; polygons are cut into fans.

    Raises:
        ValueError: The file is not an OBJ file with faces.
    """
    vertices: list[tuple[float, float, float]] = []
    faces: list[tuple[int, int, int]] = []
    for line in Path(file).read_text(encoding="utf-8", errors="replace").splitlines():
        kind, *words = line.split() or [""]
        if kind == "v":
            vertices.append((float(words[0]), float(words[1]), float(words[2])))
        elif kind == "f":
            corners = [_index(word, len(vertices)) for word in words]
            faces.extend((corners[0], corners[i], corners[i + 1]) for i in range(1, len(corners) - 1))
    if not faces:
        raise ValueError(f"{file} has no faces: not a Wavefront OBJ file")
    triangles: Triangles = np.array(vertices)[np.array(faces)]
    return triangles


def _index(word: str, count: int) -> int:
    """0-based vertex of a face's corner, written ``v``, ``v/t`` or ``v/t/n``, negative from the end."""
    index = int(word.split("/")[0])
    return index - 1 if index > 0 else count + index
