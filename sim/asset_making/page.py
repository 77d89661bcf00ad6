"""The asset page of the documentation: ``python -m sim.asset_making.page`` writes it and its pictures again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from sim.asset_making.kitting_shapes import KITTING_SHAPES
from sim.assets import CATALOGUE, Asset

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = "images/assets"
_MASS = re.compile(r'<mass value="([^"]*)"')

_INTRODUCTION = """# Assets

Every file that a task may load with `env.add_object(path, pose)`. Paths are relative to `self.assets_root`; sizes are
along x, y and z in metres, masses in kilograms. A size of "—" is chosen by the task; a mass of "—" is a marker's, which
nothing collides with. A template names in capitals what `self.fill_template(path, {...})` must fill in. Meshes that are
not convex consist of convex groups, so that what collides is exactly what is drawn.

All files were made for this project, most of them by `sim/asset_making`, and carry its licence. The arm's meshes are
not here: they come from the package `airo-models` (MIT).

*This page and its pictures are written by `python -m sim.asset_making.page`.*
"""

_SHAPES = """
## Kitting shapes

The files for `FNAME` of `kitting/object-template.urdf`: 20 units wide and 20 tall, so that `SCALE` (0.003, 0.003,
0.001) makes them 0.06 m wide and 0.02 m tall. Seen from above, x to the right and y up. Apache-2.0.
"""


def page() -> str:
    """The page as Markdown."""
    household = [asset for asset in CATALOGUE.values() if asset.path.startswith("household/")]
    others = [asset for asset in CATALOGUE.values() if asset not in household]
    shapes = [
        f"| {_picture(f'kitting/{number:02d}.obj')} | `kitting/{number:02d}.obj` | {name} |"
        for number, name in enumerate(KITTING_SHAPES)
    ]
    return "\n".join(
        [
            _INTRODUCTION,
            *_table(others),
            "\n## Household objects\n\nThey stand in for the scanned objects of the literature.\n",
            *_table(household),
            _SHAPES,
            "| | file | shape |\n| --- | --- | --- |",
            *shapes,
            "",
        ]
    )


def _table(assets: Iterable[Asset]) -> list[str]:
    head = ["| | path | what | size | mass | licence |", "| --- | --- | --- | --- | --- | --- |"]
    return head + [_row(asset) for asset in assets]


def _row(asset: Asset) -> str:
    size = " × ".join(f"{side:g}" for side in asset.size) if asset.size else "—"
    what = asset.summary + (f"; template: {', '.join(asset.placeholders)}" if asset.placeholders else "")
    mass = "—" if asset.visual_only else _mass(asset)
    return f"| {_picture(asset.path)} | `{asset.path}` | {what} | {size} | {mass} | {asset.license} |"


def _mass(asset: Asset) -> str:
    found = _MASS.search(asset.file.read_text(encoding="utf-8"))
    return found[1] if found else "—"


def _picture(path: str) -> str:
    return f'<img src="{PICTURES}/{picture_name(path)}" width="96" alt="{path}">'


def picture_name(path: str) -> str:
    """The file of an asset's picture: ``bowl-bowl.png``."""
    return path.removesuffix(".urdf").removesuffix(".obj").replace("/", "-").lower() + ".png"


def main() -> None:
    """Write page and pictures."""
    from sim.asset_making.pictures import write_pictures  # needs physics, which the page does not

    (DOCS / "assets.md").write_text(page(), encoding="utf-8")
    write_pictures(DOCS / PICTURES)


if __name__ == "__main__":
    main()
