"""From the path that task code gives to a URDF file that Bullet can load; a diagnostic where that needs a guess."""

from __future__ import annotations

from pathlib import Path
from posixpath import normpath

import numpy as np

from sim.assets import ASSETS_ROOT, CATALOGUE, asset
from sim.builders import fill_template, is_filled_template, placeholders
from sim.diagnostics import report
from sim.errors import UnknownAsset

FALLBACK_ASSET = "stacking/block.urdf"
"""Stands in, painted red, for an unknown asset in lenient mode."""
FALLBACK_MESH, FALLBACK_SCALE = "kitting/03.obj", (0.003, 0.003, 0.001)
"""Fill an unfilled template of a mesh in lenient mode: a square."""
GUESSED_SIDES = (0.03, 0.06)
"""Range of the random sizes that fill an unfilled template in lenient mode [m]."""


def loadable_urdf(urdf: object) -> tuple[Path, bool]:
    """The file for a path of task code, and whether it stands in for an unknown one.

    Accepted are the catalogue's paths, the same below `assets_root`, and what `fill_template` returned.
    """
    if is_filled_template(urdf):
        path = Path(str(urdf))
    else:
        try:
            path = asset(_below_root(str(urdf))).file
        except UnknownAsset as unknown:
            near = f"did you mean {' or '.join(unknown.near)}?" if unknown.near else "use a path of the asset list"
            report("unknown-asset", f"unknown asset {unknown.path!r}", near)
            return CATALOGUE[FALLBACK_ASSET].file, True
    return _without_placeholders(path), False


def _below_root(path: str) -> str:
    path = normpath(path)
    return path.removeprefix(f"{ASSETS_ROOT}/")


def _without_placeholders(path: Path) -> Path:
    missing = placeholders(path)
    if not missing:
        return path
    name = path.relative_to(ASSETS_ROOT).as_posix() if path.is_relative_to(ASSETS_ROOT) else path.name
    fields = sorted({placeholder.rstrip("0123456789") for placeholder in missing})
    example = ", ".join(f"'{field}': (...)" for field in fields)
    report(
        "unfilled-template",
        f"{name!r} is a template whose {', '.join(missing)} are not filled",
        f"load the result of self.fill_template({name!r}, {{{example}}}) instead",
    )
    sides = np.random.uniform(*GUESSED_SIDES, size=3)
    guesses: dict[str, object] = {"HALF": sides / 2, "COLOR": "red", "FNAME": FALLBACK_MESH, "SCALE": FALLBACK_SCALE}
    return Path(fill_template(str(path), {field: guesses.get(field, sides) for field in fields}))
