"""Things to eat; lengths in centimetres."""

from __future__ import annotations

import math

from sim.asset_making.solids import Solid, lathe, prism, rectangle, regular, tube
from sim.asset_making.things import (
    BROWN,
    CREAM,
    GREEN,
    ORANGE,
    PINK,
    RED,
    WHITE,
    YELLOW,
    Layer,
    Thing,
    paint,
)


def apple() -> Thing:
    """Red, with stem and leaf."""
    flesh = lathe([(1.3, 0.0), (2.3, 0.6), (2.9, 2.2), (2.8, 3.4), (2.0, 4.5), (1.0, 4.7)])
    leaf = prism(((0.1, 0.0), (1.0, -0.6), (1.9, 0.0), (1.0, 0.6)), 4.9, 5.1)
    return Layer(RED, flesh), paint(BROWN, lathe([(0.2, 4.7), (0.25, 5.7)], sides=6)), paint(GREEN, [leaf])


def pear() -> Thing:
    """Green and yellow, narrow above."""
    flesh = lathe([(1.4, 0.0), (2.3, 0.5), (2.6, 1.8), (2.1, 3.3), (1.3, 4.6), (1.1, 5.5), (0.6, 5.9)])
    return Layer((0.74, 0.78, 0.30), flesh), paint(BROWN, lathe([(0.18, 5.9), (0.22, 6.8)], sides=6))


def banana() -> Thing:
    """Lying on its side."""
    radii = (0.75, 1.1, 1.25, 1.25, 1.1, 0.75)
    turns = [math.radians(205 + 26 * joint) for joint in range(6)]
    skin = [(5 * math.cos(turn), 5 * math.sin(turn), radius) for turn, radius in zip(turns, radii, strict=True)]
    tips = [
        tube([(5 * math.cos(turn), 5 * math.sin(turn), r), (5 * math.cos(turn + step), 5 * math.sin(turn + step), 0.4)])
        for turn, step, r in ((turns[0], -0.14, 0.75), (turns[-1], 0.14, 0.75))
    ]
    return Layer(YELLOW, tube(skin)), Layer(BROWN, [*tips[0], *tips[1]])


def carrot() -> Thing:
    """Lying, with its leaves."""
    root = tube([(-2.6, 0.0, 1.3), (-1.8, 0.0, 1.45), (1.0, 0.0, 1.0), (4.6, 0.0, 0.3)])
    leaves = [
        solid for y in (-1.2, 0.0, 1.2) for solid in tube([(-2.5, 0.3 * y, 0.45), (-4.8, 1.2 * y, 0.4)], height=0.9)
    ]
    return Layer(ORANGE, root), Layer(GREEN, leaves)


def mushroom() -> Thing:
    """White stem, red cap with dots."""
    cap = lathe([(2.4, 2.0), (2.9, 2.3), (2.7, 3.1), (1.9, 4.0), (1.0, 4.3)])
    dots = [
        solid
        for turn in (0.4, 1.7, 2.9, 4.1, 5.3)
        for solid in lathe([(0.45, 3.4), (0.4, 4.1)], (1.75 * math.cos(turn), 1.75 * math.sin(turn)), sides=8)
    ]
    top = lathe([(0.55, 4.3), (0.5, 4.36)], sides=8)
    return Layer(CREAM, lathe([(1.6, 0.0), (1.2, 0.8), (1.2, 2.0)])), Layer(RED, cap), paint(WHITE, [*dots, *top])


def cupcake() -> Thing:
    """Pink icing and a cherry."""
    icing = lathe([(2.6, 2.5), (2.7, 3.0), (2.2, 3.6), (1.9, 3.8), (1.2, 4.6), (0.8, 4.7)])
    cherry = lathe([(0.4, 4.6), (0.8, 5.0), (0.8, 5.4), (0.4, 5.8)], sides=10)
    return Layer(BROWN, lathe([(1.7, 0.0), (2.3, 2.5)])), Layer(PINK, icing), Layer(RED, cherry)


def donut() -> Thing:
    """Icing above, a hole through it."""
    turns = [2 * math.pi * piece / 16 for piece in range(17)]
    dough = tube([(2.5 * math.cos(turn), 2.5 * math.sin(turn), 1.3) for turn in turns])
    icing = tube([(2.5 * math.cos(turn), 2.5 * math.sin(turn), 1.12) for turn in turns], height=1.5)
    return Layer((0.82, 0.62, 0.38), dough), Layer(PINK, icing, collides=False)


def cheese() -> Thing:
    """A wedge with holes."""
    wedge = prism(((-3.2, -2.6), (4.2, 0.0), (-3.2, 2.6)), 0.0, 2.8)
    holes = [
        solid
        for radius, x, y in ((0.6, -1.9, 0.9), (0.45, -0.4, -0.6), (0.4, 1.3, 0.2), (0.4, -2.2, -1.3))
        for solid in lathe([(radius, 2.8), (radius, 2.83)], (x, y), sides=12)
    ]
    return Layer(YELLOW, [wedge]), paint((0.84, 0.66, 0.18), holes)


def bread_slice() -> Thing:
    """Lying, with a crust."""

    def slice_of(inset: float, bottom: float, top: float) -> list[Solid]:
        square = rectangle((-2.4 + inset, -2.8 + inset), (2.4 - inset, 1.2))
        lobes = [regular(16, 1.55 - inset, (x, 1.25)) for x in (-1.45, 1.45)]
        middle = rectangle((-1.45, 1.2), (1.45, 2.7 - inset))
        return [prism(polygon, bottom, top) for polygon in (square, *lobes, middle)]

    return Layer(BROWN, slice_of(0.0, 0.0, 1.2)), paint(CREAM, slice_of(0.35, 1.2, 1.23))


FOOD = {
    "apple": apple(),
    "pear": pear(),
    "banana": banana(),
    "carrot": carrot(),
    "mushroom": mushroom(),
    "cupcake": cupcake(),
    "donut": donut(),
    "cheese": cheese(),
    "bread slice": bread_slice(),
}
