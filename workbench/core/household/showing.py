"""A sample to be looked at and tried: carried out by a process of its own, view by view, and verified at the end."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, cast

from library.records import RolloutSummary
from prompts.values import JsonValue
from sim.household.jobs import verify_documents
from sim.household.tasks.goals import PREDICATES
from sim.household.watch_jobs import watch_document
from sim.jobs import Job, JobDone, JobFailed, JobTold, name_of
from sim.pool import Executor
from sim.sandbox.protocol import Outline
from sim.values import ColorImage
from workbench.core.errors import HouseholdJobFailed
from workbench.core.household.keeping import rollout_of, thing
from workbench.core.household.making import run_job
from workbench.core.household.scenes import pixels_of


@dataclass(frozen=True)
class SampleSeen:
    """What there is to see between two calls; the first view is the start, the last one the end."""

    above: ColorImage = field(repr=False)
    """The house with the agent's way so far."""
    own: ColorImage = field(repr=False)
    """What the agent sees."""
    outlines: tuple[Outline, ...] = ()
    """Where the things that the sample names are, from above."""
    result: dict[str, Any] | None = None
    """Of the call that led here, {call, ok, reason, steps, t}; None at the start."""


@dataclass(frozen=True)
class GoalPart:
    """One predicate of the goal, in words."""

    text: str
    """`supported_by(red bucket 72, black table 17)`."""
    before: bool
    after: bool


@dataclass(frozen=True)
class SampleTried:
    """What trying a sample showed."""

    passed: bool
    reason: str
    """What is wrong first; empty where nothing is."""
    checks: tuple[dict[str, Any], ...]
    """{name, passed, detail}, in order; the first failure ends them."""
    results: tuple[dict[str, Any], ...]
    """Of each call that was begun: {call, ok, reason, steps, t}."""
    parts: tuple[GoalPart, ...]
    rollout: RolloutSummary = field(repr=False)
    """The same as the library keeps it."""


async def show_sample(
    document: Mapping[str, Any], executor: Executor
) -> AsyncGenerator[SampleSeen | SampleTried, None]:
    """Carry a sample out; the last event is one `SampleTried`.

    Raises:
        HouseholdJobFailed: The process crashed.
    """
    job = Job(name_of(watch_document), {"document": cast(JsonValue, dict(document))})
    async with aclosing(executor.map([job])) as events:
        async for event in events:
            match event:
                case JobTold(_, news):
                    yield _seen(cast(dict[str, Any], news))
                case JobDone(_, answer):
                    yield _tried(document, cast(dict[str, Any], answer))
                case JobFailed(_, problem):
                    raise HouseholdJobFailed("watch_document", problem)


async def try_sample(document: Mapping[str, Any], executor: Executor) -> SampleTried:
    """Verify a sample.

    Raises:
        HouseholdJobFailed: The process crashed.
    """
    arguments: JsonValue = {"documents": [cast(JsonValue, dict(document))]}
    (answer,) = cast(list[dict[str, Any]], await run_job(executor, verify_documents, arguments))
    return _tried(document, {**answer, "truths": []})


def in_words(document: Mapping[str, Any], part: object) -> str:
    """A predicate with its things by their names: `on(red apple 14, sofa 6)`."""
    if not isinstance(part, list) or not part or part[0] not in {*PREDICATES, "said"}:
        return json.dumps(part, ensure_ascii=False)
    kinds = PREDICATES.get(part[0], ())
    named = (_named(document, kind, one) for kind, one in zip_longest(kinds, part[1:], fillvalue="text"))
    return f"{part[0]}({', '.join(named)})"


def _named(document: Mapping[str, Any], kind: str, argument: object) -> str:
    match kind:
        case "thing":
            return thing(document, argument)
        case "room":
            rooms = {room.get("id"): room.get("kind") for room in document.get("scene", {}).get("rooms", ())}
            return f"{rooms.get(argument, 'room')} {argument}"
        case "goal":
            return in_words(document, argument)
    return json.dumps(argument, ensure_ascii=False)


def _seen(view: Mapping[str, Any]) -> SampleSeen:
    above, own = (pixels_of(base64.b64decode(view[key])) for key in ("above", "own"))
    outlines = tuple(tuple((x, y) for x, y in outline) for outline in view["outlines"])
    return SampleSeen(above, own, outlines, view["result"])


def _tried(document: Mapping[str, Any], answer: Mapping[str, Any]) -> SampleTried:
    return SampleTried(
        bool(answer["passed"]),
        str(answer["reason"]),
        tuple(answer["checks"]),
        tuple(answer["results"]),
        tuple(GoalPart(in_words(document, one["part"]), one["before"], one["after"]) for one in answer["truths"]),
        rollout_of(answer),
    )
