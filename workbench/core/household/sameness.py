"""Near-duplicates among samples: the same type and goal, about the same kinds of things, in houses that are much alike.

Two houses of different seeds are at most 0.55 alike (a single bathroom 0.83; the median is 0.17): a sample in a house
that is more alike than `LIKE_HOUSE` to another one's adds little to it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from library.signature import Signature, likeness
from prompts.values import JsonValue
from sim.household.tasks.goals import PREDICATES
from workbench.core.household.outcome import MadeSample, RejectedTask, SceneOutcome

LIKE_HOUSE = 0.7
"""Intersection over union of what stands in which kind of room, from which houses count as much the same."""


class SampleIndex:
    """Samples, prepared for the question whether there is one like another."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], list[tuple[str, Signature]]] = {}

    @classmethod
    def of(cls, root: Path, paths: Iterable[str]) -> Self:
        """The samples that stand in the files of a folder."""
        index = cls()
        for path in paths:
            index.add(path, json.loads((root / path).read_text(encoding="utf-8")))
        return index

    def sort_out(self, outcome: SceneOutcome, *, are_kept: bool) -> SceneOutcome:
        """Add a scene's samples; those that are nearly the same as one before are marked, or rejected."""
        samples, rejected = list[MadeSample](), list(outcome.rejected)
        for made in outcome.samples:
            near = self.near(made.document)
            if near and not are_kept:
                rejected.append(_near_duplicate(made, near))
                continue
            samples.append(replace(made, near=near))
            self.add(path_of(outcome, made), made.document)
        return replace(outcome, samples=tuple(samples), rejected=tuple(rejected))

    def add(self, name: str, document: Mapping[str, Any]) -> None:
        """One more sample; its document is complete."""
        self._known.setdefault(_about(document), []).append((name, house_signature(document["scene"])))

    def near(self, document: Mapping[str, Any]) -> str:
        """The name of the first sample that this one is nearly the same as; empty where there is none."""
        house = house_signature(document["scene"])
        known = self._known.get(_about(document), ())
        return next((name for name, other in known if likeness(house, other) >= LIKE_HOUSE), "")


def path_of(outcome: SceneOutcome, made: MadeSample) -> str:
    """Where a sample lies in the folder of its run."""
    return f"{made.type}/scene{outcome.scene}_task{made.task}.json"


def house_signature(scene: Mapping[str, Any]) -> Signature:
    """What stands in which kind of room, and how often."""
    kinds = {room["id"]: room["kind"] for room in scene.get("rooms", ())}
    return Counter(f"{thing['name']} in {kinds.get(thing.get('room_id'), 'no room')}" for thing in scene["instances"])


def _near_duplicate(made: MadeSample, near: str) -> RejectedTask:
    sentence, solution = str(made.document["task"]), ", ".join(made.document["solution"])
    reason = f"near_duplicate: it is nearly the same as {near}"
    return RejectedTask(made.type, made.task, made.attempt, sentence, solution, reason)


def _about(document: Mapping[str, Any]) -> tuple[str, str]:
    """Type and goal, with the names of things in the place of their ids."""
    things = document["scene"]["instances"]
    return str(document.get("type", "free")), repr(_named(document.get("goal"), things))


def _named(goal: JsonValue, things: Sequence[Mapping[str, Any]]) -> JsonValue:
    if not isinstance(goal, list) or not goal:
        return goal
    head, *parts = goal
    kinds = PREDICATES.get(str(head), ())
    names: list[JsonValue] = [
        things[part]["name"] if kind == "thing" and isinstance(part, int) else _named(part, things)
        for part, kind in zip(parts, (*kinds, *[""] * len(parts)), strict=False)
    ]
    return [head, *names]
