"""What each base task puts on the table, as the task API's contract says; frozen, so that no task gets easier.

An `Expected` says how many of each asset there are, how large they may be, and how much room is looked for; a
`SceneSpy` watches a task while it builds its scene.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from sim.builders import fill_template
from sim.environment import Environment
from sim.scene import SceneBuilding
from sim.values import Pose
from sim.world import World

Size = tuple[float, ...]
BLOCK, BOWL, ZONE, SHAPE = (0.04, 0.04, 0.04), (0.12, 0.12, 0.03), (0.12, 0.12, 0), (0.08, 0.08, 0.02)
ELL, COIL = (0.1, 0.1, 0.04), (0.1, 0.1, 0.1)
BOX_URDF, BLOCK_URDF, BOWL_URDF = "box/box-template.urdf", "stacking/block.urdf", "bowl/bowl.urdf"
CONTAINER, KIT, STAND = "container/container-template.urdf", "kitting/kit.urdf", "stacking/stand.urdf"
SHAPE_URDF, OUTLINE = "kitting/object-template.urdf", "kitting/object-template-nocollision.urdf"
ELL_URDF, FIXTURE, SQUARE = "insertion/ell.urdf", "insertion/fixture.urdf", "square/square-template.urdf"
HANOI, SMALL, ZONE_URDF, PALLET = "hanoi/stand.urdf", "block/small.urdf", "zone/zone.urdf", "pallet/pallet.urdf"
HOUSEHOLD = "household/"
DISKS = {f"hanoi/disk{disk}.urdf": (1, 1) for disk in range(3)}
FULL_TURN, HALF_TURN, QUARTER_TURN = 2 * np.pi, np.pi, np.pi / 2
SIDE = 0.2 * np.sqrt(2)
"""Of the rope's square: 0.283 m."""


@dataclass(frozen=True)
class Expected:
    """The frozen facts of a task."""

    horizon: int
    assets: Mapping[str, tuple[int, int]]
    """Asset (a prefix for household objects) → least and greatest number of them."""
    goals: tuple[int, int] = (1, 1)
    """Least and greatest number of subgoals."""
    objects: tuple[int, int] = (1, 1)
    """Least and greatest number of objects of a subgoal."""
    metric: str = "pose"
    replace: bool = False
    rotations: bool = True
    symmetries: tuple[float, ...] | None = (0.0,)
    """Which occur [rad]; None: those of the shapes."""
    rooms: tuple[Size, ...] = ()
    """Sizes for which free places are looked for [m]; those of random sizes, boxes, household objects besides."""
    drawn: tuple[tuple[float, ...], ...] = ()
    """Bounds of the random sizes: (low x, high x, low y, high y, low z, high z) [m]."""
    elsewhere: tuple[str, ...] = ()
    """Assets that do not lie at a random free place."""
    pos_eps: float = 0.01
    rot_eps_deg: float = 15.0
    sixdof: bool = False
    ee: str = "Suction"
    primitive: str = "PickPlace(0.32, 0.01)"


IN_BOWL = Expected(
    horizon=10,
    assets={BOWL_URDF: (1, 9), BLOCK_URDF: (1, 9)},
    objects=(1, 3),
    rooms=(BLOCK, BOWL),
    pos_eps=0.05,
)
KITTING = Expected(
    horizon=10,
    assets={KIT: (1, 1), OUTLINE: (5, 5), SHAPE_URDF: (5, 5)},
    objects=(5, 5),
    symmetries=None,
    rooms=((0.28, 0.2, 0.005), SHAPE),
    elsewhere=(OUTLINE,),
)
INSERTION = Expected(horizon=3, assets={ELL_URDF: (1, 1), FIXTURE: (1, 1)}, symmetries=(FULL_TURN,), rooms=(ELL,))
ROPE = Expected(
    horizon=20,
    assets={SQUARE: (1, 1)},
    objects=(20, 20),
    rotations=False,
    rooms=((SIDE, SIDE, 0), COIL),
    pos_eps=0.02,
    primitive="PickPlace(0.02, 0.001)",
)
PACKING = Expected(
    horizon=20,
    assets={CONTAINER: (1, 1), BOX_URDF: (1, 16)},
    objects=(1, 16),
    metric="zone",
    symmetries=(HALF_TURN,),
    drawn=((0.05, 0.3, 0.05, 0.3, 0.05, 0.05),),
)
PYRAMID = Expected(
    horizon=12,
    assets={STAND: (1, 1), BLOCK_URDF: (6, 6)},
    goals=(3, 3),
    objects=(1, 3),
    symmetries=(QUARTER_TURN,),
    rooms=((0.05, 0.15, 0.005), BLOCK),
)
TOWER = Expected(
    horizon=14,
    assets={HANOI: (1, 1), **DISKS},
    goals=(7, 7),
    rooms=((0.12, 0.36, 0.01),),
    elsewhere=tuple(DISKS),
)
PILE = Expected(
    horizon=20,
    assets={ZONE_URDF: (1, 1), SMALL: (50, 50)},
    objects=(50, 50),
    metric="zone",
    replace=True,
    rotations=False,
    rooms=(ZONE,),
    elsewhere=(SMALL,),
    ee="Spatula",
    primitive="push",
)


def changed(expected: Expected, **changes: Any) -> Expected:
    """The same but for some facts."""
    return Expected(**{**vars(expected), **changes})


