"""A line of a household answer in the making: sentence, plan and calls side by side, goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from prompts.providers.builtin.house import Thing
from prompts.values import JsonValue

Step = tuple[str, str]
"""A sentence of the plan and its call."""


@dataclass(frozen=True)
class HouseholdLine:
    """One task."""

    type: str
    task: str
    steps: tuple[Step, ...]
    goal: JsonValue

    def to_json(self) -> dict[str, JsonValue]:
        """As it is asked for."""
        return {
            "type": self.type,
            "task": self.task,
            "plan": [sentence for sentence, _ in self.steps],
            "solution": [call for _, call in self.steps],
            "goal": self.goal,
        }


def line_of(type_: str, task: str, steps: Sequence[Step], goal: list[Any]) -> HouseholdLine:
    """A line with a capital letter at its start."""
    return HouseholdLine(type_, task[:1].upper() + task[1:], tuple(steps), goal)


def carry(thing: Thing, place: Thing | None = None) -> list[Step]:
    """Fetch a thing and, where a place is given, put it there."""
    steps = [(f"Go to the {thing.description}.", f"goto({thing.id})"), (f"Pick up the {thing.noun}.", "grab()")]
    if place is None:
        return steps
    word = "into" if place.holds == "inside" else "on"
    return [
        *steps,
        (f"Go to the {place.description}.", f"goto({place.id})"),
        (f"Put the {thing.noun} {word} the {place.noun}.", "release()"),
    ]
