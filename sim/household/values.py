"""What a house is made of and what is said and done in it, as frozen values: numpy-free, PyBullet-free.

World frame: right-handed, z up, metres; the floor is z = 0. Yaw is counter-clockwise seen from above, in degrees, 0
along +x. An instance's own frame has its origin in the middle of its box, x along its width, y along its depth; its
front looks along −y.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from sim.sandbox.protocol import JsonValue

SCHEMA_VERSION = 1
FLOOR = -1
"""The `parent` of what stands on the floor."""

Kind = Literal["kinematic", "interactable"]
"""Furniture stays where it is; interactable things can be carried."""
RoomKind = Literal["bedroom", "living room", "kitchen", "bathroom"]
TaskType = Literal["come", "goto", "take", "bring", "put", "where", "exist", "free"]
Goal = JsonValue
"""An expression over predicates, as JSON: ``["on", 14, 6]``, ``["and", …]``, ``["not", …]``, ``["count", …]``."""


class Vector3(NamedTuple):
    """A point or an extent [m]."""

    x: float
    y: float
    z: float


class Vector2(NamedTuple):
    """A point or an extent on the floor [m]."""

    x: float
    y: float


@dataclass(frozen=True)
class Surface:
    """A level place to put things on: a table's top, a shelf's board, the bottom of an open container."""

    center: Vector3
    """Middle of the face that carries, in the instance's own frame [m]."""
    size: Vector2
    """Extent along the instance's x and y [m]."""
    clearance: float
    """Free height above [m]."""
    inside: bool = False
    """Whether what stands here counts as inside the instance, not only on it."""


@dataclass(frozen=True)
class Instance:
    """One thing in the house; ``scene.instances[i].id == i``."""

    id: int
    prefab: str
    """The name by which it was asked for; the catalogue's name where nobody asked."""
    name: str
    """The entry of the catalogue."""
    category: str
    color: str
    """A word, as a person would say it."""
    position: Vector3
    """Middle of its box, in the world [m]."""
    yaw_deg: float
    size: Vector3
    """Of its box before it is turned [m]."""
    kind: Kind
    parent: int
    """The id of what carries it; `FLOOR` where the floor does."""
    room_id: int
    surfaces: tuple[Surface, ...] = ()
    scale: float = 1.0
    """Against the catalogue's size."""


@dataclass(frozen=True)
class Room:
    """A rectilinear room."""

    id: int
    kind: RoomKind
    polygon: tuple[Vector2, ...]
    """Corners, counter-clockwise [m]."""


@dataclass(frozen=True)
class Wall:
    """A straight piece of wall that stands on the floor."""

    start: Vector2
    end: Vector2
    height: float
    thickness: float


@dataclass(frozen=True)
class Door:
    """An opening between two rooms, as high as the walls."""

    rooms: tuple[int, int]
    position: Vector2
    """The middle of the opening, on the wall's line [m]."""
    yaw_deg: float
    """Of the wall's line."""
    width: float


@dataclass(frozen=True)
class Standpoint:
    """Where somebody stands and looks: feet on the floor."""

    position: Vector2
    yaw_deg: float


@dataclass(frozen=True)
class Scene:
    """A furnished house with the user ("player") and the agent in it."""

    instances: tuple[Instance, ...]
    rooms: tuple[Room, ...]
    walls: tuple[Wall, ...]
    doors: tuple[Door, ...]
    player: Standpoint
    agent: Standpoint
    seed: int | None = None
    generator: str = ""
    """Which generator in which version made it; empty for a scene made by hand."""
    requested: dict[str, int] = field(default_factory=dict)
    """Alias → count, as asked for."""
    holding: int | None = None
    """What the agent has in its hand; its `parent` is `FLOOR`. What stands on it is carried along."""

    @property
    def carried(self) -> frozenset[int]:
        """What is in the agent's hand, and everything that stands on that."""
        load = set() if self.holding is None else {self.holding}
        while more := {thing.id for thing in self.instances if thing.parent in load} - load:
            load |= more
        return frozenset(load)

    def carriers_of(self, instance_id: int) -> tuple[int, ...]:
        """What carries a thing as the parents say, from the nearest to the lowest; without the floor."""
        found, above = list[int](), self.instances[instance_id].parent
        while above != FLOOR:
            found.append(above)
            above = self.instances[above].parent
        return tuple(found)


@dataclass(frozen=True)
class Call:
    """One call of a solution: ``goto(14)`` or ``speak("yes")``."""

    name: str
    arguments: tuple[int | str, ...] = ()

    def __str__(self) -> str:
        from json import dumps

        return f"{self.name}({', '.join(dumps(value, ensure_ascii=False) for value in self.arguments)})"


Reason = Literal[
    "unknown_id",
    "no_path",
    "not_visible",
    "hand_full",
    "not_movable",
    "too_far",
    "occluded",
    "nothing_targeted",
    "hand_empty",
    "wrong_object",
    "no_space",
    "fell",
    "empty_text",
]
"""Why a call could not be carried out: a closed list."""


@dataclass(frozen=True)
class CallResult:
    """What became of one call."""

    call: Call
    ok: bool
    reason: Reason | None
    """None when it was carried out."""
    steps: int
    """Steps of the agent, 5 cm or a turn each."""
    t: float
    """Simulated seconds since the start, after the call."""


@dataclass(frozen=True)
class Exchange:
    """One turn of a dialogue between the user and the agent: what was wanted, and what was done about it."""

    task: str
    """What the user said."""
    plan: tuple[str, ...]
    solution: tuple[Call, ...]
    goal: Goal


@dataclass(frozen=True)
class Sample:
    """A (scene, task, solution) triplet, with what makes it checkable."""

    type: TaskType
    task: str
    """The sentence."""
    plan: tuple[str, ...]
    """One sentence for each call."""
    solution: tuple[Call, ...]
    scene: Scene
    goal: Goal
    answer: str = ""
    """What the agent says, where it is asked something."""
    accept: tuple[str, ...] = ()
    """Noun phrases that count as the right answer."""
    bindings: dict[str, int] = field(default_factory=dict)
    """Slot of the sentence → instance."""
    seed: int | None = None
    dialogue: tuple[Exchange, ...] = ()
    """The turns before this one, which led to the scene: its sentence may say "it"."""
    reason: str = ""
    """Why it cannot be done, where the goal is to refuse; empty where nobody says."""
