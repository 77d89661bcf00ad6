"""A scene as evidence looks at it: bodies, goals and sentences, captured and frozen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.extents import LocalBox
from sim.geometry import multiply, rotation_matrix
from sim.goals import Goal
from sim.values import Pose


@dataclass(frozen=True)
class Body:
    """One object on the table."""

    id: int
    kind: str
    """The robot name of its URDF, such as "block" or "toy_car"; empty when it came from no file."""
    is_rigid: bool
    """Whether the task added it as a rigid object: the robot can move it, and it lies still otherwise."""
    pose: Pose
    box: LocalBox
    """Around everything that is drawn of it, in its own frame [m]."""
    colors: frozenset[str] | None = None
    """Names of the colours that it is drawn in; None when any of them has no name."""
    speed: float = 0.0
    """Of its centre [m/s]."""

    @property
    def name(self) -> str:
        """What a sentence calls it: kind and colour, as far as they are known."""
        color = f"{next(iter(self.colors))} " if self.colors and len(self.colors) == 1 else ""
        return f"{color}{self.kind.replace('_', ' ') or f'body {self.id}'}"

    @property
    def center(self) -> Pose:
        """The pose of the middle of its box, in the world."""
        return multiply(self.pose, Pose(self.box.center))

    @property
    def half(self) -> tuple[float, float, float]:
        """Half extent of its box along the axes of the world [m]."""
        axes = rotation_matrix(self.pose.rotation)
        x, y, z = (sum(abs(entry) * side / 2 for entry, side in zip(row, self.box.size, strict=True)) for row in axes)
        return x, y, z

    @property
    def bottom(self) -> float:
        """Its lowest height [m]."""
        return self.center.position[2] - self.half[2]

    @property
    def top(self) -> float:
        """Its greatest height [m]."""
        return self.center.position[2] + self.half[2]


@dataclass(frozen=True)
class Scene:
    """What a task set up, at one moment."""

    bodies: tuple[Body, ...]
    goals: tuple[Goal, ...]
    """As they stood after reset."""
    sentences: tuple[str, ...]
    """The language goals after reset."""
    pos_eps: float
    """[m]."""
    rot_eps: float
    """[rad]."""
    ceiling: float
    """Height below which a point counts as in a zone [m]."""

    def body(self, body_id: int) -> Body | None:
        """The body with this id, if it is there."""
        return next((body for body in self.bodies if body.id == body_id), None)

    def objects_of(self, goals: Iterable[Goal]) -> tuple[Body, ...]:
        """The bodies that some goals want moved, each once, in order."""
        ids = dict.fromkeys(body_id for goal in goals for body_id, _ in goal.objs)
        return tuple(body for body_id in ids if (body := self.body(body_id)) is not None)

    def last_goals(self) -> dict[int, tuple[Goal, int]]:
        """Body id → the last goal that names it, and its row there: earlier goals may be undone by later ones."""
        return {body: (goal, row) for goal in self.goals for row, (body, _) in enumerate(goal.objs)}


def listed(words: Iterable[str]) -> str:
    """A list as a sentence has it: "a", "a and b", "a, b and c"; each word once."""
    *most, last = dict.fromkeys(words)
    return f"{', '.join(most)} and {last}" if most else last
