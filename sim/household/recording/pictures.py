"""A house seen from above, drawn from the scene alone: rooms, walls, doors, furniture, things, people and a path."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from sim.colors import rgb_of
from sim.household.catalogue import catalogue
from sim.household.parts import Part
from sim.household.space.footprint import Footprint
from sim.household.values import FLOOR, Instance, RoomKind, Scene, Standpoint, Vector2
from sim.values import ColorImage

PIXELS_PER_M = 80
MARGIN_M = 0.4
OUTSIDE = (246, 244, 240)
FLOORS: dict[RoomKind, tuple[int, int, int]] = {
    "bedroom": (226, 218, 232),
    "living room": (236, 224, 204),
    "kitchen": (216, 228, 214),
    "bathroom": (208, 226, 234),
}
INK = (52, 50, 56)
PALE_INK = (128, 122, 128)
WALL = (92, 88, 96)
AGENT, PLAYER, PATH = (24, 98, 208), (208, 72, 32), (24, 98, 208)
BODY_M = 0.2
"""Radius of a person [m]."""
LEAST_BODY_PX = 3.0
"""A person is seen however small the house is drawn."""
LABEL_PX, ROOM_PX = 12, 18
ASIDE = tuple(sorted(product((0, 1, -1, 2, -2), repeat=2), key=lambda aside: (abs(aside[0]) + abs(aside[1]), aside)))
"""Where words go that have no room at their place, in lines to the right and down."""


def draw_from_above(
    scene: Scene, path: Sequence[Vector2] = (), pixels_per_m: float = PIXELS_PER_M, *, labels: bool = True
) -> ColorImage:
    """The house as a floor plan, y up.

    Args:
        scene: What is drawn; furniture with its noun and id, small things with their id.
        path: Points on the floor that the agent goes through.
        pixels_per_m: Scale.
        labels: False leaves the words out; where there are few pixels they would only hide what they name.

    Returns:
        RGB, (rows, columns, 3) uint8.
    """
    return np.asarray(_Drawing(scene, pixels_per_m, labels=labels).draw(path), dtype=np.uint8)


def scale_for(scene: Scene, longest_px: int) -> float:
    """The scale at which the longer side of the house's picture is so many pixels [pixels per m]."""
    return longest_px / max(_Drawing(scene, 1.0).extent)


def outlines_from_above(scene: Scene, things: Iterable[int]) -> list[tuple[Vector2, ...]]:
    """Where things stand in the picture from above: corners from (0, 0), top left, to (1, 1)."""
    drawing = _Drawing(scene, 1.0)
    width, height = drawing.extent
    feet = (Footprint.of(scene.instances[thing]).corners() for thing in things)
    return [tuple(Vector2(x / width, y / height) for x, y in map(drawing.pixel, foot)) for foot in feet]


