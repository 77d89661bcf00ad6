"""What a goal is made of, for whoever wants to see which part of it is true."""

from __future__ import annotations

from sim.household.values import Goal


def parts_of(goal: Goal) -> list[Goal]:
    """The predicates that "and", "or" and "not" join, each once; "exists", "forall" and "count" stay whole."""
    parts: list[Goal] = []
    for part in _parts(goal):
        if part not in parts:
            parts.append(part)
    return parts


def _parts(goal: Goal) -> list[Goal]:
    if isinstance(goal, list) and goal and goal[0] in ("and", "or", "not"):
        return [part for each in goal[1:] for part in _parts(each)]
    return [goal]
