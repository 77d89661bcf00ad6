"""What a run of household tasks is to make: which types in which scenes, from which seeds. Pure.

A run is a number of scenes; everything random about scene i follows from the run's seed, its split and i, so that runs
can be gone on with, spread over processes and repeated.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal, NamedTuple, get_args

from sim.household.catalogue import catalogue
from sim.household.tasks.task_types import HARDCODED
from sim.household.tasks.wishes import Wish
from sim.household.values import TaskType
from workbench.core.errors import HouseholdPlanError

Method = Literal["hardcoding", "prompting", "chatting"]
METHODS: tuple[Method, ...] = get_args(Method)
Split = Literal["train", "val", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)
TURNS = 4
"""Of a dialogue, where nobody said how many."""
LONGEST_TASK = 500
"""Characters of a task in words."""
GOLDEN_RATIO = (1 + 5**0.5) / 2
SCENES_PER_SEED = 100_000
"""Runs whose seeds differ share no scene as long as they have no more scenes than this."""
MOST_SEED = 10_000
"""Keeps every scene's seed below 2³²."""
TYPES_BY_METHOD: Mapping[Method, tuple[TaskType, ...]] = {
    "hardcoding": HARDCODED,
    "prompting": (*HARDCODED, "free"),
    "chatting": ("free",),
}


@dataclass(frozen=True)
class TypeShare:
    """How much of a run is of one type."""

    type: TaskType
    weight: float | None = None
    """None: as many as of every other; else its share of the whole, against the other weights."""


class Wanted(NamedTuple):
    """One task that a scene is to have."""

    type: TaskType
    task: int
    """Its number among those of its type in this scene, from 0."""


@dataclass(frozen=True)
class HouseholdPlan:
    """A run, as it was asked for."""

    types: tuple[TypeShare, ...]
    """Without repetition; all of them have a weight, or none has."""
    method: Method = "hardcoding"
    scene_num: int = 1
    tasks_per_scene: int = 1
    """Of each type; of all types together where they have weights."""
    turns: int = TURNS
    """Of each dialogue, by chatting: each is a task."""
    room_num: int = 0
    """0: one to four."""
    seed: int = 0
    split: Split = "train"
    scene_files: tuple[str, ...] = ()
    """Scenes to use instead of drawn ones."""
    task: str = ""
    """A sentence that every task is to be; empty: as the method likes. Task first, it is read before any house."""
    objects: dict[str, int] = field(default_factory=dict)
    """What every drawn scene must hold: name → count."""
    task_first: bool = False
    """Whether each task is drawn before its house, which then has what it is about."""
    wish: Wish | None = None
    """What the task is about, as its words were read."""
    accept: bool = False
    """Whether what is verified needs no review."""
    distinct: bool = False
    """Whether what is nearly the same as an earlier sample is rejected."""

    @property
    def scenes(self) -> int:
        """How many there will be."""
        return len(self.scene_files) or self.scene_num

    def scene_seed(self, scene: int) -> int:
        """The seed of a drawn scene: train is even, val leaves 1 and test leaves 3 when divided by 4."""
        number = self.seed * SCENES_PER_SEED + scene
        return {"train": 2 * number, "val": 4 * number + 1, "test": 4 * number + 3}[self.split]

    def split_of(self, seed: int | None) -> Split:
        """The split of a scene: that of its seed where it comes from a file, else the run's."""
        return split_of(seed) if self.scene_files else self.split

    def wanted(self, scene: int) -> tuple[Wanted, ...]:
        """The tasks that a scene is to have."""
        if self.method == "chatting":
            return tuple(Wanted("free", turn) for turn in range(self.turns))
        if self.types[0].weight is None:
            return tuple(Wanted(share.type, task) for share in self.types for task in range(self.tasks_per_scene))
        first = scene * self.tasks_per_scene
        counts: dict[TaskType, int] = {}
        wanted: list[Wanted] = []
        for position in range(first, first + self.tasks_per_scene):
            type_ = _mixed(self.types, position)
            wanted.append(Wanted(type_, counts.get(type_, 0)))
            counts[type_] = counts.get(type_, 0) + 1
        return tuple(wanted)


def split_of(seed: int | None) -> Split:
    """The split that a scene's seed belongs to; a scene without one, made by hand, is for training."""
    if seed is None or seed % 2 == 0:
        return "train"
    return "val" if seed % 4 == 1 else "test"


def read_types(asked: str | Sequence[str], method: Method) -> tuple[TypeShare, ...]:
    """The types that ``come,goto`` or ``come=2,goto=1`` (or with colons) asks for; "all" are all that the method has.

    Raises:
        HouseholdPlanError: An unknown type or method, a type twice, or weights for some of them only.
    """
    _require_one_of("method", method, METHODS)
    words = [word.strip() for word in (asked.split(",") if isinstance(asked, str) else asked)]
    known = TYPES_BY_METHOD[method]
    if [word for word in words if word] == ["all"]:
        return tuple(TypeShare(type_) for type_ in known)
    shares = tuple(_share(word, known) for word in words if word)
    if not shares:
        raise HouseholdPlanError(f"no type of task is asked for; there are {', '.join(known)}, or all")
    names = [share.type for share in shares]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise HouseholdPlanError(f"the type {twice!r} is asked for twice; give it a weight instead: {twice}=2")
    if len({share.weight is None for share in shares}) > 1:
        raise HouseholdPlanError("either all types have a weight, such as come=2,goto=1, or none has")
    return shares


