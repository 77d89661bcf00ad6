from dataclasses import replace

import pytest

from sim.household.values import FLOOR, Instance, Room, Scene, Standpoint, Vector2
from sim.household.words.places import place_nouns, place_phrases, place_sentence
from sim.household.words.referring import describe, unique_descriptions, with_article
from tests.sim.household.physics.test_world import thing

KITCHEN, BEDROOM = 0, 1


def two_rooms(*things: Instance) -> Scene:
    kitchen = Room(KITCHEN, "kitchen", (Vector2(0, 0), Vector2(3, 0), Vector2(3, 3), Vector2(0, 3)))
    bedroom = Room(BEDROOM, "bedroom", (Vector2(3, 0), Vector2(6, 0), Vector2(6, 3), Vector2(3, 3)))
    standpoint = Standpoint(Vector2(0, 0), 0)
    return Scene(things, (kitchen, bedroom), (), (), standpoint, standpoint)


def a(number: int, name: str, color: str, parent: int = FLOOR, room: int = KITCHEN) -> Instance:
    return replace(thing(number, name, 1.0, 1.0, 0.0, parent), color=color, room_id=room)


def test_a_description_is_as_short_as_it_can_be() -> None:
    scene = two_rooms(
        a(0, "table", "brown"),
        a(1, "table", "white"),
        a(2, "sofa", "blue"),
        a(3, "apple", "red", 0),
        a(4, "apple", "red", 2),
        a(5, "apple", "green", 2),
        a(6, "book", "red", 0),
        a(7, "table", "white", FLOOR, BEDROOM),
    )
    names = [describe(scene, thing.id) for thing in scene.instances]
    assert names == [
        "brown table",
        "white table in the kitchen",
        "sofa",
        "apple on the table",
        "red apple on the sofa",
        "green apple",
        "book",
        "table in the bedroom",
    ]


def test_twins_have_no_description() -> None:
    scene = two_rooms(a(0, "table", "brown"), a(1, "apple", "red", 0), a(2, "apple", "red", 0))
    assert describe(scene, 1) is None
    assert describe(scene, 2) is None


def test_every_phrase_for_a_thing_is_known_with_each_of_its_nouns() -> None:
    scene = two_rooms(a(0, "sofa", "blue"), a(1, "table", "brown"))
    phrases = list(unique_descriptions(scene, 0))
    assert {"sofa", "couch", "blue couch", "sofa in the kitchen"} <= set(phrases)


def test_a_place_is_said_with_support_and_room() -> None:
    scene = two_rooms(a(0, "table", "brown"), a(1, "bowl", "white", 0), a(2, "apple", "red", 1), a(3, "book", "red"))
    assert place_sentence(scene, 1) == "on the table in the kitchen"
    assert place_sentence(scene, 2) == "in the bowl in the kitchen"
    assert place_sentence(scene, 3) == "on the floor in the kitchen"
    assert {"bowl", "table", "brown table in the kitchen"} <= set(place_phrases(scene, 2, {0, 1}))
    assert "kitchen floor" in place_phrases(scene, 3, {FLOOR})


def test_the_floor_of_one_of_two_bedrooms_is_no_plain_place() -> None:
    scene = two_rooms(a(0, "book", "red"))
    both = replace(scene, rooms=tuple(replace(room, kind="kitchen") for room in scene.rooms))
    assert place_sentence(scene, 0) == "on the floor in the kitchen"
    assert place_sentence(both, 0) is None


def test_the_thing_that_is_asked_about_is_no_place() -> None:
    scene = two_rooms(a(0, "table", "brown"), a(1, "bowl", "white", 0))
    assert "bowl" in place_nouns(scene)
    assert "bowl" not in place_nouns(scene, about=1)
    assert {"table", "floor", "kitchen", "bedroom"} <= set(place_nouns(scene, about=1))


@pytest.mark.parametrize(
    ("phrase", "expected"), [("apple", "an apple"), ("mug", "a mug"), ("orange mug", "an orange mug")]
)
def test_the_article_fits(phrase: str, expected: str) -> None:
    assert with_article(phrase) == expected
