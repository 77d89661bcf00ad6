"""Things from the kitchen; lengths in centimetres."""

from __future__ import annotations

import math

from sim.asset_making.solids import Polygon, Solid, arc, box, lathe, prism, rectangle, regular, stood, tube
from sim.asset_making.things import BLUE, CREAM, GREEN, ORANGE, RED, STEEL, WHITE, YELLOW, Layer, Thing, paint


def _handle(radius: float, thickness: float, start: float = -math.pi / 2, end: float = math.pi / 2) -> list[Solid]:
    """Half a ring, lying, open to the left."""
    turns = [start + (end - start) * piece / 6 for piece in range(7)]
    return tube([(radius * math.cos(turn), radius * math.sin(turn), thickness) for turn in turns], height=0.0, sides=6)


def _ellipse(x: float, y: float, center: tuple[float, float]) -> Polygon:
    return tuple((center[0] + x * u, center[1] + y * v) for u, v in regular(16, 1.0))


def mug() -> Thing:
    """With a handle, and coffee up to 1.5 cm below the rim: empty, it is too deep for the suction cup's stem."""
    wall = [prism(piece, 0.4, 6.5) for piece in arc((0, 0), 2.6, 3.0, 0, 2 * math.pi, 16)]
    floor, coffee = lathe([(3.0, 0.0), (3.0, 0.4)]), lathe([(2.6, 0.4), (2.6, 5.0)])
    handle = stood(_handle(1.7, 0.45), (2.9, 0.0, 3.3))
    return Layer(BLUE, [*floor, *wall, *handle]), Layer((0.30, 0.19, 0.12), coffee)


def bottle() -> Thing:
    """Green, with label and cap."""
    glass = lathe([(1.7, 0.0), (1.9, 0.3), (1.9, 4.6), (0.8, 6.4), (0.8, 7.8)])
    return (
        Layer(GREEN, glass),
        Layer(RED, lathe([(0.95, 7.8), (0.95, 8.6)])),
        paint(CREAM, lathe([(1.94, 1.2), (1.94, 3.8)])),
    )


def soup_can() -> Thing:
    """A tin with a red and white label."""
    lid = lathe([(2.0, 7.0), (2.0, 7.04)])
    return (
        Layer(STEEL, lathe([(2.5, 0.0), (2.5, 7.0)])),
        paint(RED, lathe([(2.54, 3.4), (2.54, 6.6)])),
        paint(WHITE, lathe([(2.54, 0.4), (2.54, 3.4)])),
        paint((0.55, 0.58, 0.61), lid),
    )


def jam_jar() -> Thing:
    """Orange, with a white lid."""
    glass = lathe([(2.2, 0.0), (2.5, 0.3), (2.5, 3.8), (2.1, 4.4)])
    return (
        Layer(ORANGE, glass),
        Layer(WHITE, lathe([(2.5, 4.4), (2.5, 5.4)])),
        paint(CREAM, lathe([(2.54, 1.0), (2.54, 3.2)])),
    )


def teapot() -> Thing:
    """With spout, handle and a lid's knob."""
    body = lathe([(1.8, 0.0), (2.9, 1.0), (3.1, 2.2), (2.5, 3.6), (1.3, 4.2)])
    spout = stood(tube([(2.4, 1.4, 0.75), (4.0, 2.3, 0.55), (4.7, 3.7, 0.45)], height=0.0))
    handle = stood(_handle(1.5, 0.35, math.pi / 2, 3 * math.pi / 2), (-2.6, 0.0, 2.2))
    return Layer(YELLOW, [*body, *spout, *handle]), Layer(RED, lathe([(0.4, 4.2), (0.6, 4.7), (0.3, 5.1)]))


def plate() -> Thing:
    """Flat, with a blue rim."""
    return Layer(BLUE, lathe([(2.6, 0.0), (4.2, 1.0)], sides=24)), paint(WHITE, lathe([(3.1, 1.0), (3.1, 1.04)]))


def spoon() -> Thing:
    """Lying."""
    handle: Polygon = ((-4.6, -0.55), (0.9, -0.4), (0.9, 0.4), (-4.6, 0.55))
    hollow = prism(_ellipse(1.6, 1.0, (2.6, 0.0)), 0.8, 0.82)
    return (
        Layer(STEEL, [prism(handle, 0.0, 0.7), prism(_ellipse(2.1, 1.4, (2.6, 0.0)), 0.0, 0.8)]),
        paint((0.5, 0.53, 0.57), [hollow]),
    )


def fork() -> Thing:
    """Lying, with four tines."""
    handle: Polygon = ((-4.8, -0.55), (1.0, -0.4), (1.0, 0.4), (-4.8, 0.55))
    head: Polygon = ((0.8, -0.5), (1.6, -1.35), (2.6, -1.35), (2.6, 1.35), (1.6, 1.35), (0.8, 0.5))
    tines = [box((2.6, y - 0.22, 0.0), (4.8, y + 0.22, 0.7)) for y in (-1.13, -0.377, 0.377, 1.13)]
    return (Layer(STEEL, [prism(handle, 0.0, 0.7), prism(head, 0.0, 0.7), *tines]),)


def cutting_board() -> Thing:
    """With a hole to hang it by."""
    wood = (0.76, 0.60, 0.42)
    ring = [prism(piece, 0.0, 1.0) for piece in arc((4.6, 0.0), 0.5, 1.2, 0, 2 * math.pi, 10)]
    return (Layer(wood, [prism(rectangle((-5, -2.8), (3.6, 2.8)), 0.0, 1.0), *ring]),)


KITCHEN = {
    "mug": mug(),
    "bottle": bottle(),
    "soup can": soup_can(),
    "jam jar": jam_jar(),
    "teapot": teapot(),
    "plate": plate(),
    "spoon": spoon(),
    "fork": fork(),
    "cutting board": cutting_board(),
}
