import math
from dataclasses import replace
from itertools import pairwise

import pytest

from sim.household.acting.agent import AgentPose
from sim.household.acting.calls import parse_calls
from sim.household.acting.embodiment import Embodiment
from sim.household.acting.executor import execute
from sim.household.physics.world import HouseholdWorld
from sim.household.space.navigation import AT_USER_M
from sim.household.tasks.goals import is_reached
from sim.household.values import Goal, Reason, Room, Scene, Standpoint, Vector2, Wall
from sim.values import Pose
from tests.sim.household.physics.test_world import thing

TABLE, BOWL, APPLE_IN_BOWL, APPLE, PUMPKIN, SOFA, HIDDEN = range(7)


def kitchen() -> Scene:
    """One room of 6 × 6 m: table, bowl, two apples, a pumpkin on the floor, a sofa, a book shut in by walls."""
    things = (
        thing(TABLE, "table", 0, 0, 0),
        thing(BOWL, "bowl", 0.4, -0.2, 0.75, TABLE),
        thing(APPLE_IN_BOWL, "apple", 0.4, -0.2, 0.762, BOWL),
        thing(APPLE, "apple", -0.4, 0.1, 0.75, TABLE),
        thing(PUMPKIN, "pumpkin", 1.5, 0, 0),
        thing(SOFA, "sofa", 0, 2.4, 0),
        thing(HIDDEN, "book", -2.5, -2.5, 0),
    )
    corners = (Vector2(-3, -3), Vector2(3, -3), Vector2(3, 3), Vector2(-3, 3))
    walls = [Wall(a, b, 2.4, 0.1) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
    walls += [
        Wall(Vector2(-1.5, -3), Vector2(-1.5, -1.5), 2.4, 0.1),
        Wall(Vector2(-1.5, -1.5), Vector2(-3, -1.5), 2.4, 0.1),
    ]
    player, agent = Standpoint(Vector2(2.0, 1.5), 180.0), Standpoint(Vector2(0.0, -2.0), 90.0)
    return Scene(things, (Room(0, "kitchen", corners),), tuple(walls), (), player, agent)


@pytest.fixture(scope="module")
def house() -> HouseholdWorld:
    return HouseholdWorld(kitchen())


@pytest.fixture
def agent(house: HouseholdWorld) -> Embodiment:
    house.load(kitchen())
    return Embodiment(house)


def do(agent: Embodiment, text: str) -> list[Reason | None]:
    return [result.reason for result in execute(agent, parse_calls(text))]


def test_the_agent_walks_to_the_user_and_faces_them(agent: Embodiment) -> None:
    assert not is_reached(["at_user"], agent.situation)
    assert do(agent, "goto_user()") == [None]
    assert is_reached(["at_user"], agent.situation)
    assert math.dist(agent.pose.position, agent.world.scene.player.position) < AT_USER_M


@pytest.mark.parametrize("target", [TABLE, APPLE, PUMPKIN, SOFA, APPLE_IN_BOWL])
def test_the_agent_walks_to_things_and_sees_them(agent: Embodiment, target: int) -> None:
    assert do(agent, f"goto({target})") == [None]
    assert is_reached(["and", ["at", target], ["visible", target]], agent.situation)


def test_steps_are_short_and_stay_on_free_floor(house: HouseholdWorld) -> None:
    house.load(kitchen())
    places = [house.scene.agent.position]
    agent = Embodiment(house, on_step=lambda now: places.append(now.pose.position))
    grid = agent.grid()
    do(agent, f"goto({SOFA})")
    assert len(places) == agent.steps + 1
    assert all(math.dist(a, b) <= 0.05 + 1e-9 for a, b in pairwise(places))
    assert all(grid.free(place) for place in places)


def test_a_thing_is_taken_brought_and_set_down_before_the_user(agent: Embodiment) -> None:
    assert do(agent, f"goto({APPLE}), grab(), goto_user()") == [None] * 3
    assert is_reached(["and", ["holding", APPLE], ["at_user"], ["not", ["on", APPLE, TABLE]]], agent.situation)
    assert do(agent, "release()") == [None]
    assert is_reached(["and", ["on_floor", APPLE], ["hand_empty"]], agent.situation)


def test_a_thing_is_put_on_another_one_and_stays(agent: Embodiment) -> None:
    assert do(agent, f"goto({PUMPKIN}), grab(), goto({SOFA}), release()") == [None] * 4
    assert is_reached(["and", ["on", PUMPKIN, SOFA], ["hand_empty"]], agent.situation)


def test_put_names_both_things(agent: Embodiment) -> None:
    assert do(agent, f"goto({APPLE}), grab({APPLE}), goto({SOFA}), put({APPLE}, {SOFA})") == [None] * 4
    assert is_reached(["on", APPLE, SOFA], agent.situation)


def test_what_lies_in_a_bowl_is_carried_along_and_stays_in_it(agent: Embodiment) -> None:
    apple_in_bowl: Goal = ["and", ["inside", APPLE_IN_BOWL, BOWL], ["on", APPLE_IN_BOWL, BOWL]]
    assert is_reached(apple_in_bowl, agent.situation)
    assert do(agent, f"goto({BOWL}), grab()") == [None] * 2
    assert is_reached(["and", apple_in_bowl, ["not", ["supported_by", APPLE_IN_BOWL, TABLE]]], agent.situation)
    assert do(agent, f"goto({SOFA}), release()") == [None] * 2
    assert is_reached(["and", apple_in_bowl, ["supported_by", APPLE_IN_BOWL, SOFA]], agent.situation)


def test_carrying_pushes_nothing_over(agent: Embodiment) -> None:
    before = {i: agent.world.pose(i).position for i in (BOWL, APPLE_IN_BOWL, APPLE)}
    do(agent, f"goto({PUMPKIN}), grab(), goto({TABLE}), goto({SOFA}), goto_user(), release()")
    for thing_id, position in before.items():
        assert agent.world.pose(thing_id).position == pytest.approx(position, abs=1e-3)


@pytest.mark.parametrize(
    ("calls", "reason"),
    [
        ("goto(99)", "unknown_id"),
        ("put(3, 99)", "unknown_id"),
        (f"goto({HIDDEN})", "no_path"),
        (f"look({HIDDEN})", "not_visible"),
        (f"goto({APPLE}), grab(), grab({BOWL})", "hand_full"),
        (f"goto({TABLE}), grab()", "not_movable"),
        (f"grab({APPLE})", "too_far"),
        ("grab()", "nothing_targeted"),
        ("release()", "hand_empty"),
        (f"put({APPLE}, {SOFA})", "hand_empty"),
        (f"goto({APPLE}), grab(), goto({SOFA}), put({BOWL}, {SOFA})", "wrong_object"),
        (f"goto({APPLE}), grab(), look({SOFA}), release()", "too_far"),
        (f"goto({BOWL}), grab(), goto({PUMPKIN}), release()", "no_space"),
        ('speak("  ")', "empty_text"),
        ('answer("")', "empty_text"),
    ],
)
def test_a_call_that_cannot_be_carried_out_says_why_and_ends_the_solution(
    agent: Embodiment, calls: str, reason: Reason
) -> None:
    reasons = do(agent, f"{calls}, goto_user()")
    assert reasons[-1] == reason
    assert all(earlier is None for earlier in reasons[:-1])
    assert len(reasons) == len(parse_calls(calls))


def test_what_is_in_reach_behind_a_wall_cannot_be_grabbed(agent: Embodiment) -> None:
    agent.world.set_pose(HIDDEN, Pose((-1.8, -2.5, 0.02)))
    agent.pose = AgentPose(Vector2(-1.2, -2.5), 180.0)
    assert do(agent, f"grab({HIDDEN})") == ["occluded"]


def test_what_does_not_stay_where_it_is_put_has_fallen() -> None:
    scene = kitchen()
    wide = replace(scene.instances[TABLE].surfaces[0], size=Vector2(4.0, 4.0))  # says more than there is
    table = replace(scene.instances[TABLE], surfaces=(wide,))
    agent = Embodiment(HouseholdWorld(replace(scene, instances=(table, *scene.instances[1:]))))
    assert do(agent, f"goto({PUMPKIN}), grab(), goto({TABLE}), release()")[-1] == "fell"
    assert is_reached(["and", ["on_floor", PUMPKIN], ["hand_empty"]], agent.situation)


def test_find_stops_as_soon_as_the_thing_is_seen(agent: Embodiment) -> None:
    assert do(agent, f"find({SOFA})") == [None]
    assert is_reached(["visible", SOFA], agent.situation)


def test_where_a_thing_is_is_judged_by_physics(agent: Embodiment) -> None:
    do(agent, 'speak("It is on the table in the kitchen.")')
    assert is_reached(["said_place", BOWL], agent.situation)
    assert not is_reached(["said_place", PUMPKIN], agent.situation)
    do(agent, f"goto({BOWL}), grab(), goto({SOFA}), release()")
    assert not is_reached(["said_place", BOWL], agent.situation)


def test_yes_is_right_when_the_question_is_true(agent: Embodiment) -> None:
    question: Goal = ["exists", "?x", {"noun": "apple"}, ["supported_by", "?x", TABLE]]
    do(agent, 'speak("Yes, there is.")')
    assert is_reached(["said_whether", question], agent.situation)
    assert not is_reached(["said_whether", ["not", question]], agent.situation)


def test_after_going_back_the_same_calls_end_at_the_same_poses(agent: Embodiment) -> None:
    do(agent, f"goto({BOWL}), grab()")
    moment = agent.save()
    ends = []
    for _ in range(2):
        assert do(agent, f"goto({SOFA}), release()") == [None] * 2
        ends.append([agent.world.pose(thing_id) for thing_id in range(len(agent.world.scene.instances))])
        agent.restore(moment)
        assert is_reached(["and", ["holding", BOWL], ["on", APPLE_IN_BOWL, BOWL]], agent.situation)
    assert ends[0] == ends[1]


def test_a_box_on_a_bed_takes_what_is_put_into_it(house: HouseholdWorld) -> None:
    """A bed's upright prism is as high as its headboard: what lies on it is inside the prism, and free."""
    bed, box, apple = thing(0, "bed", 0, 0, 0), thing(1, "box", 0.5, -0.1, 0.5, 0), thing(2, "apple", 1.8, 0, 0)
    standpoint = Standpoint(Vector2(2.2, -1.0), 90.0)
    house.load(Scene((bed, box, apple), (), (), (), standpoint, standpoint))
    agent = Embodiment(house)
    assert do(agent, "goto(2), grab(), goto(1), release()") == [None] * 4
    assert is_reached(["inside", 2, 1], agent.situation)