EXPECTED: dict[str, Expected] = {
    "align-box-corner": Expected(
        horizon=3,
        assets={"corner/corner-template.urdf": (1, 1), BOX_URDF: (1, 1)},
        symmetries=(FULL_TURN,),
        drawn=((0.05, 0.15, 0.05, 0.15, 0.01, 0.06),),
    ),
    "align-rope": ROPE,
    "assembling-kits": KITTING,
    "assembling-kits-easy": changed(KITTING, rot_eps_deg=30.0),
    "assembling-kits-seq": changed(KITTING, horizon=7, goals=(5, 5), objects=(1, 1)),
    "block-insertion": INSERTION,
    "block-insertion-easy": changed(INSERTION, elsewhere=(ELL_URDF, FIXTURE)),
    "block-insertion-translation": changed(INSERTION, elsewhere=(ELL_URDF, FIXTURE)),
    "block-insertion-sixdof": changed(INSERTION, elsewhere=(FIXTURE,), pos_eps=0.02, sixdof=True),
    "block-insertion-nofixture": changed(INSERTION, assets={ELL_URDF: (1, 1)}),
    "manipulating-rope": ROPE,
    "packing-boxes": PACKING,
    "packing-boxes-pairs": changed(PACKING, assets={CONTAINER: (1, 1), BOX_URDF: (5, 20)}),
    "packing-shapes": Expected(
        horizon=1,
        assets={CONTAINER: (1, 1), SHAPE_URDF: (5, 5)},
        metric="zone",
        rooms=(SHAPE,),
        drawn=((0.1, 0.15, 0.1, 0.15, 0.05, 0.05),),
    ),
    "packing-seen-objects-seq": changed(
        PACKING,
        assets={CONTAINER: (1, 1), HOUSEHOLD: (1, 9)},
        goals=(1, 9),
        objects=(1, 1),
        drawn=((0.2, 0.35, 0.2, 0.35, 0.05, 0.05),),
    ),
    "packing-seen-objects-group": changed(
        PACKING,
        horizon=3,
        assets={CONTAINER: (1, 1), HOUSEHOLD: (6, 7)},
        objects=(2, 3),
        drawn=((0.2, 0.35, 0.2, 0.35, 0.05, 0.05),),
    ),
    "palletizing-boxes": Expected(
        horizon=30,
        assets={PALLET: (1, 1), BOX_URDF: (18, 18)},
        objects=(18, 18),
        metric="zone",
        symmetries=(HALF_TURN,),
        elsewhere=(PALLET, BOX_URDF),
    ),
    "place-red-in-green": IN_BOWL,
    "put-block-in-bowl": IN_BOWL,
    "separating-piles": changed(PILE, assets={ZONE_URDF: (2, 2), SMALL: (50, 50)}),
    "stack-block-pyramid": PYRAMID,
    "stack-block-pyramid-seq": changed(PYRAMID, goals=(6, 6), objects=(1, 1)),
    "sweeping-piles": PILE,
    "towers-of-hanoi": TOWER,
    "towers-of-hanoi-seq": TOWER,
}
"""Name of the first task of each kind → its facts; variants in other colors have the same."""


@dataclass
class SceneSpy:
    """What a task asked for while it built its scene."""

    rooms: list[Size] = field(default_factory=list)
    """Sizes for which a free place was looked for [m]."""
    places: list[Pose] = field(default_factory=list)
    """The free places found."""
    drawn: list[tuple[float, ...]] = field(default_factory=list)
    """Bounds of the random sizes."""
    sizes: list[Size] = field(default_factory=list)
    """The random sizes."""
    boxes: list[Size] = field(default_factory=list)
    """Sizes that box templates were filled with."""
    objects: list[tuple[str, Pose]] = field(default_factory=list)
    """Each asset added, a filled template by the template's path, and its pose."""

    def count(self) -> Counter[str]:
        """How many of each asset; household objects are one kind."""
        return Counter(HOUSEHOLD if path.startswith(HOUSEHOLD) else path for path, _ in self.objects)

    @contextmanager
    def watching(self) -> Iterator[SceneSpy]:
        """Watch, and change nothing."""
        templates: dict[str, str] = {}
        find, draw, add = SceneBuilding.find_free_pose, SceneBuilding.get_random_size, World.add_object

        def find_free_pose(task: SceneBuilding, env: Environment, obj_size: Size) -> Pose | None:
            place = find(task, env, obj_size)
            self.rooms.append(tuple(map(float, obj_size)))
            self.places += [] if place is None else [place]
            return place

        def get_random_size(task: SceneBuilding, *bounds: float) -> tuple[float, float, float]:
            self.drawn.append(bounds)
            size = draw(task, *bounds)
            self.sizes.append(size)
            return size

        def fill(task: SceneBuilding, template: str, replace: Mapping[str, Any]) -> str:
            path = fill_template(template, replace)
            templates[path] = template
            self.boxes += [tuple(map(float, replace["DIM"]))] if template == BOX_URDF else []
            return path

        def add_object(world: World, urdf: str, pose: Any, *rest: Any, **named: Any) -> int:
            self.objects.append((templates.get(urdf, urdf), Pose(*pose)))
            return add(world, urdf, pose, *rest, **named)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(SceneBuilding, "find_free_pose", find_free_pose)
            patch.setattr(SceneBuilding, "get_random_size", get_random_size)
            patch.setattr(SceneBuilding, "fill_template", fill)
            patch.setattr(World, "add_object", add_object)
            yield self
