"""A house in the making: what stands where so far, and the scene that it comes to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from sim.household.catalogue import Entry
from sim.household.scenes.demands import Demand
from sim.household.scenes.floorplan import FloorPlan
from sim.household.space.rectangles import Rectangle
from sim.household.values import FLOOR, Instance, Room, Scene, Standpoint, Surface, Vector2, Vector3

DIGITS = 4
"""Decimals of positions [m]: what a scene says is what is simulated, to the last bit."""


@dataclass(frozen=True)
class Piece:
    """One thing of the house; its key in the draft stays, its id in the scene comes at the end."""

    entry: Entry
    color: str
    position: Vector3
    """Of the middle of its box [m]."""
    yaw_deg: float
    room_id: int
    parent: int = FLOOR
    """Key of what carries it."""
    demand: Demand | None = None
    """Why it is there; None: by chance."""

    @property
    def is_requested(self) -> bool:
        """Whether the house is wrong without it."""
        return self.demand is not None

    @property
    def prefab(self) -> str:
        """The name by which it was asked for, or that of the catalogue."""
        return self.entry.name if self.demand is None else self.demand.alias

    @property
    def rectangle(self) -> Rectangle:
        """The box along the axes around what it covers."""
        return footprint(self.entry, self.position, self.yaw_deg)

    def surface_center(self, surface: Surface) -> Vector3:
        """The middle of one of its surfaces in the world [m]."""
        yaw = math.radians(self.yaw_deg)
        x, y, z = surface.center
        return Vector3(
            self.position.x + x * math.cos(yaw) - y * math.sin(yaw),
            self.position.y + x * math.sin(yaw) + y * math.cos(yaw),
            self.position.z + z,
        )


class Draft:
    """Everything of a house but its seed."""

    def __init__(self, plan: FloorPlan, rng: np.random.Generator) -> None:
        self.plan = plan
        self.rng = rng
        self.pieces: dict[int, Piece] = {}
        self.kept_free: list[Rectangle] = plan.door_zones()
        """Floor on which no furniture may stand."""
        self.player = Standpoint(Vector2(0.0, 0.0), 0.0)
        self.agent = Standpoint(Vector2(0.0, 0.0), 0.0)
        self._next = 0

    @property
    def rooms(self) -> tuple[Room, ...]:
        """Of the floor plan."""
        return self.plan.rooms

    def add(self, piece: Piece) -> int:
        """Put something in; returns its key."""
        key, self._next = self._next, self._next + 1
        self.pieces[key] = piece
        return key

    def move(self, key: int, position: Vector3, yaw_deg: float) -> None:
        """Correct where something stands."""
        place = Vector3(*(round(value, DIGITS) + 0.0 for value in position))
        self.pieces[key] = replace(self.pieces[key], position=place, yaw_deg=round(yaw_deg, DIGITS) + 0.0)

    def remove(self, key: int) -> None:
        """Take something out, with all that stands on it."""
        for above in self.children(key):
            self.remove(above)
        del self.pieces[key]

    def children(self, key: int) -> list[int]:
        """What stands directly on something."""
        return [child for child, piece in self.pieces.items() if piece.parent == key]

    def holds_requested(self, key: int) -> bool:
        """Whether something, or anything above it, was asked for."""
        return self.pieces[key].is_requested or any(self.holds_requested(child) for child in self.children(key))

    def standing(self) -> list[Rectangle]:
        """What is covered on the floor."""
        return [piece.rectangle for piece in self.pieces.values() if piece.parent == FLOOR]

    def named(self, entries: tuple[Entry, ...]) -> list[int]:
        """The keys of the pieces that are one of some entries."""
        names = {entry.name for entry in entries}
        return [key for key, piece in self.pieces.items() if piece.entry.name in names]

    def unused_colors(self, entry: Entry) -> list[str]:
        """The colours of an entry that nothing of its category has yet: with them twins can be told apart."""
        used = {piece.color for piece in self.pieces.values() if piece.entry.category == entry.category}
        return [color for color in entry.colors if color not in used]

    def draw_color(self, entry: Entry, demand: Demand | None = None) -> str:
        """A colour that tells a thing from its twins, or any where there is none left; the one that is asked for."""
        if demand is not None and demand.color:
            return demand.color
        colors = self.unused_colors(entry) or list(entry.colors)
        return colors[self.rng.integers(len(colors))]

    def ids(self) -> dict[int, int]:
        """Key → id in the scene: furniture first."""
        order = sorted(self.pieces, key=lambda key: (not self.pieces[key].entry.is_furniture, key))
        return {key: number for number, key in enumerate(order)}

    def to_scene(
        self, seed: int | None = None, generator: str = "", requested: Mapping[str, int] | None = None
    ) -> Scene:
        """The scene as it is now."""
        return Scene(
            tuple(self._instances()),
            self.plan.rooms,
            self.plan.walls,
            self.plan.doors,
            self.player,
            self.agent,
            seed,
            generator,
            dict(requested or {}),
        )

    def _instances(self) -> Iterator[Instance]:
        ids = {FLOOR: FLOOR, **self.ids()}
        for key, number in list(ids.items())[1:]:
            piece = self.pieces[key]
            yield Instance(
                id=number,
                prefab=piece.prefab,
                name=piece.entry.name,
                category=piece.entry.category,
                color=piece.color,
                position=piece.position,
                yaw_deg=piece.yaw_deg,
                size=piece.entry.size,
                kind=piece.entry.kind,
                parent=ids[piece.parent],
                room_id=piece.room_id,
                surfaces=piece.entry.surfaces,
            )


def footprint(entry: Entry, position: Vector3 | Vector2, yaw_deg: float) -> Rectangle:
    """The box along the axes around what an entry covers when it stands somewhere."""
    half_x, half_y = half_extent(entry, yaw_deg)
    return Rectangle.around(Vector2(position[0], position[1]), half_x, half_y)


@lru_cache(maxsize=4096)
def half_extent(entry: Entry, yaw_deg: float) -> Vector2:
    """Half the extent along the world's x and y of a turned entry [m]: of its parts, since an apple has no corners."""
    cos, sin = math.cos(math.radians(yaw_deg)), math.sin(math.radians(yaw_deg))
    turned = [replace(part, yaw_deg=part.yaw_deg + yaw_deg).half_extent for part in entry.parts]
    places = [(p.position.x * cos - p.position.y * sin, p.position.x * sin + p.position.y * cos) for p in entry.parts]
    return Vector2(
        max(abs(x) + half.x for (x, _), half in zip(places, turned, strict=True)),
        max(abs(y) + half.y for (_, y), half in zip(places, turned, strict=True)),
    )
