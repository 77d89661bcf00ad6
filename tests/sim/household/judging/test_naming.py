"""Sentences that name other things than their samples are about: one small house, no physics."""

from dataclasses import replace

import numpy as np
import pytest

from sim.household.judging.naming import misnamed, namings
from sim.household.scenes.scene_io import from_json
from sim.household.tasks.hardcoding import propose
from sim.household.tasks.task_types import FORMS, HARDCODED, goal_of, solution_of
from sim.household.values import Sample, TaskType
from tests.sim.household.tasks.test_hardcoding import sample_of, scene

TABLE, COFFEE_TABLE, BASKET, APPLE, MUG, BOOK = range(6)
SMALL_HOUSE = from_json(
    {
        "frame": "z-up",
        "instances": [
            {"prefab": "table", "position": [1.5, 4.0, 0.375]},
            {"prefab": "coffee_table", "position": [4.5, 3.5, 0.2]},
            {"prefab": "basket", "color": "yellow", "position": [1.2, 3.9, 0.81], "parent": TABLE},
            {"prefab": "apple", "color": "red", "position": [4.4, 3.4, 0.44], "parent": COFFEE_TABLE},
            {"prefab": "mug", "color": "blue", "position": [4.7, 3.5, 0.45], "parent": COFFEE_TABLE},
            {"prefab": "book", "color": "green", "position": [1.8, 3.9, 0.765], "parent": TABLE},
        ],
    }
)


def about(task_type: TaskType, sentence: str, noun: str = "", color: str = "", **bindings: int) -> list[str]:
    goal = goal_of(task_type, bindings, noun, color)
    calls = solution_of(task_type, bindings, "Yes.")
    plan = FORMS[task_type].plan
    return misnamed(Sample(task_type, sentence, plan, calls, SMALL_HOUSE, goal, bindings=bindings))


@pytest.mark.parametrize(
    "sentence",
    [
        "Put the apple in the basket.",
        "The red apple belongs into the yellow basket.",
        "Find a spot in the basket for the apple.",
        "Take the apple from the coffee table and leave it in the basket.",
    ],
)
def test_a_thing_is_put_where_the_sentence_says(sentence: str) -> None:
    assert not about("put", sentence, x=APPLE, y=BASKET)
    assert about("put", sentence, x=BASKET, y=APPLE)


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Bring me the green mug.", MUG),
        ("Bring me the blue book.", BOOK),
        ("Bring me the pear.", APPLE),
        ("Go to the coffee table.", TABLE),
        ("Go to the table.", COFFEE_TABLE),
    ],
)
def test_another_noun_or_colour_names_another_thing(sentence: str, number: int) -> None:
    (problem,) = about("goto", sentence, x=number)
    assert problem.startswith("the task does not name")


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Bring me the blue mug.", MUG),
        ("Bring me the nice mug.", MUG),
        ("Go to the coffee table.", COFFEE_TABLE),
        ("The book on the table: bring it.", BOOK),
    ],
)
def test_a_noun_with_or_without_its_colour_names_a_thing(sentence: str, number: int) -> None:
    assert not about("goto", sentence, x=number)


@pytest.mark.parametrize(
    ("sentence", "is_right"),
    [
        ("Is there an apple on the table?", True),
        ("Are there any apples on the table?", True),
        ("Is there a pear on the table?", False),
        ("Is there a green apple on the table?", False),
        ("Is there anything on the table?", False),
    ],
)
def test_the_sentence_asks_for_what_the_goal_asks_for(sentence: str, is_right: bool) -> None:
    assert bool(about("exist", sentence, noun="apple", y=TABLE)) is not is_right


@pytest.mark.parametrize(
    ("sentence", "is_right"),
    [
        ("Is there a red apple on the table?", True),
        ("Are there any red apples on the table?", True),
        ("Is there an apple on the table?", False),
        ("Is there a green apple on the table?", False),
        ("Is there a red mug on the table?", False),
    ],
)
def test_a_goal_with_a_colour_wants_it_in_the_sentence(sentence: str, is_right: bool) -> None:
    assert bool(about("exist", sentence, noun="apple", color="red", y=TABLE)) is not is_right


