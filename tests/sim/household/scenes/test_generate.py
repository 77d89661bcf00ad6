import json
import math
import os
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from sim.household import generate_scene
from sim.household.catalogue import catalogue
from sim.household.errors import ImpossibleScene, UnknownThing
from sim.household.physics.world import HouseholdWorld
from sim.household.scenes.scene_io import from_json
from sim.household.scenes.settle import SETTLE_STEPS
from sim.household.scenes.validate import problems_of
from sim.household.space.navigation import NavigationGrid
from sim.household.values import FLOOR, Scene

SEEDS = range(4)


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    """Houses of one to four rooms, each with a pumpkin that was asked for."""
    return [dict(generate_scene({"LowPolyInterior_Pumpkin": 1}, seed=seed)) for seed in SEEDS]


@pytest.fixture(scope="module")
def scenes(documents: list[dict[str, Any]]) -> list[Scene]:
    return [from_json(document) for document in documents]


def only(things: list[Any]) -> Any:
    assert len(things) == 1
    return things[0]


def drawn(**arguments: Any) -> Scene:
    """A house; of one room where nobody says how many, for most of what is asked about does not need more."""
    small = {} if {"room_num", "rooms"} & set(arguments) else {"room_num": 1}
    return from_json(generate_scene(**{"seed": 7, **small, **arguments}))


def test_a_scene_holds_what_was_asked_for_by_the_name_it_was_asked_by(documents: list[dict[str, Any]]) -> None:
    for document in documents:
        prefabs = {instance["prefab"]: index for index, instance in enumerate(document["instances"])}
        pumpkin = document["instances"][prefabs["LowPolyInterior_Pumpkin"]]
        assert (pumpkin["id"], pumpkin["name"]) == (prefabs["LowPolyInterior_Pumpkin"], "pumpkin")
        assert document["requested"] == {"LowPolyInterior_Pumpkin": 1}


def test_a_scene_holds_in_physics(documents: list[dict[str, Any]]) -> None:
    assert [problems_of(document) for document in documents] == [[] for _ in documents]


def test_every_thing_is_carried_by_its_parent_and_stays_upright_where_it_is(scenes: list[Scene]) -> None:
    for scene in scenes[:3]:
        world = HouseholdWorld(scene)
        world.settle(SETTLE_STEPS)
        for thing in scene.instances:
            if thing.kind == "interactable":
                carriers = {c.other for c in world.contacts(thing.id) if c.normal[2] > 0.7 and c.force > 0}
                assert carriers == {thing.parent}
                assert math.dist(world.pose(thing.id).position, thing.position) < 1e-3


def test_the_agent_can_walk_to_the_player_and_beside_everything(scenes: list[Scene]) -> None:
    for scene in scenes:
        grid = NavigationGrid.of(scene)
        reached = grid.reachable_from(scene.agent.position)
        assert grid.holds(reached, scene.player.position)
        for instance in scene.instances:
            assert any(grid.holds(reached, place) for place in grid.standing_places(instance.id)), instance


def test_agent_and_player_start_apart(scenes: list[Scene]) -> None:
    assert all(math.dist(scene.agent.position, scene.player.position) >= 2.0 for scene in scenes)


def test_twins_that_nobody_asked_for_differ_in_colour(scenes: list[Scene]) -> None:
    for scene in scenes:
        looks = Counter(
            (i.category, i.color) for i in scene.instances if i.kind == "interactable" and i.prefab == i.name
        )
        assert not [look for look, count in looks.items() if count > 1]


def test_furniture_comes_first_and_ids_are_positions(scenes: list[Scene]) -> None:
    for scene in scenes:
        kinds = [instance.kind for instance in scene.instances]
        assert kinds == sorted(kinds, reverse=True)
        assert [instance.id for instance in scene.instances] == list(range(len(kinds)))


def test_equal_seeds_give_equal_bytes_in_any_process() -> None:
    program = (
        "import json; from sim.household import generate_scene;"
        "generate_scene(seed=1, room_num=1);"  # what came before changes nothing
        "print(json.dumps(generate_scene({'pumpkin': 1}, seed=5, room_num=2)))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "17"}
    other = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    ).stdout.splitlines()[-1]
    assert json.dumps(generate_scene({"pumpkin": 1}, seed=5, room_num=2)) == other


def test_another_seed_gives_another_house_and_no_seed_a_fresh_one_that_is_told() -> None:
    first, second, fresh = drawn(seed=1), drawn(seed=2), drawn(seed=None)
    assert first.instances != second.instances
    assert fresh.seed is not None
    assert drawn(seed=fresh.seed) == fresh


@pytest.mark.parametrize("count", [1, 12])
def test_a_house_has_as_many_rooms_as_asked_for_all_joined_by_doors(count: int) -> None:
    scene = drawn(room_num=count)
    assert len(scene.rooms) == count
    joined = {0}
    for _ in scene.rooms:
        joined |= {room for door in scene.doors for room in door.rooms if joined & set(door.rooms)}
    assert joined == set(range(count))


def test_rooms_can_be_listed_or_named() -> None:
    assert [room.kind for room in drawn(rooms=["kitchen", "bathroom"]).rooms] == ["kitchen", "bathroom"]
    assert len(drawn(rooms="flat").rooms) == 4


