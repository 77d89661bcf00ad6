"""The twenty kitting shapes: flat, 20 units wide and 20 tall, so that scale (0.003, 0.003, 0.001) makes 6 × 6 × 2 cm.

Seen from above with x to the right and y up, letters read as they should. Each shape is drawn as convex polygons,
which touch or overlap; where two overlap nothing shows.
"""

from __future__ import annotations

import math

from sim.asset_making.solids import Polygon, Solid, arc, mirrored, obj_text, prism, rectangle, regular

HALF_HEIGHT = 10.0
_RIGHT, _UP = 0.0, math.pi / 2
_PENTAGON_RADIUS = 10.0 / math.sin(math.radians(72))
"""Of a regular pentagon 20 units wide."""


def _letter_r() -> list[Polygon]:
    bowl = arc((2, 4), 1.5, 6, -_UP, _UP, 10)
    bars = [rectangle((-8, -10), (-3, 10)), rectangle((-3, 5.5), (2, 10)), rectangle((-3, -2), (2, 2.5))]
    return [*bars, *bowl, ((3, -10), (8, -10), (4, -2), (-1, -2))]


def _letter_a() -> list[Polygon]:
    leg: Polygon = ((-10, -10), (-5, -10), (2.5, 10), (-2.5, 10))
    return [leg, mirrored(leg), ((-4, -6.5), (4, -6.5), (2.5, -2.5), (-2.5, -2.5))]


def _plus() -> list[Polygon]:
    return [rectangle((-10, -3.5), (10, 3.5)), rectangle((-3.5, 3.5), (3.5, 10)), rectangle((-3.5, -10), (3.5, -3.5))]


def _letter_t() -> list[Polygon]:
    return [rectangle((-10, 4.5), (10, 10)), rectangle((-2.75, -10), (2.75, 4.5))]


def _flower() -> list[Polygon]:
    petals = [
        regular(16, 3.6, (6.4 * math.cos(turn), 6.4 * math.sin(turn)))
        for turn in (math.pi / 3 * petal for petal in range(6))
    ]
    return [regular(12, 6.4), *petals]


def _star() -> list[Polygon]:
    outer, inner = regular(5, _PENTAGON_RADIUS, start=_UP), regular(5, _PENTAGON_RADIUS / 2, start=_UP + math.pi / 5)
    points: list[Polygon] = [(inner[point - 1], outer[point], inner[point]) for point in range(5)]
    return _lowered([inner, *points], _PENTAGON_RADIUS - 10)


def _letter_g() -> list[Polygon]:
    return [*arc((0, 0), 5, 10, math.radians(40), math.radians(350), 20), rectangle((0.5, -3), (10, 1.5))]


def _letter_v() -> list[Polygon]:
    leg: Polygon = ((-2.5, -10), (2.5, -10), (-4.5, 10), (-10, 10))
    return [leg, mirrored(leg)]


def _letter_e() -> list[Polygon]:
    bars = [rectangle((-3, 5.75), (8, 10)), rectangle((-3, -2.25), (6, 2.25)), rectangle((-3, -10), (8, -5.75))]
    return [rectangle((-8, -10), (-3, 10)), *bars]


def _letter_l() -> list[Polygon]:
    return [rectangle((-8, -10), (-3, 10)), rectangle((-3, -10), (8, -5))]


def _heart() -> list[Polygon]:
    side = 10 / (0.5 + math.sqrt(2) / 4)  # of a square on its corner; each upper side carries half a disc
    lobe = regular(24, side / 2, (side * math.sqrt(2) / 4, side * math.sqrt(2) / 4))
    return _lowered([regular(4, side / math.sqrt(2)), lobe, mirrored(lobe)], 0.86)


def _letter_m() -> list[Polygon]:
    stem, diagonal = rectangle((-10, -10), (-5.5, 10)), ((-2.4, -6), (2.4, -6), (-4.4, 10), (-9.2, 10))
    return [stem, diagonal, mirrored(stem), mirrored(diagonal)]


def _lowered(polygons: list[Polygon], distance: float) -> list[Polygon]:
    return [tuple((x, y - distance) for x, y in polygon) for polygon in polygons]


KITTING_SHAPES: dict[str, list[Polygon]] = {
    "letter R shape": _letter_r(),
    "letter A shape": _letter_a(),
    "triangle": [((-10, -8.66), (10, -8.66), (0, 8.66))],
    "square": [rectangle((-10, -10), (10, 10))],
    "plus": _plus(),
    "letter T shape": _letter_t(),
    "diamond": [((0, -10), (7, 0), (0, 10), (-7, 0))],
    "pentagon": _lowered([regular(5, _PENTAGON_RADIUS, start=_UP)], _PENTAGON_RADIUS - 10),
    "rectangle": [rectangle((-10, -5), (10, 5))],
    "flower": _flower(),
    "star": _star(),
    "circle": [regular(32, 10)],
    "letter G shape": _letter_g(),
    "letter V shape": _letter_v(),
    "letter E shape": _letter_e(),
    "letter L shape": _letter_l(),
    "ring": arc((0, 0), 5.5, 10, _RIGHT, 2 * math.pi, 20),
    "hexagon": [regular(6, 10)],
    "heart": _heart(),
    "letter M shape": _letter_m(),
}
"""Name → outline; the order numbers the files ``00.obj`` to ``19.obj``."""


def kitting_solids(name: str) -> list[Solid]:
    """The pieces of one shape, centred."""
    return [prism(polygon, -HALF_HEIGHT, HALF_HEIGHT) for polygon in KITTING_SHAPES[name]]


def written_kitting_shapes() -> dict[str, str]:
    """Path below the assets' root → content, of the twenty mesh files."""
    return {f"kitting/{number:02d}.obj": obj_text(kitting_solids(name)) for number, name in enumerate(KITTING_SHAPES)}
