"""The things, places and colours that the procedural author's tasks are about, and what each is good for."""

from __future__ import annotations

import math
from dataclasses import dataclass

COLORS = ("red", "blue", "green", "yellow", "orange", "purple", "pink", "cyan", "brown", "white", "gray")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

Size = tuple[float, float, float]
"""Along x, y and z [m]."""

BOX, CYLINDER_PATH, DISK_PATH = (
    "box/box-template.urdf",
    "cylinder/cylinder-template.urdf",
    "cylinder/cylinder-template_DIMR_DIMH.urdf",
)
SHAPE_PATH = "kitting/object-template.urdf"


@dataclass(frozen=True)
class Thing:
    """Something that the robot moves."""

    noun: str
    path: str
    size: Size
    adjective: str = ""
    fill: str = ""
    """What a template is filled with, as code; empty: the asset is no template."""
    symmetry: str = "0"
    """The turn that changes nothing, as code [rad]."""
    shape: int | None = None
    """The number of a kitting shape; None for anything else."""
    colored: bool = True
    """Whether it is told by a colour; household objects are told by their names."""
    rolls: bool = False
    flat_top: bool = True
    """Whether something may stand on it."""

    @property
    def called(self) -> str:
        """Adjective and noun."""
        return f"{self.adjective} {self.noun}".strip()

    @property
    def identifier(self) -> str:
        """As a name in code."""
        return self.called.replace(" ", "_")

    def painted(self, color: str) -> str:
        """Adjective and colour, in the order in which they are said: `small red`."""
        return " ".join(filter(None, (self.adjective, color)))

    @property
    def width(self) -> float:
        """The diameter of the circle that it needs in whatever direction it lies [m]."""
        x, y, _ = self.size
        return max(x, y) if self.symmetry == "0" and self.shape is None else math.hypot(x, y)

    @property
    def height(self) -> float:
        """As it stands [m]."""
        return self.size[2]


@dataclass(frozen=True)
class Place:
    """Something that things are brought to and that stays where it is."""

    noun: str
    preposition: str
    path: str
    size: Size
    """As `get_random_pose` is asked for it; half of its height is where its origin is."""
    area: tuple[float, float]
    """Where things may lie [m]; a container is made as large as it has to be."""
    floor: float
    """Height above its origin on which things stand [m]."""
    colored: bool = True
    sized: bool = False
    """Whether it is made as large as it has to be."""
    takes_many: bool = True


def _box(adjective: str, size: Size, noun: str = "box") -> Thing:
    square = size[0] == size[1]
    return Thing(noun, BOX, size, adjective, f'{{"DIM": {size}}}', "np.pi / 2" if square else "np.pi")


def _cylinder(adjective: str, radius: float, height: float) -> Thing:
    size = (2 * radius, 2 * radius, height)
    return Thing("cylinder", CYLINDER_PATH, size, adjective, f'{{"DIM": ({radius}, {radius}, {height})}}')


def _ball(noun: str, adjective: str, path: str, radius: float, fill: str = "") -> Thing:
    size = (2 * radius, 2 * radius, 2 * radius)
    return Thing(noun, path, size, adjective, fill, rolls=True, flat_top=False)


BLOCK = Thing("block", "block/block.urdf", (0.04, 0.04, 0.04), symmetry="np.pi / 2")
ROUGH_BLOCK = Thing("block", "stacking/block.urdf", (0.04, 0.04, 0.04), symmetry="np.pi / 2")
"""For what is built: it does not slide."""
SMALL_BLOCK = _box("small", (0.03, 0.03, 0.03), "block")
LARGE_BLOCK = _box("large", (0.05, 0.05, 0.05), "block")
SMALL_BOX, FLAT_BOX = _box("small", (0.04, 0.03, 0.03)), _box("flat", (0.06, 0.04, 0.02))
LONG_BOX, LARGE_BOX = _box("long", (0.1, 0.03, 0.03)), _box("large", (0.07, 0.05, 0.04))
CYLINDER, TALL_CYLINDER = _cylinder("", 0.02, 0.04), _cylinder("tall", 0.02, 0.06)
WIDE_CYLINDER = _cylinder("wide", 0.03, 0.03)
DISK = Thing("disk", DISK_PATH, (0.05, 0.05, 0.015), "", '{"DIMR": (0.025,), "DIMH": (0.015,)}')
SLAB = _box("", (0.1, 0.1, 0.015), "slab")
LID = _box("", (0.09, 0.09, 0.01), "lid")
BALL = _ball("ball", "", "ball/ball.urdf", 0.03)
SMALL_BALL = _ball("ball", "small", "ball/ball-template.urdf", 0.02, '{"DIM": (0.02,)}')
SPHERE = _ball("sphere", "", "sphere/sphere.urdf", 0.03)