def read_sentence(text: str | None) -> str:
    """A task in words, on one line; empty where none is asked for.

    Raises:
        HouseholdPlanError: It is asked for and says nothing.
    """
    sentence = " ".join((text or "").split())
    if text is not None and not sentence:
        raise HouseholdPlanError("the task in words is empty; say one, such as 'bring me the red apple'")
    return sentence


def read_objects(asked: Sequence[str]) -> dict[str, int]:
    """What ``pumpkin=1`` and ``mug`` ask for, each with its count.

    Raises:
        HouseholdPlanError: A count that is none, or a name twice.
        UnknownThing: A name that the catalogue does not have.
    """
    objects: dict[str, int] = {}
    for word in (part.strip() for text in asked for part in text.split(",")):
        name, has_count, number = (part.strip() for part in word.partition("="))
        if has_count and not number.isdecimal():
            raise HouseholdPlanError(f"in {word!r} the count must be a whole number, not {number!r}")
        if name in objects:
            raise HouseholdPlanError(f"{name!r} is asked for twice")
        catalogue().resolve(name)
        objects[name] = int(number) if has_count else 1
    return objects


def check_plan(plan: HouseholdPlan) -> None:
    """Refuse a plan that cannot be carried out.

    Raises:
        HouseholdPlanError: A number out of its range, an unknown name, or things that exclude each other.
        UnknownThing: The catalogue does not have what every scene must hold.
    """
    _require_one_of("method", plan.method, METHODS)
    _require_one_of("split", plan.split, SPLITS)
    for name, count in plan.objects.items():
        catalogue().resolve(name)
        if type(count) is not int or count < 0:
            raise HouseholdPlanError(f"the count of {name!r} must be a whole number from 0, not {count!r}")
    for name, value, low, high in _ranges(plan):
        if not low <= value <= high:
            raise HouseholdPlanError(f"{name} must be from {low} to {high}, not {value}")
    _check_method(plan)
    if plan.scene_files and (plan.objects or plan.room_num):
        raise HouseholdPlanError("scenes from files have their rooms and things; give files, or say what to draw")


def _check_method(plan: HouseholdPlan) -> None:
    if plan.task and plan.method == "hardcoding":
        raise HouseholdPlanError("a task in words is for a language model: choose the method prompting")
    if len(plan.task) > LONGEST_TASK:
        raise HouseholdPlanError(f"a task has at most {LONGEST_TASK} characters, not {len(plan.task)}")
    if plan.method != "chatting" and plan.turns != TURNS:
        raise HouseholdPlanError("turns are those of a dialogue: choose the method chatting")
    if plan.method == "chatting" and (plan.task or plan.task_first or plan.tasks_per_scene != 1):
        raise HouseholdPlanError("by chatting the user says what they want, turn by turn: ask for turns, not for tasks")
    if plan.task_first:
        _check_task_first(plan)
    elif plan.task and len(plan.types) != 1:
        raise HouseholdPlanError("a task in words is of one type: say which, such as --types bring or --types free")


def _check_task_first(plan: HouseholdPlan) -> None:
    if plan.scene_files or plan.objects:
        raise HouseholdPlanError(
            "task first, each task says itself what its house must hold: leave files and things out"
        )
    if plan.task and plan.tasks_per_scene != 1:
        raise HouseholdPlanError("a task in words is one a house: ask for more scenes, not for more tasks per scene")
    if plan.method != "hardcoding" and not plan.task:
        raise HouseholdPlanError("task first is for hardcoding, or for a task in words")
    if any(share.type == "free" for share in plan.types):
        raise HouseholdPlanError("a free task does not say what its house must hold: leave task first out")


def _require_one_of(what: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        near = get_close_matches(str(name), known, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise HouseholdPlanError(f"unknown {what} {name!r}; {hint}valid: {', '.join(known)}")


def _ranges(plan: HouseholdPlan) -> Iterator[tuple[str, int, int, int]]:
    yield "the number of scenes", plan.scenes, 1, SCENES_PER_SEED
    yield "the number of tasks per scene", plan.tasks_per_scene, 1, 1000
    yield "the number of turns", plan.turns, 1, 100
    yield "the number of rooms", plan.room_num, 0, 12
    yield "the seed", plan.seed, 0, MOST_SEED - 1


def _share(word: str, known: Sequence[TaskType]) -> TypeShare:
    name, has_weight, number = (part.strip() for part in word.replace(":", "=").partition("="))
    type_ = next((one for one in known if one == name.lower()), None)
    if type_ is None:
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise HouseholdPlanError(f"unknown type of task {name!r}; {hint}valid: {', '.join(known)}")
    return TypeShare(type_, _weight(word, number) if has_weight else None)


def _weight(word: str, number: str) -> float:
    try:
        weight = float(number)
    except ValueError:
        weight = math.nan
    if not 0.0 < weight < math.inf:
        raise HouseholdPlanError(f"in {word!r} the weight must be a number above 0, not {number!r}")
    return weight


def _mixed(types: Sequence[TypeShare], position: int) -> TaskType:
    """The type at a position of the mixture: multiples of the golden ratio fall evenly between 0 and 1."""
    total = sum(share.weight or 0.0 for share in types)
    point = (position + 0.5) * GOLDEN_RATIO % 1.0 * total
    for share in types:
        point -= share.weight or 0.0
        if point < 0.0:
            return share.type
    return types[-1].type
