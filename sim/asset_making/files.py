"""All generated asset files."""

from __future__ import annotations

from sim.asset_making.bodies import written_bodies
from sim.asset_making.kitting_shapes import written_kitting_shapes


def written_files() -> dict[str, str]:
    """Path below the assets' root → content, of every generated file."""
    return written_bodies() | written_kitting_shapes()
