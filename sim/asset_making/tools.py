"""Tools, and things from desk and shelf; lengths in centimetres."""

from __future__ import annotations

import math

from sim.asset_making.solids import Polygon, Solid, arc, box, lathe, prism, rectangle, regular, stood, tube
from sim.asset_making.things import (
    BLACK,
    BLUE,
    BROWN,
    CREAM,
    GREEN,
    ORANGE,
    PINK,
    RED,
    STEEL,
    WHITE,
    YELLOW,
    Layer,
    Thing,
    paint,
)


def _flat(polygons: list[Polygon], top: float, bottom: float = 0.0) -> list[Solid]:
    return [prism(polygon, bottom, top) for polygon in polygons]


def _ring(center: tuple[float, float], inner: float, outer: float) -> list[Polygon]:
    return arc(center, inner, outer, 0.0, 2 * math.pi, 12)


def hammer() -> Thing:
    """Lying."""
    head = [box((3.0, -1.6, 0.0), (4.8, 2.4, 1.8)), box((3.0, -2.4, 0.0), (4.8, -1.6, 1.8))]
    claw = prism(((3.5, 2.4), (4.4, 2.4), (3.3, 3.8)), 0.2, 1.6)
    return Layer(BROWN, [box((-4.8, -0.55, 0.0), (3.0, 0.55, 1.3))]), Layer(STEEL, [*head, claw])


def screwdriver() -> Thing:
    """Lying."""
    handle = tube([(-4.6, 0.0, 0.8), (-4.2, 0.0, 1.0), (-1.6, 0.0, 1.0), (-0.8, 0.0, 0.7)])
    shaft = [*tube([(-0.8, 0.0, 0.4), (3.8, 0.0, 0.4)]), box((3.8, -0.5, 0.1), (4.8, 0.5, 0.6))]
    return Layer(RED, handle), Layer(STEEL, shaft)


def wrench() -> Thing:
    """Lying; a ring at one end, an open jaw at the other."""
    jaw = arc((3.6, 0.0), 0.8, 1.9, math.radians(50), math.radians(310), 8)
    return (Layer(STEEL, _flat([rectangle((-2.6, -0.6), (2.0, 0.6)), *jaw, *_ring((-3.5, 0.0), 0.6, 1.4)], 0.8)),)


def scissors() -> Thing:
    """Lying, half open."""
    upper: Polygon = ((-1.6, -1.0), (-1.2, -1.7), (5.0, 1.3), (4.6, 1.6))
    lower: Polygon = tuple((x, -y) for x, y in reversed(upper))
    rings = [*_ring((-2.6, 1.7), 0.8, 1.5), *_ring((-2.6, -1.7), 0.8, 1.5)]
    return (
        Layer(STEEL, _flat([upper, lower], 0.6)),
        Layer(ORANGE, _flat(rings, 0.8)),
        paint(BLACK, _flat([regular(8, 0.25, (1.7, 0.0))], 0.65)),
    )


def key() -> Thing:
    """Lying."""
    teeth = [rectangle((2.0, -1.2), (2.7, -0.4)), rectangle((3.2, -1.5), (4.0, -0.4))]
    return (
        Layer(
            (0.83, 0.66, 0.23), _flat([rectangle((-1.2, -0.4), (4.2, 0.4)), *teeth, *_ring((-2.4, 0), 0.7, 1.6)], 0.7)
        ),
    )


def toothbrush() -> Thing:
    """Lying, bristles up."""
    handle: Polygon = ((-4.8, -0.5), (4.8, -0.45), (4.8, 0.45), (-4.8, 0.5))
    tufts = [box((2.4 + 0.6 * tuft, -0.42, 0.7), (2.8 + 0.6 * tuft, 0.42, 1.7)) for tuft in range(4)]
    return Layer(BLUE, _flat([handle], 0.7)), Layer(WHITE, tufts)


