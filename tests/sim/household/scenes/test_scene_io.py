import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.household import generate_scene
from sim.household.errors import BadScene
from sim.household.scenes.frames import from_published, to_published
from sim.household.scenes.scene_io import from_json, to_json
from sim.household.scenes.schema import mistakes, scene_schema

TABLE = {"prefab": "LowPolyInterior_Table", "position": [0.0, 0.375, 0.0], "rotation": [0, 90, 0], "type": "kinematic"}
APPLE = {"prefab": "apple", "position": [0.1, 0.79, 0.3], "parent": 0}
PERSON = {"position": [2.0, 0.0, -1.0], "rotation": [0.0, 30.0, 0.0]}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return dict(generate_scene({"pumpkin": 1, "bowl": 1}, seed=4, room_num=2))


def problems(document: object) -> tuple[str, ...]:
    with pytest.raises(BadScene) as caught:
        from_json(document)  # type: ignore[arg-type]
    return caught.value.problems


def test_a_scene_goes_out_and_comes_back_equal(document: dict[str, Any]) -> None:
    scene = from_json(json.loads(json.dumps(document)))
    assert to_json(scene) == document
    assert [instance.id for instance in scene.instances] == list(range(len(scene.instances)))


def test_a_scene_goes_through_the_published_frame_and_comes_back_equal(document: dict[str, Any]) -> None:
    published = to_published(document)
    assert from_published(published) == document
    assert from_json(published) == from_json(document)


@given(st.lists(st.floats(-9, 9), min_size=3, max_size=3), st.floats(-180, 180))
def test_the_published_frame_swaps_y_with_z_and_turns_the_other_way(place: list[float], yaw: float) -> None:
    document = {"instances": [{"position": place, "rotation": [0.0, 0.0, yaw]}], "player": {"position": place}}
    published = to_published(document)
    x, y, z = place
    assert published["instances"][0] == {"position": [x, z, y], "rotation": [0.0, -yaw, 0.0]}
    assert published["player"]["position"] == [x, z, y]
    assert from_published(published)["instances"] == document["instances"]


def test_a_scene_made_by_hand_is_read_in_the_published_frame_and_completed() -> None:
    scene = from_json({"instances": [TABLE, APPLE], "player": PERSON, "agent": PERSON})
    table, apple = scene.instances
    assert (table.name, table.category, table.yaw_deg) == ("table", "table", -90.0)
    assert table.surfaces
    assert apple.position == (0.1, 0.3, 0.79)
    assert (apple.id, apple.parent, apple.kind, apple.color) == (1, 0, "interactable", "red")
    assert scene.player.position == (2.0, -1.0)
    assert scene.player.yaw_deg == -30.0


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (
            ("instances", 3, "position", 2),
            "high",
            "instances[3] ({prefab}).position[2] must be a finite number, not 'high'",
        ),
        (("instances", 3, "position"), [1, 2], "instances[3] ({prefab}).position must have at least 3 entries, not 2"),
        (("instances", 3, "position", 0), float("nan"), "instances[3] ({prefab}).position[0] must be a finite number"),
        (("instances", 3, "id"), 7, "instances[3] ({prefab}) has the id 7: ids are positions in the list"),
        (("instances", 3, "type"), "soft", "instances[3] ({prefab}).type must be 'kinematic' or 'interactable'"),
        (("instances", 3, "parent"), 999, "instances[3] ({prefab}) stands on 999, which there is not"),
        (("instances", 3, "room_id"), 9, "instances[3] ({prefab}) is in room 9, which there is not"),
        (
            ("instances", 3, "name"),
            "sofaa",
            "instances[3] ({prefab}) is no thing of the catalogue: 'sofaa'; nearest: sofa",
        ),
        (("instances", 3, "color"), "mauve", "instances[3] ({prefab}) has the colour 'mauve'"),
        (("instances", 3, "size", 0), 99.0, "instances[3] ({prefab}) must have the size"),
        (("instances", 3, "scale", 0), 2.0, "instances[3] ({prefab}) must have the same scale along all axes"),
        (("rooms", 0, "kind"), "cellar", "rooms[0].kind must be 'bedroom' or"),
        (("doors", 0, "rooms"), [0, 5], "doors[0] leads to room 5, which there is not"),
        (("frame",), "x-up", "frame must be 'z-up', not 'x-up'"),
        (("schema_version",), 2, "schema_version must be at most 1, not 2"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    document: dict[str, Any], place: tuple[Any, ...], value: object, told: str
) -> None:
    broken = copy.deepcopy(document)
    holder: Any = broken
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    assert any(
        problem.startswith(told.format(prefab=document["instances"][3]["prefab"])) for problem in problems(broken)
    )


def test_every_mistake_is_told(document: dict[str, Any]) -> None:
    broken = copy.deepcopy(document)
    broken["instances"][0]["yaw"] = 0.0
    broken["instances"][0]["position"] = None
    broken["instances"][2]["rotation"] = "left"
    del broken["walls"][0]["height"]
    assert len(problems(broken)) == 3


def test_things_that_stand_on_one_another_in_a_ring_are_told() -> None:
    bowls = [{"prefab": "bowl", "position": [0, 1, 0], "parent": parent} for parent in (1, 0)]
    told = problems({"instances": bowls})
    assert told == (
        "instances[0] (bowl) stands on 1, which stands on it",
        "instances[1] (bowl) stands on 0, which stands on it",
    )


@pytest.mark.parametrize(
    "rubbish",
    [
        None,
        [],
        "scene",
        {},
        {"instances": 3},
        {"instances": [1, None, []]},
        {"instances": [{}]},
        {"instances": [{"prefab": "zzz"}]},
        {"instances": [{"prefab": 4}]},
        {"instances": [{"prefab": "table", "scale": "big"}]},
        {"instances": [{"prefab": "table", "scale": ["big"], "surfaces": [3], "rotation": {}}]},
        {"instances": [], "agent": 3, "player": {"position": None}},
        {"instances": [], "doors": [{"yaw": "x"}, 4], "center": 7, "rooms": {}},
    ],
)
def test_rubbish_is_refused_in_words(rubbish: object) -> None:
    assert all(len(problem) > 10 for problem in problems(rubbish))


def test_the_schema_uses_only_what_the_check_knows(document: dict[str, Any]) -> None:
    assert list(mistakes(document)) == []
    assert scene_schema()["$schema"].startswith("https://json-schema.org/")


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ([1e308, 0.0, 0.0], "position[0] must be at most 1000"),
        ([0.0, -(10**400), 0.0], "position[1] must be a finite number"),
        ([900.0, 0.0, 0.0], "m long; more than 200 m are no house"),
    ],
)
def test_what_is_too_far_away_for_a_house_is_refused(document: dict[str, Any], place: list[float], says: str) -> None:
    changed = copy.deepcopy(document)
    changed["instances"][0]["position"] = place
    assert any(says in problem for problem in problems(changed))
