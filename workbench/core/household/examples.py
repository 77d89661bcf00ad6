"""A small house and three correct tasks in it, which every household prompt shows; tests try them in physics. Pure."""

from __future__ import annotations

from functools import cache

from prompts.values import JsonValue
from sim.household.scenes.scene_io import from_json
from sim.household.tasks.sample_io import sample_from_json
from sim.household.values import Sample, Scene

TABLE, COFFEE_TABLE, BASKET, APPLE, MUG, BOOK = range(6)
_HOUSE: dict[str, JsonValue] = {
    "frame": "z-up",
    "rooms": [{"id": 0, "kind": "living room", "polygon": [[0, 0], [6, 0], [6, 5], [0, 5]]}],
    "player": {"position": [1.0, 1.0, 0.0], "rotation": [0.0, 0.0, 90.0]},
    "agent": {"position": [5.0, 1.0, 0.0], "rotation": [0.0, 0.0, 90.0]},
    "instances": [
        {"prefab": "table", "position": [1.5, 4.0, 0.375]},
        {"prefab": "coffee_table", "position": [4.5, 3.5, 0.2]},
        {"prefab": "basket", "color": "yellow", "position": [1.2, 3.9, 0.81], "parent": TABLE},
        {"prefab": "apple", "color": "red", "position": [4.4, 3.4, 0.44], "parent": COFFEE_TABLE},
        {"prefab": "mug", "color": "blue", "position": [4.7, 3.5, 0.45], "parent": COFFEE_TABLE},
        {"prefab": "book", "color": "green", "position": [1.8, 3.9, 0.765], "parent": TABLE},
    ],
}
_ANSWERS: tuple[dict[str, JsonValue], ...] = (
    {
        "type": "bring",
        "task": "Bring me the blue mug.",
        "plan": ["Go to the blue mug.", "Pick up the mug.", "Go to the user with the mug."],
        "solution": [f"goto({MUG})", "grab()", "goto_user()"],
        "goal": ["and", ["holding", MUG], ["at_user"]],
    },
    {
        "type": "where",
        "task": "Where is the green book?",
        "plan": ["Look for the green book.", "Tell the user where it is."],
        "solution": [f"find({BOOK})", 'speak("The book is on the table, in the living room.")'],
        "goal": ["said_place", BOOK],
    },
    {
        "type": "free",
        "task": "No apple should be left on the coffee table. Fruit belongs in the basket.",
        "plan": ["Go to the apple.", "Pick up the apple.", "Go to the basket.", "Put the apple into the basket."],
        "solution": [f"goto({APPLE})", f"grab({APPLE})", f"goto({BASKET})", "release()"],
        "goal": [
            "and",
            ["not", ["exists", "?x", {"noun": "apple"}, ["on", "?x", COFFEE_TABLE]]],
            ["inside", APPLE, BASKET],
        ],
    },
)


@cache
def example_house() -> Scene:
    """One room with two tables, a basket and three things."""
    return from_json(_HOUSE)


def example_answers() -> tuple[dict[str, JsonValue], ...]:
    """Three lines of an answer, as they should be."""
    return _ANSWERS


def example_samples() -> list[Sample]:
    """The same as samples."""
    return [sample_from_json({**answer, "scene": _HOUSE}) for answer in _ANSWERS]
