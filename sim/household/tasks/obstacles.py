"""Why a goal can never be reached, where that can be known: what the agent may refuse.

Only what no action could change counts: furniture that would have to be carried, a thing that there is not, a place
that walls and furniture cut off, a thing that stays out of reach. What is merely in the way now, such as a full hand,
is no obstacle.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sim.household.space.navigation import NavigationGrid
from sim.household.space.placing import HIGHEST_M
from sim.household.tasks.selectors import things_that_fit
from sim.household.values import FLOOR, Goal, Reason, Scene

if TYPE_CHECKING:
    from sim.household.tasks.goals import Situation

CARRYING = ("on", "supported_by", "inside")
"""Predicates whose second thing has to have a surface."""
MOVING = (*CARRYING, "holding", "on_floor", "in_room")
"""Predicates that, where they are false, become true only when their first thing is taken up."""
OBSTACLES: Mapping[Reason, str] = {
    "unknown_id": "there is no such thing in the house",
    "not_movable": "it is furniture and cannot be carried",
    "no_path": "walls or furniture cut it off",
    "too_far": "it is higher than the robot reaches",
    "no_space": "nothing can be put there: it has no surface",
}
"""Reason → what it means for a whole goal."""


class Obstacle(NamedTuple):
    """What stands in a goal's way for good."""

    reason: Reason
    """One of `OBSTACLES`."""
    thing: int | None
    """What it is about; None where there is no such thing."""


def obstacle(goal: Goal, situation: Situation) -> Obstacle | None:
    """Why a checked goal that is false can never become true; None where nothing is known that speaks against it."""
    return _Finder(situation).find(goal, {})


class _Finder:
    """Looks at a goal part by part; the grid of what cannot be moved is made when it is first asked for."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._grid: NavigationGrid | None = None

    def find(self, goal: Goal, bound: Mapping[str, int]) -> Obstacle | None:
        head, *rest = cast(list[Any], goal)
        match head:
            case "and":
                return next(filter(None, (self.find(part, bound) for part in rest)), None)
            case "or":
                found = [self.find(part, bound) for part in rest]
                return found[0] if all(found) else None
            case "exists":
                return self._find_for_any(rest, bound)
            case "at" | "holding" | "on" | "supported_by" | "inside" | "on_floor" | "in_room":
                arguments = [bound.get(value, value) for value in rest]
                return None if self._situation.is_true(head, arguments) else self._of_leaf(head, arguments)
        return None

    def _find_for_any(self, rest: list[Any], bound: Mapping[str, int]) -> Obstacle | None:
        variable, selector, part = rest
        picked = things_that_fit(self._situation.scene, selector)
        if not picked:
            return Obstacle("unknown_id", None)
        found = [self.find(part, {**bound, variable: thing.id}) for thing in picked]
        return found[0] if all(found) else None

    def _of_leaf(self, predicate: str, arguments: list[int]) -> Obstacle | None:
        scene, thing = self._situation.present, arguments[0]
        if predicate in MOVING and scene.instances[thing].kind == "kinematic":
            return Obstacle("not_movable", thing)
        if predicate in CARRYING and not scene.instances[arguments[1]].surfaces:
            return Obstacle("no_space", arguments[1])
        if predicate in MOVING and thing not in scene.carried and _is_too_high(scene, thing):
            return Obstacle("too_far", thing)
        places = arguments if predicate in CARRYING else arguments[:1]
        return next((Obstacle("no_path", place) for place in places if self._is_cut_off(place)), None)

    def _is_cut_off(self, thing: int) -> bool:
        """Whether no way leads there, not even if every small thing were gone."""
        scene = self._situation.present
        if thing in scene.carried:
            return False
        if self._grid is None:
            movable = [instance.id for instance in scene.instances if instance.kind == "interactable"]
            self._grid = NavigationGrid.of(scene, without=movable)
        return not self._grid.approaches(thing, scene.agent.position)


def _is_too_high(scene: Scene, thing: int) -> bool:
    """Whether it stands above reach on something that stays there."""
    instance = scene.instances[thing]
    stays = instance.parent != FLOOR and scene.instances[instance.parent].kind == "kinematic"
    return stays and instance.position.z > HIGHEST_M