SOLIDS = (
    *(BLOCK, SMALL_BLOCK, LARGE_BLOCK, SMALL_BOX, FLAT_BOX, LONG_BOX, LARGE_BOX),
    *(CYLINDER, TALL_CYLINDER, WIDE_CYLINDER, DISK),
)
BALLS = (BALL, SMALL_BALL, SPHERE)

_FULL = "2 * np.pi"
SHAPES = tuple(
    Thing(noun, SHAPE_PATH, (0.06, 0.06, 0.02), symmetry=symmetry, shape=number, flat_top=False)
    for number, (noun, symmetry) in enumerate(
        [
            *[("letter R", _FULL), ("letter A", _FULL), ("triangle", _FULL), ("square shape", "np.pi / 2")],
            *[("plus", "np.pi / 2"), ("letter T", _FULL), ("diamond", "np.pi"), ("pentagon", "2 * np.pi / 5")],
            *[("rectangle", "np.pi"), ("flower", "np.pi / 3"), ("star", "2 * np.pi / 5"), ("circle", "0")],
            *[("letter G", _FULL), ("letter V", _FULL), ("letter E", _FULL), ("letter L", _FULL)],
            *[("ring", "0"), ("hexagon", "np.pi / 3"), ("heart", _FULL), ("letter M", _FULL)],
        ]
    )
)
"""The kitting shapes by their numbers."""


def _household(name: str, size: Size, *, flat_top: bool = False) -> Thing:
    path = f"household/{name.replace(' ', '_')}.urdf"
    return Thing(name, path, size, symmetry=_FULL, colored=False, flat_top=flat_top)


HOUSEHOLD = (
    _household("alarm clock", (0.06, 0.074, 0.02)),
    _household("apple", (0.058, 0.058, 0.057)),
    _household("banana", (0.104, 0.047, 0.023)),
    _household("book", (0.06, 0.078, 0.016), flat_top=True),
    _household("bread slice", (0.06, 0.056, 0.012)),
    _household("calculator", (0.048, 0.074, 0.01)),
    _household("camera", (0.072, 0.054, 0.036)),
    _household("bottle", (0.039, 0.039, 0.086)),
    _household("candle", (0.052, 0.052, 0.066)),
    _household("carrot", (0.096, 0.035, 0.027)),
    _household("cheese", (0.074, 0.052, 0.028)),
    _household("cupcake", (0.054, 0.054, 0.058)),
    _household("cutting board", (0.108, 0.056, 0.01), flat_top=True),
    _household("die", (0.034, 0.035, 0.034)),
    _household("donut", (0.074, 0.074, 0.025)),
    _household("dumbbell", (0.078, 0.028, 0.028)),
    _household("fork", (0.096, 0.027, 0.007)),
    _household("gift box", (0.051, 0.051, 0.048)),
    _household("hammer", (0.096, 0.062, 0.018)),
    _household("jam jar", (0.051, 0.051, 0.054)),
    _household("key", (0.082, 0.032, 0.007)),
    _household("mug", (0.08, 0.06, 0.065)),
    _household("mushroom", (0.058, 0.058, 0.044)),
    _household("pear", (0.052, 0.052, 0.068)),
    _household("phone", (0.038, 0.076, 0.008)),
    _household("scissors", (0.091, 0.064, 0.008)),
    _household("screwdriver", (0.094, 0.018, 0.018)),
    _household("soup can", (0.051, 0.051, 0.07)),
    _household("spoon", (0.093, 0.028, 0.008)),
    _household("teapot", (0.095, 0.062, 0.051)),
    _household("toothbrush", (0.096, 0.01, 0.017)),
    _household("toy car", (0.076, 0.042, 0.035)),
    _household("toy house", (0.066, 0.05, 0.056)),
    _household("wrench", (0.097, 0.038, 0.008)),
)

BOWL = Place("bowl", "in", "bowl/bowl.urdf", (0.12, 0.12, 0.03), (0.1, 0.1), 0.0)
ZONE = Place("zone", "on", "zone/zone.urdf", (0.12, 0.12, 0), (0.12, 0.12), 0.0)
CONTAINER = Place(
    "container", "in", "container/container-template.urdf", (0, 0, 0.04), (0.22, 0.16), -0.018, sized=True
)
MAT = Place("mat", "on", BOX, (0, 0, 0.004), (0.22, 0.22), 0.002, sized=True)
PALLET = Place("pallet", "on", "pallet/pallet.urdf", (0.3, 0.25, 0.04), (0.29, 0.24), 0.01875, colored=False)
BOARD = Place("board", "on", "kitting/kit.urdf", (0.28, 0.2, 0.005), (0.27, 0.19), 0.0025, colored=False)
PLATE = Place("plate", "on", "household/plate.urdf", (0.084, 0.084, 0.01), (0.105, 0.105), 0.005, takes_many=False)
"""What is a little wider than the plate lies well on it, too."""
PLACES = (BOWL, ZONE, CONTAINER, MAT, PALLET, BOARD, PLATE)
