"""What a recipe's templates may talk about, as plain data, and how it is sampled.

The engine of the workbench fills `Facts` from the simulation and the library; `prompts` knows neither.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from prompts.values import JsonValue, TaskDescription

Item = TypeVar("Item")

OPENING_VARIABLES: Mapping[str, str] = {
    "assets": "the objects there are: list of {path, description}",
    "colors": "names of the colours that objects can have",
    "examples": "descriptions of library tasks, sampled: list of {name, description, assets}",
    "bad_examples": "rejected proposals: list of {name, description, assets, reason}",
    "past_names": "names of the library's tasks and of everything proposed before",
    "current_tasks": "the whole library: list of {name, description, assets}",
    "target": "name of the task that is asked for, or null",
    "seed_task": "the task that a variation of is asked for, {name, description, assets, source}, or null",
    "api_text": "the task API, generated from the code",
    "api_summary": "the same in short: signatures, one sentence each",
    "common_errors": "errors that tasks of this library really had, newest first: list of text",
    "steer": "what the library has least of, {sentence, assets, relations}, or null",
    "reference_count": "how many reference tasks may be picked",
    "near_duplicates": "tasks most like the proposed one: list of {name, description, state, why}; empty before it",
}
"""Variable → meaning, for those known before the first stage."""


@dataclass(frozen=True)
class AssetFact:
    """One object of the catalogue."""

    path: str
    """As task code writes it, relative to the assets' root."""
    description: str
    """Size, shape, what it can be used for; one line."""


@dataclass(frozen=True, slots=True)
class TaskFact:
    """One task of the library."""

    name: str
    description: str
    assets: tuple[str, ...]
    read: Callable[[], str] = field(compare=False)
    """Has its code, the same whenever it is asked: a prompt shows few of the thousands that there may be."""
    state: str = "accepted"
    """Where it stands: "accepted", "to review", …"""

    @property
    def source(self) -> str:
        """Its code."""
        return self.read()


@dataclass(frozen=True)
class BadExample:
    """A proposal that somebody rejected, and why."""

    name: str
    description: str
    assets: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class NearDuplicate:
    """A task that is much like the proposed one."""

    name: str
    description: str
    state: str
    """Where it stands: "accepted", "to review", …"""
    why: str
    """What they share, for people and models."""


@dataclass(frozen=True)
class Steer:
    """What the library has least of, drawn for one trial: what to ask for next."""

    sentence: str
    """The wish in words."""
    assets: tuple[str, ...]
    relations: tuple[str, ...]
    """Of `library.relations.RELATIONS`: "row", "ring", "stack", …"""


@dataclass(frozen=True)
class Facts:
    """Everything a trial starts from."""

    assets: tuple[AssetFact, ...]
    api_text: str
    api_summary: str = ""
    colors: tuple[str, ...] = ()
    tasks: tuple[TaskFact, ...] = ()
    """Those that the author is told of, and whose code it may see."""
    pending: tuple[TaskFact, ...] = ()
    """Others that wait for review: the author is told of them only where it comes too near to one."""
    past_names: tuple[str, ...] = ()
    """Proposed before, in the library or not."""
    bad_examples: tuple[BadExample, ...] = ()
    common_errors: tuple[str, ...] = ()
    target: str | None = None
    seed_task: TaskFact | None = None
    """What a variation of is asked for."""
    steer: Steer | None = None

    @property
    def without_memory(self) -> Facts:
        """The same as of a library in which nothing has ever happened: prompts say only what they are asked for."""
        said = self.assets, self.api_text, self.api_summary, self.colors
        return Facts(*said, target=self.target, seed_task=self.seed_task)

    def source_of(self, name: str) -> str | None:
        """The code of a library task, or None when there is no task of that name."""
        return next((task.source for task in self.tasks if task.name == name), None)


@dataclass(frozen=True)
class Sampling:
    """How a trial asks: model, randomness and how much of the library is shown."""

    seed: int = 0
    """Decides what is sampled into the prompts and is sent to the provider; trials differ by it."""
    model: str | None = None
    """None: the provider's own."""
    temperatures: Mapping[str, float] = field(default_factory=dict)
    """Stage → temperature, over the recipe's."""
    max_tokens: int = 4096
    """Longest answer of one call."""
    example_candidates: int = -1
    """Library descriptions shown when proposing; -1 = all."""
    asset_candidates: int = -1
    """Assets shown; -1 = all."""
    reference_candidates: int | None = None
    """Library tasks whose code may be picked as reference; None: as the recipe says."""
    critics: int | None = None
    """Answers of the reflect stage that must agree; None: as the recipe says."""
    format_retries: int = 1
    """Further turns that a stage may take after an answer that could not be read."""


def opening_variables(facts: Facts, sampling: Sampling, reference_count: int = 0) -> dict[str, JsonValue]:
    """The variables of the first stage; the same facts and sampling give the same ones."""
    rng = random.Random(sampling.seed)
    library = [_described(task) for task in facts.tasks]
    return {
        "assets": [
            {"path": asset.path, "description": asset.description}
            for asset in _sample(facts.assets, sampling.asset_candidates, rng)
        ],
        "colors": list(facts.colors),
        "examples": list(_sample(library, sampling.example_candidates, rng)),
        "bad_examples": [{**_described(bad), "reason": bad.reason} for bad in facts.bad_examples],
        "past_names": [*_known_names(facts)],
        "current_tasks": [*library],
        "target": facts.target,
        "seed_task": _seed_variable(facts.seed_task),
        "api_text": facts.api_text,
        "api_summary": facts.api_summary,
        "common_errors": list(facts.common_errors),
        "steer": _steer_variable(facts.steer),
        "reference_count": reference_count,
        "near_duplicates": [],
    }


def near_duplicates_variable(found: Sequence[NearDuplicate]) -> list[JsonValue]:
    """The tasks most like the proposed one as a template sees them."""
    return [
        {"name": near.name, "description": near.description, "state": near.state, "why": near.why} for near in found
    ]


def _seed_variable(task: TaskFact | None) -> JsonValue:
    return None if task is None else {**_described(task), "source": task.source}


def _steer_variable(steer: Steer | None) -> JsonValue:
    if steer is None:
        return None
    return {"sentence": steer.sentence, "assets": list(steer.assets), "relations": list(steer.relations)}


def task_variable(description: TaskDescription) -> dict[str, JsonValue]:
    """The proposed task as a template sees it."""
    return _described(description)


def _known_names(facts: Facts) -> list[str]:
    return sorted({*facts.past_names, *(task.name for task in facts.tasks)})


def _described(task: TaskFact | BadExample | TaskDescription) -> dict[str, JsonValue]:
    return {"name": task.name, "description": task.description, "assets": list(task.assets)}


def _sample(items: Sequence[Item], count: int, rng: random.Random) -> Sequence[Item]:
    """At most `count` items in their old order; all of them when `count` is negative."""
    if count < 0 or count >= len(items):
        return items
    chosen = sorted(rng.sample(range(len(items)), count))
    return [items[index] for index in chosen]
