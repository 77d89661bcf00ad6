import json

from sim.household import generate_scene
from sim.household.scene_io import from_json


def test_a_scene_holds_what_was_asked_for_by_the_name_it_was_asked_by() -> None:
    scene = generate_scene({"LowPolyInterior_Pumpkin": 1}, seed=3)
    prefabs = [instance["prefab"] for instance in scene["instances"]]  # type: ignore[union-attr, index, call-overload]
    assert prefabs.count("LowPolyInterior_Pumpkin") == 1
    assert from_json(scene).requested == {"LowPolyInterior_Pumpkin": 1}


def test_equal_seeds_give_equal_bytes() -> None:
    first, second = (json.dumps(generate_scene({"pumpkin": 1}, seed=5, room_num=2)) for _ in range(2))
    assert first == second
