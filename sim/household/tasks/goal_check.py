"""Whether an expression is a goal of a scene: known predicates, fitting arguments, ids that exist, bound variables."""

from __future__ import annotations

import difflib
from typing import Any, TypeGuard, cast, get_args

from sim.household.catalogue import catalogue
from sim.household.errors import HouseholdError
from sim.household.tasks.goals import COMPARISONS, CONNECTIVES, PREDICATES
from sim.household.tasks.selectors import SELECTORS
from sim.household.values import Goal, Kind, Scene


class BadGoal(HouseholdError):
    """An expression that is no goal of a scene."""

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        """Where in the expression: ``goal[1][2]``."""
        self.problem = problem
        super().__init__(f"{path}: {problem}")


def check_goal(goal: Goal, scene: Scene) -> None:
    """Refuse what is no goal of a scene.

    Raises:
        BadGoal: Unknown predicate, wrong number or kind of arguments, unknown id, unbound variable.
    """
    _Checker(scene).check(goal, "goal", frozenset())


class _Checker:
    """Walks down an expression with the place where it is and the variables that are bound there."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def check(self, goal: Goal, path: str, bound: frozenset[str]) -> None:
        if not isinstance(goal, list) or not goal or not isinstance(goal[0], str):
            raise BadGoal(path, f'expected a list that begins with a predicate, such as ["on", 14, 6], not {goal!r}')
        head = goal[0]
        if head in ("and", "or", "not"):
            self._check_parts(goal, path, bound)
        elif head in ("exists", "forall", "count"):
            self._check_quantifier(goal, path, bound)
        elif head == "said":
            self._check_said(goal, path)
        elif head in PREDICATES:
            self._check_predicate(goal, path, bound)
        else:
            known = (*CONNECTIVES, *PREDICATES, "said")
            near = difflib.get_close_matches(head, known, 1)
            meant = f", did you mean {near[0]!r}?" if near else ""
            raise BadGoal(path, f"no predicate is named {head!r}{meant} There are {', '.join(known)}")

    def _check_parts(self, goal: list[Any], path: str, bound: frozenset[str]) -> None:
        if len(goal) < 2 or (goal[0] == "not" and len(goal) != 2):
            raise BadGoal(path, f"{goal[0]!r} takes {'one part' if goal[0] == 'not' else 'one or more parts'}")
        for index, part in enumerate(goal[1:], 1):
            self.check(part, f"{path}[{index}]", bound)

    def _check_quantifier(self, goal: list[Any], path: str, bound: frozenset[str]) -> None:
        head, length = goal[0], 6 if goal[0] == "count" else 4
        if len(goal) != length:
            tail = ', ">=", 2' if head == "count" else ""
            raise BadGoal(path, f'{head!r} is written ["{head}", "?x", {{"noun": "apple"}}, ["on", "?x", 6]{tail}]')
        variable = goal[1]
        if not isinstance(variable, str) or not variable.startswith("?"):
            raise BadGoal(f"{path}[1]", f"expected a variable such as '?x', not {variable!r}")
        self._check_selector(goal[2], f"{path}[2]")
        self.check(goal[3], f"{path}[3]", bound | {variable})
        if head == "count" and goal[4] not in COMPARISONS:
            raise BadGoal(f"{path}[4]", f"expected one of {', '.join(COMPARISONS)}, not {goal[4]!r}")
        if head == "count" and not _is_whole(goal[5]):
            raise BadGoal(f"{path}[5]", f"expected a whole number, not {goal[5]!r}")

    def _check_selector(self, selector: object, path: str) -> None:
        if not isinstance(selector, dict):
            raise BadGoal(path, f'expected a selector such as {{"noun": "apple"}}, not {selector!r}')
        for key, value in selector.items():
            if key not in SELECTORS:
                raise BadGoal(path, f"things are picked by {', '.join(SELECTORS)}, not by {key!r}")
            if key == "room":
                self._check_room(value, f"{path}.room")
            elif value not in _known_values(key):
                near = difflib.get_close_matches(str(value), _known_values(key), 1)
                raise BadGoal(f"{path}.{key}", f"unknown {key} {value!r}" + (f"; nearest: {near[0]}" if near else ""))

    def _check_said(self, goal: list[Any], path: str) -> None:
        if len(goal) < 2 or not all(isinstance(text, str) and text.strip() for text in goal[1:]):
            raise BadGoal(path, "'said' takes one or more texts, of which each is a right answer")

    def _check_predicate(self, goal: list[Any], path: str, bound: frozenset[str]) -> None:
        kinds = PREDICATES[goal[0]]
        if len(goal) != len(kinds) + 1:
            raise BadGoal(path, f"{goal[0]!r} takes ({', '.join(kinds)}), not {len(goal) - 1} arguments")
        for index, (kind, value) in enumerate(zip(kinds, goal[1:], strict=True), 1):
            place = f"{path}[{index}]"
            if kind == "goal":
                self.check(value, place, bound)
            elif kind == "room":
                self._check_room(value, place)
            else:
                self._check_thing(value, place, bound)
        if kinds == ("thing", "thing") and goal[1] == goal[2]:
            raise BadGoal(path, f"{goal[0]!r} takes two different things, not {goal[1]!r} twice")

    def _check_thing(self, value: object, path: str, bound: frozenset[str]) -> None:
        if isinstance(value, str):
            if value not in bound:
                raise BadGoal(path, f"{value!r} is bound by no 'exists', 'forall' or 'count' around it")
        elif not _is_whole(value) or not 0 <= value < len(self._scene.instances):
            raise BadGoal(path, f"no instance has the id {value!r}; there are 0 to {len(self._scene.instances) - 1}")

    def _check_room(self, value: object, path: str) -> None:
        rooms = [room.id for room in self._scene.rooms]
        if not _is_whole(value) or value not in rooms:
            raise BadGoal(path, f"no room has the id {value!r}; there are {', '.join(map(str, rooms))}")


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _known_values(key: str) -> tuple[str, ...]:
    entries = catalogue().values()
    match key:
        case "noun":
            return tuple(noun for entry in entries for noun in entry.nouns)
        case "category":
            return tuple(entry.category for entry in entries)
        case "name":
            return tuple(catalogue())
        case "color":
            return tuple(color for entry in entries for color in entry.colors)
        case _:
            return cast(tuple[str, ...], get_args(Kind))
