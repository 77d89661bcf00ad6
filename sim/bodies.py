"""Bodies that are compounds of boxes: the bowl and the pallet, written as URDF.

A hollow thing cannot be one mesh: Bullet takes its convex hull, and nothing goes in. A compound of boxes is exact for
collision, cheap (0.014 ms a step for a bowl) and drawn by the same boxes. The committed asset files are the output of
this module; ``python -m sim.bodies`` writes them again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.assets import ASSETS_ROOT
from sim.values import Vec3

GREEN: Vec3 = (0.349, 0.663, 0.306)
WOOD: Vec3 = (0.757, 0.604, 0.420)


@dataclass(frozen=True)
class Box:
    """One box of a compound, in the frame of the body."""

    size: Vec3
    """Extent along its own axes [m]."""
    center: Vec3
    """[m]."""
    euler: Vec3 = (0.0, 0.0, 0.0)
    """Roll, pitch, yaw [rad]."""
    collides: bool = True
    """Whether it is more than a picture."""


def bowl_boxes(
    sides: int = 16, rim_radius: float = 0.06, floor_radius: float = 0.034, wall: float = 0.004
) -> list[Box]:
    """An open bowl, rim 0.02 m above the origin and foot 0.015 m below: a floor and two rings of walls.

    The lower ring flares more than the upper one, so that a block of 0.04 m rests flat on the floor.
    """
    foot, knee, rim = -0.015, -0.003, 0.02
    knee_radius = floor_radius + 0.55 * (rim_radius - floor_radius)
    # the walls start on the floor: each wall that touched the table would add contacts to every step
    bottom, middle, top = (floor_radius, foot + wall), (knee_radius, knee), (rim_radius, rim)
    floor = _disc(floor_radius, foot, wall)
    return floor + _ring(sides, bottom, middle, wall) + _ring(sides, middle, top, wall)


def pallet_boxes() -> list[Box]:
    """A slatted pallet 0.30 × 0.25 × 0.0375 m, centred: three bearers, seven slats above and three below."""
    length, width, height, board = 0.30, 0.25, 0.0375, 0.006
    bearer_height = height - 2 * board
    bearers = [Box((length, 0.02, bearer_height), (0.0, y, 0.0)) for y in (-0.115, 0.0, 0.115)]
    top = [Box((0.03, width, board), (x * 0.045, 0.0, (height - board) / 2)) for x in range(-3, 4)]
    bottom = [Box((0.03, width, board), (x * 0.135, 0.0, -(height - board) / 2)) for x in range(-1, 2)]
    return bearers + top + bottom


def compound_urdf(name: str, boxes: list[Box], mass: float, color: Vec3, friction: float = 0.5) -> str:
    """One link that is drawn and collides as boxes, with the inertia of their common bounding box."""
    visuals = [_shape("visual", box, color) for box in boxes]
    parts = "\n".join(visuals + [_shape("collision", box) for box in boxes if box.collides])
    ixx, iyy, izz = _box_inertia(mass, _extent(boxes))
    return f"""<?xml version="1.0"?>
<!-- Written by sim/bodies.py. -->
<robot name="{name}">
  <link name="{name}">
    <contact><lateral_friction value="{friction}"/></contact>
    <inertial>
      <mass value="{mass}"/>
      <inertia ixx="{ixx:.8f}" ixy="0" ixz="0" iyy="{iyy:.8f}" iyz="0" izz="{izz:.8f}"/>
    </inertial>
{parts}
  </link>
</robot>
"""


def written_bodies() -> dict[str, str]:
    """Path below the assets' root → content, of each file that this module writes."""
    return {
        "bowl/bowl.urdf": compound_urdf("bowl", bowl_boxes(), 0.1, GREEN),
        "pallet/pallet.urdf": compound_urdf("pallet", pallet_boxes(), 0.1, WOOD),
    }


def _disc(radius: float, bottom: float, thickness: float) -> list[Box]:
    """Three boxes inscribed in a circle: the square carries and stands, the other two only fill the picture."""
    return [
        Box(
            (2 * radius * math.cos(corner), 2 * radius * math.sin(corner), thickness - 2 * inset),
            (0.0, 0.0, bottom + thickness / 2),
            collides=inset == 0.0,  # three boxes on the table are three times the contacts: 54 µs a step against 13
        )
        for corner, inset in ((math.pi / 4, 0.0), (math.pi / 8, 0.0003), (3 * math.pi / 8, 0.0003))
    ]


def _ring(sides: int, lower: tuple[float, float], upper: tuple[float, float], wall: float) -> list[Box]:
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
        Box((wall, width, height), (radius * math.cos(yaw), radius * math.sin(yaw), z), (0.0, slope, yaw))
        for yaw in yaws
    ]


def _shape(tag: str, box: Box, color: Vec3 | None = None) -> str:
    paint = f'\n      <material name="paint"><color rgba="{_numbers(color)} 1"/></material>' if color else ""
    return f"""    <{tag}>
      <origin xyz="{_numbers(box.center)}" rpy="{_numbers(box.euler)}"/>
      <geometry><box size="{_numbers(box.size)}"/></geometry>{paint}
    </{tag}>"""


def _extent(boxes: list[Box]) -> Vec3:
    """Outer size of a compound, taking each box at its largest turn about the vertical [m]."""
    reach = [math.hypot(*box.center[:2]) + (max(box.size[:2]) / 2 if box.euler[2] else 0.0) for box in boxes]
    heights = [abs(box.center[2]) + box.size[2] / 2 for box in boxes]
    return 2 * max(reach), 2 * max(reach), 2 * max(heights)


def _box_inertia(mass: float, size: Vec3) -> Vec3:
    x, y, z = (side * side for side in size)
    return mass * (y + z) / 12, mass * (x + z) / 12, mass * (x + y) / 12


def _numbers(values: tuple[float, ...]) -> str:
    return " ".join(f"{round(value, 6):g}" for value in values)


def main() -> None:
    """Write every file again."""
    for path, text in written_bodies().items():
        (ASSETS_ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