def dumbbell() -> Thing:
    """Lying, with hexagonal weights."""
    weight = [
        *tube([(-3.9, 0.0, 1.5), (-1.9, 0.0, 1.5)], height=1.5),
        *tube([(1.9, 0.0, 1.5), (3.9, 0.0, 1.5)], height=1.5),
    ]
    return Layer(BLACK, weight), Layer(STEEL, tube([(-1.9, 0.0, 0.6), (1.9, 0.0, 0.6)], height=1.5))


def book() -> Thing:
    """Lying, closed."""
    covers = [box((-2.9, -3.9, 0.0), (2.9, 3.9, 0.2)), box((-2.9, -3.9, 1.4), (2.9, 3.9, 1.6))]
    spine = box((-3.1, -3.9, 0.0), (-2.9, 3.9, 1.6))
    title = _flat([rectangle((-1.8, 1.0), (1.8, 2.6)), rectangle((-1.2, -2.6), (1.2, -2.0))], 1.63, 1.6)
    return Layer(RED, [*covers, spine]), Layer(CREAM, [box((-2.9, -3.7, 0.2), (2.7, 3.7, 1.4))]), paint(YELLOW, title)


def phone() -> Thing:
    """Lying, screen up."""
    screen = box((-1.6, -2.6, 0.8), (1.6, 3.1, 0.83))
    button = prism(regular(12, 0.35, (0.0, -3.2)), 0.8, 0.83)
    return (
        Layer(BLACK, [box((-1.9, -3.8, 0.0), (1.9, 3.8, 0.8))]),
        paint((0.55, 0.78, 0.92), [screen]),
        paint(STEEL, [button]),
    )


def camera() -> Thing:
    """Lying on its back, lens up."""
    body = [box((-3.6, -2.3, 0.0), (3.6, 2.3, 2.2)), box((-1.2, 2.3, 0.2), (1.2, 3.1, 2.0))]
    flash = prism(rectangle((1.9, 1.0), (3.1, 1.8)), 2.2, 2.25)
    return (
        Layer(BLACK, body),
        Layer(STEEL, lathe([(1.8, 2.2), (1.7, 3.6)])),
        paint((0.25, 0.35, 0.55), lathe([(1.2, 3.6), (1.2, 3.63)])),
        paint(WHITE, [flash]),
        Layer(RED, [box((-3.2, 2.3, 0.8), (-2.2, 2.7, 1.6))]),
    )


def calculator() -> Thing:
    """Lying, with twelve keys."""
    keys = [
        prism(rectangle((x - 0.5, y - 0.45), (x + 0.5, y + 0.45)), 0.8, 0.95)
        for x in (-1.5, 0.0, 1.5)
        for y in (-2.9, -1.7, -0.5, 0.7)
    ]
    return (
        Layer((0.35, 0.38, 0.42), [box((-2.4, -3.7, 0.0), (2.4, 3.7, 0.8))]),
        paint((0.72, 0.82, 0.66), [box((-1.9, 1.8, 0.8), (1.9, 3.1, 0.85))]),
        paint(WHITE, keys),
    )


def alarm_clock() -> Thing:
    """Lying on its back: a dial with two bells."""
    bells = [solid for x in (-1.7, 1.7) for solid in lathe([(1.1, 0.0), (1.1, 1.6)], (x, 2.9), sides=12)]
    hands = [rectangle((-0.18, -0.2), (0.18, 2.0)), rectangle((-0.2, -0.18), (1.4, 0.18))]
    feet: list[Polygon] = [((-2.0, -3.4), (-1.4, -3.4), (-1.2, -2.2), (-1.9, -2.2))]
    feet += [tuple((-x, y) for x, y in reversed(feet[0]))]
    return (
        Layer(RED, lathe([(3.0, 0.0), (3.0, 1.9)], sides=20)),
        paint(WHITE, lathe([(2.5, 1.9), (2.5, 1.94)], sides=20)),
        paint(BLACK, _flat(hands, 1.98, 1.94)),
        Layer(YELLOW, bells),
        Layer(BLACK, _flat(feet, 1.2)),
    )


