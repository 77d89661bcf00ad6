"""The seven types of tasks: how each is said, how it is solved, and when it is done.

Slots of a sentence: ``{x}`` and ``{y}`` are noun phrases with "the", ``{a_x}`` one with "a", ``{place}`` is ``{y}``
with "on" or "in" before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.household.values import Call, Goal, TaskType
from sim.sandbox.protocol import JsonValue


@dataclass(frozen=True)
class TypeForm:
    """One type of task."""

    slots: tuple[str, ...]
    """Of its sentences, in the order of its calls: "x" is the thing, "y" the place."""
    patterns: tuple[str, ...]
    plan: tuple[str, ...]
    """A sentence for each call."""
    movable: bool = False
    """Whether x is to be carried."""

    @property
    def is_question(self) -> bool:
        """Whether it is answered in words."""
        return self.plan[-1].startswith("Tell")


FORMS: dict[TaskType, TypeForm] = {
    "come": TypeForm(
        (),
        (
            "Come here.",
            "Come over here, please.",
            "Would you come to me?",
            "I need you over here.",
            "Walk up to me.",
            "Could you come and stand by me?",
            "Get over to where I am.",
            "Please join me here.",
            "Come closer to me.",
            "Find your way to me.",
        ),
        ("Go to the user.",),
    ),
    "goto": TypeForm(
        ("x",),
        (
            "Go to {x}.",
            "Please walk over to {x}.",
            "Go and stand next to {x}.",
            "Move up to {x}.",
            "Could you go over to {x}?",
            "I want you to wait at {x}.",
            "Head for {x} and stop there.",
            "Position yourself in front of {x}.",
            "Make your way to {x}.",
            "Take a few steps until you are beside {x}.",
        ),
        ("Go to {x}.",),
    ),
    "take": TypeForm(
        ("x",),
        (
            "Pick up {x}.",
            "Take {x}.",
            "Please get hold of {x}.",
            "Grab {x} for a moment.",
            "Could you pick {x} up?",
            "I would like you to hold {x}.",
            "Go and take {x} into your hand.",
            "Lift up {x}.",
            "Collect {x}.",
            "See that you have {x} in your hand.",
        ),
        ("Go to {x}.", "Pick up {x}."),
        movable=True,
    ),
    "bring": TypeForm(
        ("x",),
        (
            "Bring me {x}.",
            "Could you fetch {x} for me?",
            "I need {x}, please bring it here.",
            "Get me {x}.",
            "Carry {x} over to me.",
            "Hand me {x}, would you?",
            "Go and get {x}, then come back to me.",
            "May I have {x}?",
            "Let me have {x}, please.",
            "Please come to me with {x}.",
        ),
        ("Go to {x}.", "Pick up {x}.", "Go to the user with {x}."),
        movable=True,
    ),
    "put": TypeForm(
        ("x", "y"),
        (
            "Put {x} {place}.",
            "Please place {x} {place}.",
            "Could you set {x} down {place}?",
            "Move {x} so that it ends up {place}.",
            "{x} belongs {place}, please see to it.",
            "I want {x} {place}.",
            "Take {x} and leave it {place}.",
            "Carry {x} away and put it {place}.",
            "Find a spot {place} for {x}.",
            "Would you lay {x} {place}?",
        ),
        ("Go to {x}.", "Pick up {x}.", "Go to {y} with {x}.", "Put {x} {place}."),
        movable=True,
    ),
    "where": TypeForm(
        ("x",),
        (
            "Where is {x}?",
            "Can you tell me where {x} is?",
            "I am looking for {x}. Where is it?",
            "Where did I leave {x}?",
            "Do you know where {x} is?",
            "Find out where {x} is and tell me.",
            "Which piece of furniture or floor is {x} on?",
            "I cannot find {x}. Where should I look?",
            "Please locate {x} and say where it is.",
            "In what place can I find {x}?",
        ),
        ("Look for {x}.", "Tell the user where {x} is."),
    ),
    "exist": TypeForm(
        ("y",),
        (
            "Is there {a_x} {place}?",
            "Can you see {a_x} {place}?",
            "Please check whether there is {a_x} {place}.",
            "Did somebody leave {a_x} {place}?",
            "Have we got {a_x} {place}?",
            "Tell me if there is {a_x} {place}.",
            "Would I find {a_x} {place}?",
            "Go to {y} and see whether {a_x} is there.",
            "Look {place}: is there {a_x}?",
            "I wonder if there is {a_x} {place}. Is there?",
        ),
        ("Go to {y}.", "Tell the user whether there is {a_x} {place}."),
    ),
}
"""Every type that has patterns; "free" tasks have none."""

HARDCODED: tuple[TaskType, ...] = tuple(FORMS)


def solution_of(task_type: TaskType, bindings: Mapping[str, int], answer: str = "") -> tuple[Call, ...]:
    """The calls that carry out a task of a type.

    Args:
        task_type: One of `HARDCODED`.
        bindings: Slot → instance.
        answer: What is said, where it is a question.
    """
    x, y = bindings.get("x", -1), bindings.get("y", -1)
    match task_type:
        case "come":
            return (Call("goto_user"),)
        case "goto":
            return (Call("goto", (x,)),)
        case "take":
            return (Call("goto", (x,)), Call("grab"))
        case "bring":
            return (Call("goto", (x,)), Call("grab"), Call("goto_user"))
        case "put":
            return (Call("goto", (x,)), Call("grab"), Call("goto", (y,)), Call("release"))
        case "where":
            return (Call("find", (x,)), Call("speak", (answer,)))
        case "exist":
            return (Call("goto", (y,)), Call("speak", (answer,)))
        case "free":
            raise ValueError("a free task has no pattern, hence no solution of its own")


def goal_of(task_type: TaskType, bindings: Mapping[str, int], noun: str = "", color: str = "") -> Goal:
    """When a task of a type is done; `noun` is what is asked for by "exist", of any colour where none is given."""
    x, y = bindings.get("x", -1), bindings.get("y", -1)
    match task_type:
        case "come":
            return ["at_user"]
        case "goto":
            return ["at", x]
        case "take":
            return ["holding", x]
        case "bring":
            return ["and", ["holding", x], ["at_user"]]
        case "put":
            return ["and", ["supported_by", x, y], ["hand_empty"]]
        case "where":
            return ["said_place", x]
        case "exist":
            selector: dict[str, JsonValue] = {"noun": noun, "color": color} if color else {"noun": noun}
            return ["said_whether", ["exists", "?x", selector, ["supported_by", "?x", y]]]
        case "free":
            raise ValueError("a free task states its own goal")


def fill(pattern: str, phrases: Mapping[str, str]) -> str:
    """A sentence of a pattern, with a capital letter."""
    sentence = pattern.format(**phrases)
    return sentence[:1].upper() + sentence[1:]
