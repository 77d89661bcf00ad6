"""Tasks of one scene by hardcoding, each tried until one is true: the work of the job `draw_samples`."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from sim.household.acting.calls import write_calls
from sim.household.errors import ImpossibleScene
from sim.household.judging.verify import verify
from sim.household.physics.world import HouseholdWorld
from sim.household.scenes.generate import generate_scene
from sim.household.scenes.scene_io import from_json
from sim.household.tasks.hardcoding import Refusal, propose
from sim.household.tasks.sample_io import sample_to_json
from sim.household.tasks.task_first import order_for
from sim.household.tasks.wishes import Wish
from sim.household.values import Sample, Scene, TaskType
from sim.household.words.speech import normalised
from sim.sandbox.protocol import JsonValue

HOUSES = 3
"""That are drawn for a task before it is given up: in one the only apple may be out of sight."""
OTHER_HOUSE = 2**32
"""Added to a scene's seed for another house of it: no run has such seeds, and the split stays what it is."""


def draw_tasks_first(
    wanted: Iterable[tuple[TaskType, int, Wish]],
    scene_seed: int,
    seed: int,
    tries: int,
    room_num: int,
    sentence: str = "",
) -> tuple[list[JsonValue], list[JsonValue]]:
    """Draw each task before its house, which then has what the task is about.

    Args:
        wanted: Type, number and wish of each task.
        scene_seed: Of every house; their orders make them differ.
        seed: Of the run.
        tries: Proposals for each task.
        room_num: Rooms of each house; 0 leaves it to the generator.
        sentence: How the task is said; where that does not name its things, and where it is empty, as patterns have it.

    Returns:
        Samples and rejections, as `SceneDrawer` has them.
    """
    samples: list[JsonValue] = []
    rejected: list[JsonValue] = []
    for task_type, task, wish in wanted:
        rng = np.random.default_rng([seed, scene_seed, zlib.crc32(task_type.encode()), task])
        order = order_for(task_type, rng, wish, room_num)
        for house in range(HOUSES):
            try:
                scene = from_json(generate_scene(**order.arguments, seed=scene_seed + house * OTHER_HOUSE))
            except ImpossibleScene as impossible:
                refusal = Refusal(task_type, str(impossible))
                rejected.append(_rejection(refusal, task_type, task, 1, f"no_scene: {impossible}"))
                break  # many houses were tried
            drawer = SceneDrawer(scene, seed, tries)
            drawer.draw(task_type, task, order.wish, sentence, house * tries)
            rejected += drawer.rejected
            if drawer.samples:
                samples += drawer.samples
                break
    return samples, rejected


class SceneDrawer:
    """Draws and verifies the tasks of one scene; no two of them say the same.

    Args:
        scene: Where they take place.
        seed: Of the run. The scene's own seed, the type and the number of a task make chances differ.
        tries: Proposals for each wanted task.
    """

    def __init__(self, scene: Scene, seed: int, tries: int) -> None:
        self.samples: list[JsonValue] = []
        """{type, task, attempt, document} of each verified one."""
        self.rejected: list[JsonValue] = []
        """{type, task, attempt, sentence, solution, reason} of each proposal that is not true."""
        self._scene, self._seed, self._tries = scene, seed, tries
        self._world = HouseholdWorld(scene)
        self._said: set[tuple[str, ...]] = set()

    def draw(self, task_type: TaskType, task: int, wish: Wish, sentence: str = "", before: int = 0) -> None:
        """One more task of a type; its number is `task`.

        A sentence is tried before those of patterns are; `before` counts attempts in other houses.
        """
        for attempt, rng in enumerate(self._chances(task_type, task), start=before + 1):
            proposal = propose(self._scene, task_type, rng, wish)
            if sentence and attempt == before + 1 and isinstance(proposal, Sample):
                proposal = replace(proposal, task=sentence)
            reason = self._try(proposal, task_type, task, attempt)
            if not reason:
                return
            self.rejected.append(_rejection(proposal, task_type, task, attempt, reason))
            if isinstance(proposal, Refusal):
                return  # another draw finds the same scene

    def _try(self, proposal: Sample | Refusal, task_type: TaskType, task: int, attempt: int) -> str:
        """Keep a proposal that is true and new; returns what is wrong with it otherwise."""
        if isinstance(proposal, Refusal):
            return f"no_such_task: {proposal.why}"
        if normalised(proposal.task) in self._said:
            return "duplicate: this scene has a task with the same words"
        verification = verify(proposal, self._world)
        if not verification.passed:
            return verification.reason
        self._said.add(normalised(proposal.task))
        document: JsonValue = sample_to_json(proposal, verification)
        self.samples.append({"type": task_type, "task": task, "attempt": attempt, "document": document})
        return ""

    def _chances(self, task_type: TaskType, task: int) -> Iterator[np.random.Generator]:
        scene = self._scene.seed or 0
        for attempt in range(self._tries):
            yield np.random.default_rng([self._seed, scene, zlib.crc32(task_type.encode()), task, attempt])


def _rejection(proposal: Sample | Refusal, task_type: TaskType, task: int, attempt: int, reason: str) -> JsonValue:
    sentence, solution = ("", "") if isinstance(proposal, Refusal) else (proposal.task, write_calls(proposal.solution))
    return {
        "type": task_type,
        "task": task,
        "attempt": attempt,
        "sentence": sentence,
        "solution": solution,
        "reason": reason,
    }