def test_things_are_put_where_the_relations_want_them() -> None:
    scene = drawn(
        relations=[("on", "apple", "sofa"), ("in_room", "book", "kitchen"), ("on_floor", "ball")],
        object_counts={"apple": 2},
        exact=True,
    )
    things = {name: [i for i in scene.instances if i.name == name] for name in ("apple", "book", "ball", "sofa")}
    assert [scene.instances[apple.parent].name for apple in things["apple"]] == ["sofa", "sofa"]
    assert scene.rooms[only(things["book"]).room_id].kind == "kitchen"
    assert [ball.parent for ball in scene.instances if ball.prefab == "ball"] == [FLOOR]


def test_what_must_not_be_on_something_is_neither_on_it_nor_on_what_stands_there() -> None:
    for seed in range(2):
        scene = drawn(seed=seed, relations=[("not_on", "apple", "table")], object_counts={"apple": 2, "bowl": 2})
        assert any(instance.category == "table" for instance in scene.instances)
        for apple in (instance for instance in scene.instances if instance.name == "apple"):
            carrier = apple.parent
            while carrier != FLOOR:
                assert scene.instances[carrier].category != "table"
                carrier = scene.instances[carrier].parent


def test_a_receptacle_carries_what_was_asked_for_with_it() -> None:
    scene = drawn(receptacle_object_counts={"bowl": {"count": 1, "objects": {"apple": 2}}, "desk": 1})
    bowl = only([i for i in scene.instances if i.prefab == "bowl" and any(c.parent == i.id for c in scene.instances)])
    assert sum(i.prefab == "apple" and i.parent == bowl.id for i in scene.instances) == 2
    assert any(i.prefab == "desk" for i in scene.instances)


def test_exact_counts_are_not_exceeded_by_chance() -> None:
    scene = drawn(object_counts={"apple": 1, "sofa": 1}, exact=True)
    assert Counter(i.category for i in scene.instances if i.category in ("apple", "sofa")) == {"apple": 1, "sofa": 1}


def test_density_0_leaves_only_what_was_asked_for() -> None:
    scene = drawn(object_counts={"mug": 1}, small_object_density=0)
    assert [i.name for i in scene.instances if i.kind == "interactable"] == ["mug"]


def test_agent_and_player_start_as_far_apart_as_asked_for() -> None:
    scene = drawn(min_start_distance=5.0, room_num=3)
    assert math.dist(scene.agent.position, scene.player.position) >= 5.0


@pytest.mark.parametrize(
    ("name", "near"),
    [("pumkin", "pumpkin"), ("LowPolyInterior_CofeeTable", "coffee table"), ("boook", "book"), ("", None)],
)
def test_an_unknown_name_is_refused_with_near_ones(name: str, near: str | None) -> None:
    with pytest.raises(UnknownThing) as caught:
        generate_scene({name: 1})
    assert repr(name) in str(caught.value)
    assert near is None or caught.value.near[0] == near


def test_a_name_that_is_no_text_is_unknown() -> None:
    for arguments in ({"object_counts": {1: 1}}, {"relations": [("on", 1, "sofa")]}):
        with pytest.raises(UnknownThing, match="the household catalogue has no '1'"):
            generate_scene(**arguments)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"object_counts": {"fridge": 40}, "room_num": 1}, r"40 × fridge: there is no free floor for it \(in 2 of 2"),
        ({"object_counts": {"pumpkin": 400}, "rooms": ["bathroom"]}, "400 × pumpkin: nothing that could carry it"),
        ({"relations": [("on", "table", "apple")]}, "1 × table on apple: furniture stands on the floor"),
        ({"receptacle_object_counts": {"apple": 1}}, "1 × apple as a receptacle: it has no surface"),
        ({"relations": [("on", "laptop", "bowl")]}, "1 × laptop on bowl: it has no surface that is large enough"),
        ({"relations": [("on", "apple", "bowl"), ("empty", "bowl")]}, "1 × apple on bowl: that is to be empty"),
        ({"relations": [("on", "apple", "bed"), ("not_on", "apple", "bed")]}, "it is asked for and forbidden"),
        ({"relations": [("in_room", "book", "kitchen")], "rooms": ["bathroom"]}, "a kitchen: of the listed rooms"),
        ({"min_start_distance": 90.0, "rooms": ["bathroom"]}, "agent and player 90 m apart: the house is too small"),
    ],
)
def test_a_demand_that_cannot_be_met_is_named_after_bounded_tries(arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(ImpossibleScene, match=told):
        generate_scene(**arguments, seed=0, max_tries=2)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"object_counts": {"apple": -1}}, "count of 'apple'"),
        ({"object_counts": ["apple"]}, "object_counts must be names with counts"),
        ({"receptacle_object_counts": {"table": {"objects": ["apple"]}}}, "objects of 'table'"),
        ({"room_num": 13}, "from 0 .any. to 12, not 13"),
        ({"rooms": "vila"}, "did you mean 'villa'"),
        ({"rooms": ["garage"]}, "no room 'garage'; rooms are bedroom"),
        ({"relations": [("beside", "a", "b")]}, "begins with one of on, not_on"),
        ({"relations": [("on", "apple")]}, "looks like"),
        ({"relations": [("empty", "bowl", "apple")]}, r'looks like \("empty", "bowl"\)'),
        ({"seed": -3}, "seed must be"),
        ({"max_tries": 0}, "max_tries"),
        ({"small_object_density": float("nan")}, "small_object_density"),
    ],
)
def test_an_argument_that_means_nothing_is_refused_in_words(arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        generate_scene(**arguments)


def test_everything_of_the_catalogue_can_be_asked_for_at_once() -> None:
    scene = drawn(object_counts=dict.fromkeys(catalogue(), 1), room_num=8)
    assert {instance.name for instance in scene.instances} == set(catalogue())