@pytest.mark.parametrize("task_type", HARDCODED)
def test_every_pattern_names_its_things(task_type: TaskType) -> None:
    for seed in range(12):
        sample = propose(scene(), task_type, np.random.default_rng(seed))
        assert isinstance(sample, Sample)
        assert not misnamed(sample), sample.task


WHITE_DESK, BROWN_DESK, BATHTUB = range(3)
TWIN_THINGS = from_json(
    {
        "frame": "z-up",
        "rooms": [
            {"id": 0, "kind": "living room", "polygon": [[0, 0], [6, 0], [6, 5], [0, 5]]},
            {"id": 1, "kind": "bathroom", "polygon": [[6, 0], [12, 0], [12, 5], [6, 5]]},
        ],
        "instances": [
            {"prefab": "desk", "color": "white", "room_id": 0, "position": [1.5, 4.0, 0.37]},
            {"prefab": "desk", "color": "brown", "room_id": 0, "position": [4.5, 3.5, 0.37]},
            {"prefab": "bathtub", "color": "cyan", "room_id": 1, "position": [9.0, 3.0, 0.25]},
            {"prefab": "mug", "color": "red", "room_id": 0, "position": [1.2, 4.0, 0.8], "parent": WHITE_DESK},
            {"prefab": "mug", "color": "red", "room_id": 0, "position": [4.5, 3.5, 0.8], "parent": BROWN_DESK},
            {"prefab": "candle", "color": "white", "room_id": 1, "position": [9.0, 3.0, 0.3], "parent": BATHTUB},
            {"prefab": "candle", "color": "white", "room_id": 0, "position": [1.8, 4.0, 0.8], "parent": WHITE_DESK},
            {"prefab": "remote", "color": "gray", "room_id": 0, "position": [1.5, 4.1, 0.76], "parent": WHITE_DESK},
            {"prefab": "remote", "color": "black", "room_id": 0, "position": [1.5, 3.9, 0.76], "parent": WHITE_DESK},
            {
                "prefab": "towel_roll",
                "color": "white",
                "room_id": 0,
                "position": [1.0, 3.9, 0.86],
                "parent": WHITE_DESK,
            },
        ],
    }
)
WHITE_DESK_MUG, BROWN_DESK_MUG, BATHTUB_CANDLE, DESK_CANDLE, GRAY_REMOTE, BLACK_REMOTE, PAPER_TOWELS = MOVABLE = range(
    3, 10
)


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Take the mug on the brown desk.", BROWN_DESK_MUG),
        ("Pick up the mug on the white desk.", WHITE_DESK_MUG),
        ("Pick up the red mug lying on the white desk.", WHITE_DESK_MUG),
        ("Take the mug that is on the white desk in the living room.", WHITE_DESK_MUG),
        ("Please fetch the candle out of the bathtub and keep it in your hand.", BATHTUB_CANDLE),
        ("Take the candle from the desk.", DESK_CANDLE),
        ("Get me the candle that is in the bathroom.", BATHTUB_CANDLE),
        ("Pick the candle up from the desk in the living room.", DESK_CANDLE),
        ("Take the candle on the living room desk.", DESK_CANDLE),
        ("Get the remote that is gray.", GRAY_REMOTE),
        ("Pick up the remote in the living room that is black.", BLACK_REMOTE),
        ("Bring the paper towels to me.", PAPER_TOWELS),
    ],
)
def test_a_thing_is_named_by_where_it_is_in_the_words_of_a_person(sentence: str, number: int) -> None:
    assert [thing for thing in MOVABLE if namings(sentence, TWIN_THINGS, thing)] == [number]


@pytest.mark.parametrize(
    "sentence",
    [
        "Take the mug on the desk.",
        "Take the mug on the black desk.",
        "Take the blue mug on the white desk.",
        "Take the mug in the bathroom.",
        "Put the mug onto the white desk.",
        "Take the mug on the bathroom desk.",
        "Take the remote from the white desk.",
        "Get the remote that is red.",
        "Go to the desk and find the gray mug.",
    ],
)
def test_a_place_that_fits_several_things_or_none_names_no_thing(sentence: str) -> None:
    assert not any(namings(sentence, TWIN_THINGS, thing) for thing in MOVABLE)


def test_a_free_task_may_call_things_what_it_likes() -> None:
    assert not misnamed(replace(sample_of("take"), type="free", task="Do it again."))
