"""The bodies that are compounds of boxes and rods: bowl, pallet, tower of Hanoi, insertion, kit."""

from __future__ import annotations

import math

from sim.asset_making.compounds import Ball, Box, Mesh, Part, Rod, compound_urdf
from sim.asset_making.solids import Solid, arc, obj_text, prism, revolved
from sim.values import Vec3

GREEN: Vec3 = (0.349, 0.663, 0.306)
WOOD: Vec3 = (0.757, 0.604, 0.420)
RED: Vec3 = (1.0, 0.341, 0.349)
GRAY: Vec3 = (0.729, 0.690, 0.675)
BROWNS: tuple[Vec3, ...] = ((0.757, 0.604, 0.420), (0.612, 0.459, 0.373), (0.463, 0.329, 0.259))
"""From light to dark."""
DISK_COLORS: tuple[Vec3, ...] = (RED, (0.929, 0.788, 0.282), GREEN, (0.306, 0.475, 0.655))

BOWL_FLOOR, BOWL_WALL = 0.034, 0.004
"""Radius of a bowl's floor, and how thick it and the walls are [m]."""

DISK_RADII = (0.030, 0.035, 0.040, 0.045)
DISK_HEIGHT = 0.01
PEG_RADIUS, PEG_HEIGHT = 0.005, 0.05
HOLE_RADIUS = 0.010
"""Of a disk: 5 mm of slack around the peg, half of what a pose may miss its target by [m]."""

FOOT = 0.0005
"""How far a disk's feet stand out below [m]."""

BAR_LENGTH, BAR_WIDTH, BAR_HEIGHT = 0.08, 0.03, 0.04
"""Of each of the ell's two bars [m]."""
CLEARANCE = 0.004
"""Between ell and fixture on every side [m]."""
FIXTURE_WALL, FIXTURE_HEIGHT, FIXTURE_FLOOR = 0.006, 0.02, 0.002


def bowl_parts(sides: int = 16) -> list[Part]:
    """An open bowl, rim 0.02 m above the origin and foot 0.015 m below: a floor and two rings of walls.

    The lower ring flares more than the upper one, so that a block of 0.04 m rests flat on the floor. Of the floor a
    square collides: a round one touches the table in more points, at 54 µs a step against 13.
    """
    foot, knee, rim = -0.015, (0.0483, -0.003), (0.06, 0.02)
    # the walls start on the floor: each wall that touched the table would add contacts to every step
    bottom = (BOWL_FLOOR, foot + BOWL_WALL)
    side = BOWL_FLOOR * math.sqrt(2)
    floor = Box((side, side, BOWL_WALL), (0.0, 0.0, foot + BOWL_WALL / 2), visible=False)
    drawn = Mesh((2 * rim[0], 2 * rim[0], rim[1] - foot), (0.0, 0.0, 0.0), collides=False, file="bowl.obj")
    return [drawn, floor, *_ring(sides, bottom, knee), *_ring(sides, knee, rim)]


def bowl_surface() -> Solid:
    """The bowl as it is drawn: up along the outside, down along the inside."""
    outside = [(0.0, -0.015), (0.033, -0.015), (0.0345, -0.011), (0.049, -0.003), (0.0605, 0.02)]
    inside = [(0.056, 0.02), (0.0455, 0.0), (0.030, -0.011), (0.0, -0.011)]
    return revolved(outside + inside)


def pallet_boxes() -> list[Part]:
    """A slatted pallet 0.30 × 0.25 × 0.0375 m, centred: three bearers, seven slats above and three below."""
    length, width, height, board = 0.30, 0.25, 0.0375, 0.006
    bearer_height = height - 2 * board
    bearers: list[Part] = [Box((length, 0.02, bearer_height), (0.0, y, 0.0)) for y in (-0.115, 0.0, 0.115)]
    top = [Box((0.03, width, board), (x * 0.045, 0.0, (height - board) / 2)) for x in range(-3, 4)]
    bottom = [Box((0.03, width, board), (x * 0.135, 0.0, -(height - board) / 2)) for x in range(-1, 2)]
    return bearers + top + bottom


def hanoi_stand() -> list[Part]:
    """A board 0.12 × 0.36 × 0.01 m, centred, with three pegs standing on it along y.

    It darkens from end to end, so that its sides can be told apart at any yaw.
    """
    board: Part = Box((0.12, 0.36, 0.01), (0.0, 0.0, 0.0), visible=False)
    parts = [
        Box((0.12, 0.12, 0.01), (0.0, y, 0.0), collides=False, color=brown)
        for y, brown in zip((-0.12, 0.0, 0.12), BROWNS, strict=True)
    ]
    peg = (2 * PEG_RADIUS, 2 * PEG_RADIUS, PEG_HEIGHT)
    pegs = [Rod(peg, (0.0, y, 0.005 + PEG_HEIGHT / 2), color=GRAY) for y in (-0.12, 0.0, 0.12)]
    return [board, *parts, *pegs]


def disk_solids(radius: float) -> list[Solid]:
    """A ring with a hole for a peg, as it is drawn."""
    ring = arc((0.0, 0.0), HOLE_RADIUS, radius, 0.0, 2 * math.pi, 32)
    return [prism(piece, -DISK_HEIGHT / 2, DISK_HEIGHT / 2) for piece in ring]


