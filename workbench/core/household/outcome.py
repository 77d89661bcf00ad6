"""What became of the scenes of a run, and the yield: how much of what was asked for is there and true. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from prompts.values import StageRecord
from workbench.core.household.plan import HouseholdPlan


@dataclass(frozen=True)
class MadeSample:
    """A verified sample."""

    type: str
    task: int
    """Its number among those of its type in its scene; of a dialogue, that of the turn."""
    attempt: int
    """1: the first proposal was true."""
    document: dict[str, Any] = field(repr=False)
    """As it is written."""
    near: str = ""
    """The path of an earlier sample that it is nearly the same as; empty where there is none."""


@dataclass(frozen=True)
class RejectedTask:
    """A proposal that is not true, or a wish that the scene cannot meet."""

    type: str
    task: int
    attempt: int
    sentence: str
    solution: str
    reason: str
    """Begins with what it failed at: ``carried_out: grab() failed: too_far``."""

    @property
    def cause(self) -> str:
        """What it failed at, in a word."""
        return self.reason.partition(":")[0]


@dataclass(frozen=True)
class SceneOutcome:
    """Everything that one scene of a run gave."""

    scene: int
    seed: int | None
    samples: tuple[MadeSample, ...] = ()
    rejected: tuple[RejectedTask, ...] = ()
    problem: str = ""
    """Why there is no such scene; empty where there is."""
    records: tuple[StageRecord, ...] = field(default=(), repr=False)
    """What was said with a language model."""

    @property
    def tokens(self) -> int:
        """Of all that was said, as counted or estimated."""
        return tokens_of(self.records)


def tokens_of(records: Iterable[StageRecord]) -> int:
    """Of all that was said, as counted or estimated."""
    return sum(record.usage.prompt_tokens + record.usage.completion_tokens for record in records if record.usage)


@dataclass(frozen=True)
class TypeYield:
    """How much came of one type."""

    type: str
    asked: int
    verified: int
    first: int
    """Of the verified ones, those whose first proposal was true."""
    causes: dict[str, int]
    """What the rejected proposals failed at → how many."""
    near_duplicates: int = 0
    """Of the verified ones, those that are nearly the same as an earlier one."""

    @property
    def rejected(self) -> int:
        """Proposals that were rejected."""
        return sum(self.causes.values())

    def __add__(self, other: TypeYield) -> TypeYield:
        """Of two runs together."""
        causes = dict((Counter(self.causes) + Counter(other.causes)).most_common())
        asked, verified, first = (getattr(self, name) + getattr(other, name) for name in ("asked", "verified", "first"))
        return TypeYield(self.type, asked, verified, first, causes, self.near_duplicates + other.near_duplicates)


class Tally:
    """Counts what came of a run, scene by scene.

    Args:
        plan: What was asked for.
    """

    def __init__(self, plan: HouseholdPlan) -> None:
        self._plan = plan
        self._attempts: dict[str, Counter[int]] = {}
        self._causes: dict[str, Counter[str]] = {}
        self._near: Counter[str] = Counter()

    def add_sample(self, type_: str, attempt: int, near: str = "") -> None:
        """A verified sample, which proposal it was, and the earlier sample that it is nearly the same as."""
        self._attempts.setdefault(type_, Counter())[attempt] += 1
        self._near[type_] += bool(near)

    def add_rejected(self, type_: str, cause: str) -> None:
        """A rejected proposal, and what it failed at."""
        self._causes.setdefault(type_, Counter())[cause] += 1

    def yields(self) -> list[TypeYield]:
        """By type, in the order in which types were asked for."""
        asked = Counter[str](wanted.type for scene in range(self._plan.scenes) for wanted in self._plan.wanted(scene))
        for type_, attempts in self._attempts.items():
            if type_ not in asked:  # a turn of a dialogue that turned out to be of a type
                asked[type_] = attempts.total()
                asked["free"] -= attempts.total()
        types = dict.fromkeys([*(type_ for type_ in asked if asked[type_]), *self._attempts, *self._causes])
        return [self._yield(type_, asked.get(type_, 0)) for type_ in types]

    def _yield(self, type_: str, asked: int) -> TypeYield:
        attempts, causes = self._attempts.get(type_, Counter()), self._causes.get(type_, Counter())
        return TypeYield(type_, asked, attempts.total(), attempts[1], dict(causes.most_common()), self._near[type_])
