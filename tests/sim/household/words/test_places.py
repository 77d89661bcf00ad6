"""Where things are, in words, in a house with two dressers."""

from sim.household.scenes.scene_io import from_json
from sim.household.words.places import place_phrases

BOOK = 2
HOUSE = from_json(
    {
        "frame": "z-up",
        "rooms": [
            {"id": 0, "kind": "bedroom", "polygon": [[0, 0], [5, 0], [5, 5], [0, 5]]},
            {"id": 1, "kind": "living room", "polygon": [[5, 0], [10, 0], [10, 5], [5, 5]]},
        ],
        "instances": [
            {"prefab": "dresser", "position": [2.0, 4.0, 0.4], "room_id": 0},
            {"prefab": "dresser", "position": [8.0, 4.0, 0.4], "room_id": 1},
            {"prefab": "book", "position": [2.0, 4.0, 0.815], "parent": 0, "room_id": 0},
        ],
    }
)


def test_a_place_is_said_with_its_room_once() -> None:
    phrases = place_phrases(HOUSE, BOOK, [0])
    assert "dresser in the bedroom" in phrases
    assert all(phrase.count("bedroom") == 1 for phrase in phrases)


def test_what_carries_a_thing_ends_at_the_floor() -> None:
    assert HOUSE.carriers_of(BOOK) == (0,)
