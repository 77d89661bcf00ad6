"""The catalogue of assets: what each file under ``asset_files`` is, how large it is and what can be done with it.

The words go into prompts, so that a model knows what exists; the sizes and placeholders are checked against the files
by a test. Importing this module loads no physics.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.errors import UnknownAsset
from sim.household_objects import HOUSEHOLD_OBJECTS, household_path
from sim.kit_shapes import assembling_kit_shapes

ASSETS_ROOT = Path(__file__).parent / "asset_files"


@dataclass(frozen=True)
class Asset:
    """One file that task code may load."""

    path: str
    """Below `ASSETS_ROOT`, with slashes."""
    summary: str
    """What it is and what it affords, in one line."""
    size: tuple[float, float, float] | None
    """Outer extent [m]; None when the task chooses it."""
    placeholders: tuple[str, ...] = ()
    """Words in the file that `fill_template` must replace before the file can be loaded."""
    visual_only: bool = False
    """It marks a place: nothing collides with it."""
    license: str = "Apache-2.0"
    """Of the file; whatever this project made carries its own licence."""

    @property
    def file(self) -> Path:
        """Where the file is."""
        return ASSETS_ROOT / self.path

    @property
    def description(self) -> str:
        """Summary, size and placeholders in one line, as prompts show it."""
        parts = [self.summary]
        if self.size:
            parts.append(f"size {' × '.join(f'{side:g}' for side in self.size)} m")
        if self.visual_only:
            parts.append("visual only, a marker that nothing collides with")
        if self.placeholders:
            parts.append(f"template: fill {', '.join(self.placeholders)}")
        return "; ".join(parts)


class AssetCatalogue(Mapping[str, Asset]):
    """The assets by path, in a fixed order."""

    def __init__(self, assets: tuple[Asset, ...]) -> None:
        self._assets = {asset.path: asset for asset in assets}

    def __getitem__(self, path: str) -> Asset:
        """The asset at a path below the root.

        Raises:
            UnknownAsset: There is none; carries the most similar paths.
        """
        try:
            return self._assets[path]
        except KeyError:
            raise UnknownAsset(path, self.near(path)) from None

    def __contains__(self, path: object) -> bool:
        return path in self._assets

    def __iter__(self) -> Iterator[str]:
        return iter(self._assets)

    def __len__(self) -> int:
        return len(self._assets)

    def near(self, path: str, count: int = 3) -> tuple[str, ...]:
        """The most similar paths: by the whole path first, then by one of its words."""
        close = difflib.get_close_matches(path, self._assets, n=count, cutoff=0.55)
        words = [
            word for word in path.replace(".", "/").replace("-", "/").replace("_", "/").split("/") if len(word) > 3
        ]
        related = [known for known in self._assets if any(word in known for word in words if word not in _COMMON_WORDS)]
        return tuple(dict.fromkeys(close + related))[:count]


_COMMON_WORDS = frozenset({"urdf", "template"})
_DIMS = ("DIM0", "DIM1", "DIM2")
_KITTING = ("FNAME0", "SCALE0", "SCALE1", "SCALE2", "COLOR0", "COLOR1", "COLOR2")
_KITTING_FILLING = "FNAME is (f'{n:02d}.obj',) with n out of utils.assembling_kit_shapes"
_KITTING_SHAPES = ", ".join(f"{number} {name}" for number, name in assembling_kit_shapes.items())

CATALOGUE = AssetCatalogue(
    (
        Asset("block/block.urdf", "cube to pick, stack or sort", (0.04, 0.04, 0.04)),
        Asset("stacking/block.urdf", "light cube with rough faces, for stacking", (0.04, 0.04, 0.04)),
        Asset("block/block_for_anchors.urdf", "light cube for building against anchors", (0.04, 0.04, 0.04)),
        Asset("block/small.urdf", "tiny cube, used in piles that are swept", (0.01, 0.01, 0.01)),
        Asset("box/box-template.urdf", "solid box of any size, to pick, pack or stack", None, _DIMS),
        Asset("ball/ball.urdf", "ball; rolls, so put it into something", (0.06, 0.06, 0.06)),
        Asset("ball/ball-template.urdf", "ball of radius DIM0; rolls, so put it into something", None, ("DIM0",)),
        Asset("sphere/sphere.urdf", "sphere; rolls, so put it into something", (0.06, 0.06, 0.06)),
        Asset("sphere/sphere-template.urdf", "sphere of radius DIM0; rolls, so put it into something", None, ("DIM0",)),
        Asset(
            "cylinder/cylinder-template.urdf",
            "upright cylinder of radius DIM0 and length DIM2, to pick, stack or stand in a place",
            None,
            ("DIM0", "DIM2"),
        ),
        Asset(
            "bowl/bowl.urdf",
            "open bowl with its origin 0.02 below the rim; one block up to 0.04 wide rests flat inside",
            (0.12, 0.12, 0.035),
        ),
        Asset(
            "container/container-template.urdf",
            "open box with thin walls, to pack things into; floor and walls 2 mm thick; HALF is half of DIM",
            None,
            (*_DIMS, "HALF0", "HALF1", "HALF2"),
        ),
        Asset(
            "corner/corner-template.urdf",
            "flat L that marks where the corner of a box belongs; strips at (DIMX0, DIMY0) and (DIMX1, DIMY1)",
            None,
            ("DIMX0", "DIMX1", "DIMY0", "DIMY1"),
            visual_only=True,
        ),
        Asset("line/line-template.urdf", "strip of length DIM0 along x, 0.01 wide", None, ("DIM0",), visual_only=True),
        Asset(
            "line/single-green-line-template.urdf",
            "green strip of length DIM0 along x, 0.01 wide",
            None,
            ("DIM0",),
            visual_only=True,
        ),
        Asset(
            "square/square-template.urdf",
            "three sides of a square with side DIM0, open at y = +HALF0",
            None,
            ("DIM0", "HALF0"),
            visual_only=True,
        ),
        Asset("zone/zone.urdf", "flat square zone to bring things into", (0.12, 0.12, 0.001), visual_only=True),
        Asset("pallet/pallet.urdf", "slatted pallet to stack boxes on", (0.30, 0.25, 0.0375)),
        Asset(
            "stacking/stand.urdf",
            "three flat plates in a row along y, at −0.05, 0 and 0.05; the base of a pyramid of cubes",
            (0.05, 0.15, 0.005),
        ),
        Asset(
            "cylinder/cylinder-template_DIMR_DIMH.urdf",
            "upright cylinder of radius DIMR0 and length DIMH0, to pick, stack or stand in a place",
            None,
            ("DIMR0", "DIMH0"),
        ),
        Asset(
            "hanoi/stand.urdf",
            "board 0.01 thick that darkens along y, origin inside the board; pegs 0.05 high at y = −0.12, 0 and 0.12, "
            "for disks to go over",
            (0.12, 0.36, 0.06),
        ),
        *(
            Asset(
                f"hanoi/disk{number}.urdf",
                "disk with a hole that goes over a peg of hanoi/stand.urdf",
                (diameter, diameter, 0.01),
            )
            for number, diameter in enumerate((0.06, 0.07, 0.08, 0.09))
        ),
        Asset(
            "insertion/ell.urdf",
            "L of two bars that reach from −0.03 to 0.05 along x and y, to be inserted into insertion/fixture.urdf",
            (0.08, 0.08, 0.04),
        ),
        Asset(
            "insertion/fixture.urdf",
            "low walls from −0.04 to 0.06 along x and y around the place of insertion/ell.urdf, 4 mm wider; the ell's "
            "target is the fixture's own pose, whose z is 0.02: ask for a place of 0.1 × 0.1 × 0.04",
            (0.1, 0.1, 0.02),
        ),
        Asset("kitting/kit.urdf", "flat board that a kit is assembled on", (0.28, 0.20, 0.005)),
        Asset(
            "kitting/object-template.urdf",
            "flat letter, star, ring or another of twenty shapes, to pick and place; SCALE (0.003, 0.003, 0.001) makes "
            f"it 0.06 × 0.06 × 0.02 m; {_KITTING_FILLING}: {_KITTING_SHAPES}",
            None,
            _KITTING,
        ),
        Asset(
            "kitting/object-template-nocollision.urdf",
            "flat marker for the place of such a shape; SCALE (0.003, 0.003, 0.0001) makes it 0.002 m thick; "
            f"{_KITTING_FILLING}",
            None,
            _KITTING,
            visual_only=True,
        ),
        *(
            Asset(household_path(name), f"{name}, a household object to pick, sort or pack", size)
            for name, size in HOUSEHOLD_OBJECTS.items()
        ),
    )
)
"""Every asset that task code may load."""

SCENERY = ("plane/plane.urdf", "ur5/workspace.urdf", "ur5/ur5.urdf", "ur5/suction.urdf", "ur5/spatula.urdf")
"""Files that the simulation itself loads."""


def asset(path: str) -> Asset:
    """The catalogue's entry for a path.

    Raises:
        UnknownAsset: There is none; carries the most similar paths.
    """
    return CATALOGUE[path]
