"""Compiles the rasteriser, if that has not been done: ``python -m sim.raster``."""

from __future__ import annotations

import sys

from sim.raster.building import build
from sim.raster.machine_code import find

if find() is None:
    sys.stderr.write("Compiling the renderer (once, some seconds) …\n")
    build()