def disk_parts(radius: float, sides: int = 8) -> list[Part]:
    """The ring for collision: boxes around the hole, into which none reaches however wide it is, and four ball feet.

    The feet carry the disk, with one point of contact each; four disks of boxes alone on a peg had 800, at 5 ms a step
    against 0.3 ms.
    """
    outer = radius * 0.96  # an octagon around this circle is on average as wide as the ring
    length, width = outer - HOLE_RADIUS, 2 * outer * math.tan(math.pi / sides)
    size, middle = (length, width, DISK_HEIGHT - FOOT), (outer + HOLE_RADIUS) / 2
    boxes = [Box(size, _around(middle, turn, FOOT / 2), (0.0, 0.0, turn), visible=False) for turn in _turns(sides)]
    foot = (DISK_HEIGHT, DISK_HEIGHT, DISK_HEIGHT)
    # all disks stand on the same circle, which fits on the smallest one, clear of the hole
    feet = [Ball(foot, _around(0.021, turn + math.pi / 4, 0.0), visible=False) for turn in _turns(4)]
    return [*boxes, *feet]


def ell_boxes() -> list[Part]:
    """Two bars that share a corner, around their common centre of mass."""
    bars = [((0.0, 0.0), (BAR_LENGTH, BAR_WIDTH)), ((0.0, 0.0), (BAR_WIDTH, BAR_LENGTH))]
    return [_slab(low, high, -BAR_HEIGHT / 2, BAR_HEIGHT / 2) for low, high in bars]


def fixture_boxes() -> list[Part]:
    """Six walls around the place of the ell, and a thin floor, so that a tilted fixture holds it too.

    Its origin is where the ell's belongs: 0.02 m above the table for both.
    """
    near, far, notch, wall = -CLEARANCE, BAR_LENGTH + CLEARANCE, BAR_WIDTH + CLEARANCE, FIXTURE_WALL
    bottom = -BAR_HEIGHT / 2
    along_x = [
        ((near - wall, near - wall), (far + wall, near)),
        ((notch, notch), (far, notch + wall)),
        ((near, far), (notch + wall, far + wall)),
    ]
    along_y = [((y0, x0), (y1, x1)) for (x0, y0), (x1, y1) in along_x[1:]]  # the ell is its own mirror image
    first = ((near - wall, near), (near, far + wall))
    walls = [*along_x, first, *along_y]
    floors = [((near, near), (far, notch)), ((near, notch), (notch, far))]
    return [
        *(_slab(low, high, bottom, bottom + FIXTURE_HEIGHT) for low, high in walls),
        *(_slab(low, high, bottom, bottom + FIXTURE_FLOOR) for low, high in floors),
    ]


def written_bodies() -> dict[str, str]:
    """Path below the assets' root → content, of each file that this module writes."""
    files = {
        "bowl/bowl.urdf": compound_urdf("bowl", bowl_parts(), 0.1, GREEN),
        "bowl/bowl.obj": obj_text([bowl_surface()]),
        "pallet/pallet.urdf": compound_urdf("pallet", pallet_boxes(), 0.1, WOOD),
        "hanoi/stand.urdf": compound_urdf("hanoi_stand", hanoi_stand(), 0.1, WOOD),
        "insertion/ell.urdf": compound_urdf("ell", ell_boxes(), 0.1, RED, friction=0.3),
        "insertion/fixture.urdf": compound_urdf("fixture", fixture_boxes(), 0.1, GRAY, friction=0.3),
        "kitting/kit.urdf": compound_urdf("kit", [Box((0.28, 0.20, 0.005), (0.0, 0.0, 0.0))], 0.1, WOOD),
    }
    for number, (radius, color) in enumerate(zip(DISK_RADII, DISK_COLORS, strict=True)):
        drawn = Mesh((2 * radius, 2 * radius, DISK_HEIGHT), (0, 0, 0), collides=False, file=f"disk{number}.obj")
        parts = [drawn, *disk_parts(radius)]
        files[f"hanoi/disk{number}.urdf"] = compound_urdf(f"disk{number}", parts, 0.1, color)
        files[f"hanoi/disk{number}.obj"] = obj_text(disk_solids(radius))
    return files


def _slab(low: tuple[float, float], high: tuple[float, float], bottom: float, top: float) -> Part:
    """A box between two corners, given from the outer corner of the ell."""
    (x0, y0), (x1, y1) = low, high
    center = ((x0 + x1) / 2 - _ELL_CENTER, (y0 + y1) / 2 - _ELL_CENTER, (bottom + top) / 2)
    return Box((x1 - x0, y1 - y0, top - bottom), center)


def _turns(count: int) -> list[float]:
    return [2 * math.pi * side / count for side in range(count)]


def _around(radius: float, turn: float, height: float) -> Vec3:
    return radius * math.cos(turn), radius * math.sin(turn), height


def _ell_center() -> float:
    """Distance of the ell's centre of mass from its outer corner, along both axes [m]."""
    whole, rest = BAR_LENGTH * BAR_WIDTH, (BAR_LENGTH - BAR_WIDTH) * BAR_WIDTH
    return (whole * BAR_LENGTH / 2 + rest * BAR_WIDTH / 2) / (whole + rest)


_ELL_CENTER = _ell_center()


def _ring(sides: int, lower: tuple[float, float], upper: tuple[float, float], wall: float = BOWL_WALL) -> list[Part]:
    """Boxes around the vertical whose outer faces join two circles, each given as (radius, height)."""
    (low_radius, low_z), (high_radius, high_z) = lower, upper
    slope = math.atan2(high_radius - low_radius, high_z - low_z)
    # wide enough to meet the neighbours at the upper circle
    width = 2 * high_radius * math.tan(math.pi / sides)
    height = math.hypot(high_radius - low_radius, high_z - low_z)
    radius = (low_radius + high_radius) / 2 - wall / 2 * math.cos(slope)
    z = (low_z + high_z) / 2 + wall / 2 * math.sin(slope)
    yaws = [2 * math.pi * side / sides for side in range(sides)]
    return [
        Box(
            (wall, width, height), (radius * math.cos(yaw), radius * math.sin(yaw), z), (0.0, slope, yaw), visible=False
        )
        for yaw in yaws
    ]