class _Drawing:
    """One picture in the making."""

    def __init__(self, scene: Scene, pixels_per_m: float, *, labels: bool = True) -> None:
        self.scene = scene
        self.scale = pixels_per_m
        self.labels = labels
        corners = [corner for room in scene.rooms for corner in room.polygon]
        corners += [c for i in scene.instances if i.parent == FLOOR for c in Footprint.of(i).corners()]
        corners += [scene.agent.position, scene.player.position]
        self.x_low = min(corner.x for corner in corners) - MARGIN_M
        self.y_high = max(corner.y for corner in corners) + MARGIN_M
        width = max(corner.x for corner in corners) + MARGIN_M - self.x_low
        height = self.y_high - min(corner.y for corner in corners) + MARGIN_M
        self.extent = width, height
        """Of what is drawn [m]."""
        self.image = Image.new("RGB", (round(width * self.scale), round(height * self.scale)), OUTSIDE)
        self.pen = ImageDraw.Draw(self.image)
        self._written: list[tuple[float, float, float, float]] = []
        """The boxes of the words that stand there [pixels]."""

    def draw(self, path: Sequence[Vector2]) -> Image.Image:
        """Everything, the lowest first."""
        for room in self.scene.rooms:
            self.pen.polygon(self._pixels(room.polygon), fill=FLOORS[room.kind])
        for wall in self.scene.walls:
            self.pen.polygon(self._pixels(Footprint.of_wall(wall).corners()), fill=WALL)
        for instance in sorted(self.scene.instances, key=self._height):
            self._draw_instance(instance)
        if len(path) > 1:
            self.pen.line(self._pixels(path), fill=PATH, width=3, joint="curve")
        for person, color in ((self.scene.player, PLAYER), (self.scene.agent, AGENT)):
            self._draw_person(person, color)
        if self.labels:
            self._write_all()
        return self.image

    def _height(self, instance: Instance) -> tuple[int, float, int]:
        """Who is carried is drawn over who carries, and what is higher over what is lower."""
        top = instance.position.z + instance.size.z / 2
        return len(self.scene.carriers_of(instance.id)), top, instance.id

    def _write_all(self) -> None:
        """The words, those first that must stand where they belong: the others give way."""
        for person, color, name in ((self.scene.player, PLAYER, "user"), (self.scene.agent, AGENT, "agent")):
            x, y = self.pixel(person.position)
            self._write((x, y + self._body_px + 2), name, LABEL_PX, color, "ma")
        for room in self.scene.rooms:
            x, y = self.pixel(min(room.polygon, key=lambda corner: (-corner.y, corner.x)))
            self._write((x + 8, y + 6), room.kind, ROOM_PX, PALE_INK, "la")
        for instance in sorted(self.scene.instances, key=lambda i: (i.kind != "kinematic", i.id)):
            self._label(instance)

    def _draw_instance(self, instance: Instance) -> None:
        """Its parts from the lowest to the highest, and a thin line along the side that one uses."""
        parts = [part.scaled(instance.scale) for part in catalogue()[instance.name].parts]
        for part in sorted(parts, key=lambda part: part.position.z + part.half_extent.z):
            self._draw_part(instance, part)
        if instance.kind == "kinematic" and catalogue()[instance.name].place == "wall":
            first, second, _, _ = Footprint.of(instance).corners()
            self.pen.line(self._pixels((first, second)), fill=INK, width=2)

    def _draw_part(self, instance: Instance, part: Part) -> None:
        red, green, blue = (round(255 * value) for value in rgb_of(part.color or instance.color))
        middle = _turned(instance, part.position)
        if part.shape == "sphere" or (part.shape == "cylinder" and part.axis == "z"):
            (x, y), radius = self.pixel(middle), part.size.x / 2 * self.scale
            self.pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(red, green, blue), outline=INK)
            return
        half = Vector2(part.half_extent.x, part.half_extent.y)
        if part.shape == "box":
            half = Vector2(part.size.x / 2, part.size.y / 2)
        box = Footprint(middle, half, math.radians(instance.yaw_deg + part.yaw_deg))
        self.pen.polygon(self._pixels(box.corners()), fill=(red, green, blue), outline=INK)

    def _label(self, instance: Instance) -> None:
        center = self.pixel(Vector2(instance.position.x, instance.position.y))
        if instance.kind == "kinematic":
            self._write(center, f"{instance.name.replace('_', ' ')} {instance.id}", LABEL_PX, INK, "mm")
        else:
            x, y = center
            self._write((x + instance.size.x * self.scale / 2 + 2, y), str(instance.id), LABEL_PX - 1, INK, "lm")

    @property
    def _body_px(self) -> float:
        return max(BODY_M * self.scale, LEAST_BODY_PX)

    def _draw_person(self, person: Standpoint, color: tuple[int, int, int]) -> None:
        x, y = self.pixel(person.position)
        radius = self._body_px
        yaw = -person.yaw_deg
        beam = (x - 2.6 * radius, y - 2.6 * radius, x + 2.6 * radius, y + 2.6 * radius)
        self.pen.pieslice(beam, yaw - 22, yaw + 22, fill=color)
        self.pen.ellipse(
            (x - radius, y - radius, x + radius, y + radius), fill=color, outline="white", width=round(radius / 8)
        )

    def _write(
        self, place: tuple[float, float], text: str, size: int, color: tuple[int, int, int], anchor: str
    ) -> None:
        """Write beside what is written already, as near to the place as there is room; there where there is none."""
        font = ImageFont.load_default(size * self.scale / PIXELS_PER_M)
        line = 1.2 * size * self.scale / PIXELS_PER_M
        places = [(place[0] + right * line, place[1] + down * line) for right, down in ASIDE]
        free = (at for at in places if not self._is_written_on(self.pen.textbbox(at, text, font=font, anchor=anchor)))
        place = next(free, place)
        self._written.append(self.pen.textbbox(place, text, font=font, anchor=anchor))
        self.pen.text(place, text, fill=color, font=font, anchor=anchor, stroke_width=2, stroke_fill=(255, 255, 255))

    def _is_written_on(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        return any(left < r and l < right and top < b and t < bottom for l, t, r, b in self._written)  # noqa: E741

    def pixel(self, point: Vector2) -> tuple[float, float]:
        """Where a point of the floor is in the picture."""
        return (point.x - self.x_low) * self.scale, (self.y_high - point.y) * self.scale

    def _pixels(self, points: Sequence[Vector2]) -> list[tuple[float, float]]:
        return [self.pixel(point) for point in points]


def _turned(instance: Instance, own: Sequence[float]) -> Vector2:
    """A point of an instance's own frame on the floor plan."""
    yaw = math.radians(instance.yaw_deg)
    x, y = own[0], own[1]
    return Vector2(
        instance.position.x + x * math.cos(yaw) - y * math.sin(yaw),
        instance.position.y + x * math.sin(yaw) + y * math.cos(yaw),
    )