def gift_box() -> Thing:
    """With ribbon and bow."""
    ribbon = [box((-2.55, -0.4, 0.0), (2.55, 0.4, 4.05)), box((-0.4, -2.55, 0.0), (0.4, 2.55, 4.05))]
    loop: Polygon = ((0.0, 0.0), (1.5, -0.8), (1.9, 0.0), (1.5, 0.8))
    other: Polygon = tuple((-x, -y) for x, y in loop)
    return (
        Layer(PINK, [box((-2.5, -2.5, 0.0), (2.5, 2.5, 4.0))]),
        paint(RED, ribbon),
        Layer(RED, _flat([loop, other], 4.8, 4.05)),
    )


def toy_car() -> Thing:
    """With cabin and wheels."""
    cabin = prism(((-1.9, 0.0), (1.6, 0.0), (0.9, 1.3), (-1.4, 1.3)), 0.0, 2.8)
    glass = prism(((-1.5, 0.15), (1.15, 0.15), (0.65, 1.1), (-1.15, 1.1)), -0.05, 2.85)
    tyres = [
        solid
        for x in (-2.2, 2.2)
        for y in (-1.3, 2.1)
        for solid in stood([prism(regular(12, 0.85), 0.0, 0.8)], (x, y, 0.85))
    ]
    return (
        Layer(BLUE, [box((-3.8, -1.8, 0.6), (3.8, 1.8, 2.2)), *stood([cabin], (0.0, 1.4, 2.2))]),
        paint(WHITE, stood([glass], (0.0, 1.4, 2.2))),
        Layer(BLACK, tyres),
    )


def toy_house() -> Thing:
    """With a roof, a door and a chimney."""
    roof = prism(((-3.3, 0.0), (3.3, 0.0), (0.0, 2.2)), 0.0, 5.0)
    return (
        Layer(CREAM, [box((-2.8, -2.2, 0.0), (2.8, 2.2, 3.2))]),
        Layer(RED, stood([roof], (0.0, 2.5, 3.2))),
        paint(BROWN, [box((-0.6, -2.25, 0.0), (0.6, -2.2, 1.9))]),
        paint(BLUE, [box((x - 0.5, -2.25, 1.4), (x + 0.5, -2.2, 2.4)) for x in (-1.8, 1.8)]),
        Layer(BROWN, [box((1.4, 0.2, 3.4), (2.2, 1.0, 5.6))]),
    )


def die() -> Thing:
    """A cube with pips."""
    five = [(-0.9, -0.9), (-0.9, 0.9), (0.9, -0.9), (0.9, 0.9), (0.0, 0.0)]
    top = [solid for x, y in five for solid in lathe([(0.36, 3.4), (0.36, 3.43)], (x, y), sides=10)]
    three = [prism(regular(10, 0.36, spot), -0.03, 0.0) for spot in ((-0.9, 0.8), (0.0, 1.7), (0.9, 2.6))]
    two = [prism(regular(10, 0.36, spot), 0.0, 0.03) for spot in ((-0.8, 1.0), (0.8, 2.4))]
    return (
        Layer(WHITE, [box((-1.7, -1.7, 0.0), (1.7, 1.7, 3.4))]),
        paint(BLACK, [*top, *stood(three, (0.0, 1.7, 0.0)), *stood(two, (0.0, -1.7, 0.0))]),
    )


def candle() -> Thing:
    """With a flame."""
    return (
        Layer(GREEN, lathe([(2.4, 0.0), (2.6, 0.6)])),
        Layer(CREAM, lathe([(1.5, 0.6), (1.5, 5.0)])),
        paint(ORANGE, lathe([(0.2, 5.0), (0.5, 5.6), (0.08, 6.6)], sides=8)),
    )


TOOLS = {
    "hammer": hammer(),
    "screwdriver": screwdriver(),
    "wrench": wrench(),
    "scissors": scissors(),
    "key": key(),
    "toothbrush": toothbrush(),
    "dumbbell": dumbbell(),
    "book": book(),
    "phone": phone(),
    "camera": camera(),
    "calculator": calculator(),
    "alarm clock": alarm_clock(),
    "gift box": gift_box(),
    "toy car": toy_car(),
    "toy house": toy_house(),
    "die": die(),
    "candle": candle(),
}
