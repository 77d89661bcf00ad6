from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from sim.household.tasks.goal_check import BadGoal, check_goal
from sim.household.tasks.goals import ids_in, is_reached
from sim.household.tasks.selectors import things_that_fit
from sim.household.values import Goal, Scene
from tests.sim.household.physics.test_world import table_scene

TABLE, BOWL, APPLE, OTHER_APPLE, PUMPKIN = range(5)


@dataclass(frozen=True)
class Facts:
    """A situation in which exactly the listed predicates hold."""

    facts: tuple[tuple[str, ...], ...]
    scene: Scene = field(default_factory=table_scene)

    @property
    def present(self) -> Scene:
        return self.scene

    def is_true(self, predicate: str, arguments: Sequence[int | str]) -> bool:
        return (predicate, *map(str, arguments)) in self.facts


FACTS = Facts(
    (
        ("on", "2", "1"),
        ("on", "3", "0"),
        ("on", "1", "0"),
        ("supported_by", "2", "0"),
        ("supported_by", "3", "0"),
        ("holding", "4"),
        ("said", "yes"),
    )
)


@pytest.mark.parametrize(
    ("goal", "is_true"),
    [
        (["holding", PUMPKIN], True),
        (["holding", BOWL], False),
        (["not", ["holding", BOWL]], True),
        (["and", ["holding", PUMPKIN], ["on", APPLE, BOWL]], True),
        (["and", ["holding", PUMPKIN], ["on", APPLE, TABLE]], False),
        (["or", ["holding", BOWL], ["on", APPLE, BOWL]], True),
        (["exists", "?x", {"noun": "apple"}, ["on", "?x", TABLE]], True),
        (["forall", "?x", {"noun": "apple"}, ["on", "?x", TABLE]], False),
        (["forall", "?x", {"noun": "apple"}, ["supported_by", "?x", TABLE]], True),
        (["count", "?x", {"category": "apple"}, ["supported_by", "?x", TABLE], "==", 2], True),
        (["count", "?x", {"noun": "apple"}, ["supported_by", "?x", TABLE], ">", 2], False),
        (["exists", "?x", {"kind": "kinematic"}, ["exists", "?y", {}, ["on", "?y", "?x"]]], True),
        (["said_whether", ["on", APPLE, BOWL]], True),
        (["said_whether", ["on", APPLE, TABLE]], False),
    ],
)
def test_a_goal_is_judged_by_its_parts(goal: Goal, is_true: bool) -> None:
    check_goal(goal, FACTS.scene)
    assert is_reached(goal, FACTS) is is_true


@pytest.mark.parametrize(
    ("goal", "path", "says"),
    [
        ("on", "goal", "expected a list"),
        ([], "goal", "expected a list"),
        (None, "goal", "expected a list"),
        (["holdin", 1], "goal", "did you mean 'holding'"),
        (["on", 1], "goal", "takes (thing, thing)"),
        (["on", 1, 99], "goal[2]", "there are 0 to 4"),
        (["on", True, 1], "goal[1]", "no instance"),
        (["and"], "goal", "one or more parts"),
        (["not", ["at_user"], ["at_user"]], "goal", "one part"),
        (["and", ["at_user"], ["or", ["on", 1]]], "goal[2][1]", "takes"),
        (["on", "?x", 1], "goal[1]", "bound by no"),
        (["exists", "?x", {"noun": "apple"}], "goal", "is written"),
        (["exists", "x", {}, ["at_user"]], "goal[1]", "variable"),
        (["exists", "?x", {"noun": "aple"}, ["at_user"]], "goal[2].noun", "nearest: apple"),
        (["exists", "?x", {"shape": "round"}, ["at_user"]], "goal[2]", "noun, category"),
        (["exists", "?x", ["apple"], ["at_user"]], "goal[2]", "selector"),
        (["count", "?x", {}, ["at_user"], "=>", 2], "goal[4]", ">="),
        (["count", "?x", {}, ["at_user"], ">=", "2"], "goal[5]", "whole number"),
        (["in_room", 1, 7], "goal[2]", "no room"),
        (["said"], "goal", "one or more texts"),
        (["said", " "], "goal", "one or more texts"),
        (["said_whether", ["on", 1]], "goal[1]", "takes"),
        (["not", ["supported_by", 1, 1]], "goal[1]", "two different things"),
        (["exists", "?x", {}, ["near", "?x", "?x"]], "goal[3]", "two different things"),
    ],
)
def test_what_is_no_goal_is_refused_with_its_place(goal: Goal, path: str, says: str) -> None:
    with pytest.raises(BadGoal) as caught:
        check_goal(goal, FACTS.scene)
    assert caught.value.path == path
    assert says in caught.value.problem


def test_the_instances_that_a_goal_names_are_found_and_rooms_are_not_among_them() -> None:
    goal: Goal = ["and", ["on", 1, 2], ["exists", "?x", {}, ["near", "?x", 3]], ["in_room", 4, 0]]
    assert ids_in(goal) == {1, 2, 3, 4}
    assert ids_in(["count", "?x", {}, ["on", "?x", 1], ">=", 5]) == {1}


def test_a_selector_picks_what_fits_all_of_it() -> None:
    scene = FACTS.scene
    assert [thing.id for thing in things_that_fit(scene, {"noun": "apple"})] == [APPLE, OTHER_APPLE]
    assert [thing.id for thing in things_that_fit(scene, {"kind": "kinematic", "color": "brown"})] == [TABLE]
    assert len(things_that_fit(scene, {})) == len(scene.instances)
