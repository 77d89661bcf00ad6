from dataclasses import replace

import pytest

from sim.geometry import quaternion_from_euler
from sim.household.acting.agent import AgentPose
from sim.household.acting.embodiment import Embodiment
from sim.household.acting.predicates import HouseSituation
from sim.household.physics.world import HouseholdWorld
from sim.household.tasks.goal_check import check_goal
from sim.household.tasks.goals import PREDICATES, is_reached
from sim.household.values import Goal, Vector2
from sim.values import Pose
from tests.sim.household.acting.test_executor import APPLE, APPLE_IN_BOWL, BOWL, HIDDEN, PUMPKIN, SOFA, TABLE, kitchen


@pytest.fixture(scope="module")
def agent() -> Embodiment:
    return Embodiment(HouseholdWorld(kitchen()))


def is_true(agent: Embodiment, *predicate: str | int) -> bool:
    goal: Goal = list(predicate)
    check_goal(goal, agent.world.scene)
    return is_reached(goal, agent.situation)


def standing(agent: Embodiment, x: float, y: float, yaw_deg: float, pitch_deg: float = -20.0) -> HouseSituation:
    return replace(agent.situation, agent=AgentPose(Vector2(x, y), yaw_deg, pitch_deg))


def saying(agent: Embodiment, *texts: str) -> HouseSituation:
    return replace(agent.situation, heard=texts)


def test_every_predicate_that_a_goal_may_use_can_be_judged(agent: Embodiment) -> None:
    for name, kinds in PREDICATES.items():
        examples = {"thing": iter((APPLE, BOWL)), "room": iter((0,)), "goal": iter((["at_user"],))}
        goal: Goal = [name, *(next(examples[kind]) for kind in kinds)]  # type: ignore[list-item]  # JSON by construction
        check_goal(goal, agent.world.scene)
        assert isinstance(is_reached(goal, agent.situation), bool)


def test_support_is_direct_or_through_other_things(agent: Embodiment) -> None:
    assert is_true(agent, "on", APPLE_IN_BOWL, BOWL)
    assert not is_true(agent, "on", APPLE_IN_BOWL, TABLE)
    assert is_true(agent, "supported_by", APPLE_IN_BOWL, TABLE)
    assert not is_true(agent, "supported_by", TABLE, APPLE_IN_BOWL)
    assert is_true(agent, "on_floor", PUMPKIN)
    assert not is_true(agent, "on_floor", APPLE)


def test_what_is_in_a_container_is_inside_and_what_is_on_a_table_is_not(agent: Embodiment) -> None:
    assert is_true(agent, "inside", APPLE_IN_BOWL, BOWL)
    assert not is_true(agent, "inside", APPLE, BOWL)
    assert not is_true(agent, "inside", BOWL, TABLE)


def test_near_is_a_gap_of_at_most_half_a_metre(agent: Embodiment) -> None:
    assert is_true(agent, "near", APPLE_IN_BOWL, BOWL)
    assert not is_true(agent, "near", APPLE, BOWL)  # 0.69 m
    assert is_true(agent, "near", BOWL, TABLE)
    assert not is_true(agent, "near", APPLE, HIDDEN)


def test_a_thing_is_in_the_room_that_holds_its_middle(agent: Embodiment) -> None:
    assert is_true(agent, "in_room", APPLE, 0)
    assert is_true(agent, "agent_in_room", 0)
    assert not standing(agent, 9.0, 0.0, 0.0).is_true("agent_in_room", [0])


@pytest.mark.parametrize(
    ("x", "y", "yaw_deg", "is_at"),
    [(0.0, -1.1, 90.0, True), (0.0, -1.1, 120.0, False), (0.0, -1.6, 90.0, False), (0.0, -1.1, -90.0, False)],
)
def test_being_at_a_thing_takes_nearness_facing_and_sight(
    agent: Embodiment, x: float, y: float, yaw_deg: float, is_at: bool
) -> None:
    assert standing(agent, x, y, yaw_deg).is_true("at", [TABLE]) is is_at


@pytest.mark.parametrize(
    ("x", "yaw_deg", "is_at"), [(0.8, 0.0, True), (0.8, 15.0, True), (0.8, 25.0, False), (0.4, 0.0, False)]
)
def test_being_at_the_user_takes_nearness_and_facing(agent: Embodiment, x: float, yaw_deg: float, is_at: bool) -> None:
    assert standing(agent, x, 1.5, yaw_deg).is_true("at_user", []) is is_at  # the user is at (2.0, 1.5)


def test_a_thing_behind_a_wall_or_behind_the_agent_is_not_visible(agent: Embodiment) -> None:
    facing_hidden = standing(agent, 0.0, -2.5, 180.0)
    assert not facing_hidden.is_true("visible", [HIDDEN])
    assert standing(agent, 0.0, -1.5, 90.0).is_true("visible", [APPLE])
    assert not standing(agent, 0.0, -1.5, -90.0).is_true("visible", [APPLE])
    assert not standing(agent, 0.0, -1.5, 90.0, pitch_deg=70.0).is_true("visible", [APPLE])


@pytest.mark.parametrize(
    ("said", "is_right"),
    [
        ("It is on the table.", True),
        ("On the dining table in the kitchen.", True),
        ("On the sofa.", False),
        ("On the table or on the sofa.", False),
        ("It is not on the table.", False),
        ("In the kitchen.", False),
        ("", False),
    ],
)
def test_a_place_is_said_plainly_or_not_at_all(agent: Embodiment, said: str, is_right: bool) -> None:
    assert saying(agent, said).is_true("said_place", [APPLE]) is is_right


def test_both_the_bowl_and_the_table_that_carries_it_are_right_answers(agent: Embodiment) -> None:
    for said in ("In the bowl.", "On the table.", "In the bowl on the table."):
        assert saying(agent, said).is_true("said_place", [APPLE_IN_BOWL])
    assert saying(agent, "The bowl is on the table.").is_true("said_place", [BOWL])
    assert saying(agent, "On the kitchen floor.").is_true("said_place", [PUMPKIN])


def test_other_colours_and_numbers_contradict_and_other_words_do_not(agent: Embodiment) -> None:
    assert saying(agent, "The mug on the table is red.").is_true("said", ["red"])
    assert not saying(agent, "It is red or blue.").is_true("said", ["red"])
    assert saying(agent, "There are two apples on the table.").is_true("said", ["2"])
    assert not saying(agent, "There are two, no, three.").is_true("said", ["2"])
    assert not saying(agent, "Yes.", "No.").is_true("said", ["yes"])


def test_a_thing_that_falls_is_on_nothing_and_one_on_its_side_is_carried_all_the_same() -> None:
    world = HouseholdWorld(kitchen())
    agent = Embodiment(world)
    world.set_pose(APPLE, Pose((-0.4, 0.1, 1.5)))
    world.step(10)
    assert not is_true(agent, "on", APPLE, TABLE)
    agent.settle()
    assert is_true(agent, "on", APPLE, TABLE)
    world.set_pose(HIDDEN, Pose((0.0, 2.2, 0.6), quaternion_from_euler((1.3, 0.0, 0.4))))
    agent.settle()
    assert is_true(agent, "on", HIDDEN, SOFA)
