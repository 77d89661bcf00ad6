import copy
from typing import Any

import pytest

from sim.household import generate_scene
from sim.household.scenes.scene_io import from_json
from sim.household.scenes.validate import problems_of
from sim.household.values import FLOOR


@pytest.fixture(scope="module")
def house() -> dict[str, Any]:
    return dict(generate_scene(relations=[("on", "apple", "table"), ("on_floor", "box")], seed=11, rooms=["kitchen"]))


@pytest.fixture
def document(house: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(house)


def found(document: dict[str, Any], prefab: str) -> dict[str, Any]:
    instance: dict[str, Any] = next(i for i in document["instances"] if i["prefab"] == prefab)
    return instance


def place_of(document: dict[str, Any], prefab: str) -> str:
    return f"instances[{found(document, prefab)['id']}] ({prefab})"


def test_a_generated_house_has_nothing_wrong_with_it(document: dict[str, Any]) -> None:
    assert problems_of(document) == []


def test_a_thing_in_the_air_does_not_stay(document: dict[str, Any]) -> None:
    found(document, "apple")["position"][2] += 0.3
    assert problems_of(document)[0].startswith(f"{place_of(document, 'apple')} does not stay: it comes to rest 0.3")


def test_a_thing_inside_its_table_is_told_with_its_depth(document: dict[str, Any]) -> None:
    found(document, "apple")["position"][2] -= 0.02
    table = from_json(document).instances[found(document, "apple")["parent"]]
    told = f"{place_of(document, 'apple')} is 20 mm inside instances[{table.id}] ({table.prefab})"
    assert told in problems_of(document)


def test_a_parent_that_does_not_carry_is_told_with_what_does(document: dict[str, Any]) -> None:
    table = from_json(document).instances[found(document, "apple")["parent"]]
    found(document, "apple")["parent"] = FLOOR
    told = f"{place_of(document, 'apple')} has the parent -1 but is carried by instances[{table.id}] ({table.prefab})"
    assert problems_of(document) == [told]


def test_furniture_inside_furniture_and_above_the_floor_is_told(document: dict[str, Any]) -> None:
    fridge, stove = found(document, "fridge"), found(document, "stove")
    stove["position"][:2] = fridge["position"][:2]
    fridge["position"][2] += 0.1
    problems = problems_of(document)
    assert f"{place_of(document, 'fridge')} is furniture whose underside is 100 mm above the floor" in problems
    assert any(
        "fridge" in problem and "stove" in problem and "mm inside one another" in problem for problem in problems
    )


def test_somebody_inside_a_wall_or_out_of_the_house_is_told(document: dict[str, Any]) -> None:
    document["agent"]["position"] = [-3.0, -3.0, 0.0]
    assert problems_of(document) == ["the agent stands where nobody can stand"]
    document["agent"] = document["player"]
    document["player"] = {"position": [-3.0, -3.0, 0.0], "rotation": [0.0, 0.0, 0.0]}
    assert problems_of(document) == ["the player stands where nobody can stand"]


def test_a_document_that_is_no_scene_is_not_tried_in_physics(document: dict[str, Any]) -> None:
    document["instances"][0]["size"] = "large"
    name = document["instances"][0]["prefab"]
    assert problems_of(document) == [f"instances[0] ({name}).size must be a list, not 'large'"]
