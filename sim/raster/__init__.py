"""A rasteriser of our own: TinyRenderer's pictures, pixel for pixel, in a twentieth of the time.

It draws boxes, spheres, cylinders, capsules and untextured OBJ meshes under one lamp that casts shadows. Its loops are
machine code that `build` makes once (`python -m sim.raster`) and every later process loads in some milliseconds.

Public names resolve on first use: whoever draws nothing pays nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.raster.building import build
    from sim.raster.machine_code import is_built
    from sim.raster.native import NotBuilt
    from sim.raster.picture import Camera, Lamp, Picture, draw
    from sim.raster.scene import Scene, gather
    from sim.raster.surfaces import NotDrawable
    from sim.raster.warming import warm

_HOMES = {
    "Camera": "picture",
    "Lamp": "picture",
    "NotBuilt": "native",
    "NotDrawable": "surfaces",
    "Picture": "picture",
    "Scene": "scene",
    "build": "building",
    "draw": "picture",
    "gather": "scene",
    "is_built": "machine_code",
    "warm": "warming",
}

__all__ = [
    "Camera",
    "Lamp",
    "NotBuilt",
    "NotDrawable",
    "Picture",
    "Scene",
    "build",
    "draw",
    "gather",
    "is_built",
    "warm",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'sim.raster' has no public name {name!r}; it has: {', '.join(__all__)}")
    return getattr(import_module(f"sim.raster.{home}"), name)
