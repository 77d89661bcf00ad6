"""All generated asset files."""

from __future__ import annotations

from sim.asset_making.bodies import written_bodies
from sim.asset_making.food import FOOD
from sim.asset_making.kitchen import KITCHEN
from sim.asset_making.kitting_shapes import written_kitting_shapes
from sim.asset_making.things import thing_files
from sim.asset_making.tools import TOOLS

THINGS = KITCHEN | FOOD | TOOLS
"""Name → what stands for the scanned household objects of the literature."""


def written_files() -> dict[str, str]:
    """Path below the assets' root → content, of every generated file."""
    things = {path: text for name, thing in THINGS.items() for path, text in thing_files(name, thing).items()}
    return written_bodies() | written_kitting_shapes() | things
