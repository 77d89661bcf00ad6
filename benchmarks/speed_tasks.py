"""The demonstrations whose speed is measured: which tasks, and what one demonstration includes."""

from __future__ import annotations

from pathlib import Path

from library.base import BASE_TASKS, load_base_tasks
from sim.environment import Environment
from sim.oracle import Refusal, ScriptedOracle
from sim.physics import Physics
from sim.rollout import run_episode
from sim.sandbox.loader import load_task
from sim.task import Task
from sim.values import Action, Episode, Renderer

OWN_TASKS = Path(__file__).with_name("tasks")
TASKS = (
    "put-block-in-bowl",
    "stack-block-pyramid",
    "build-house",
    "sweeping-piles",
    "align-box-corner",
    "block-insertion",
    "place-red-in-green",
    "packing-boxes",
    "packing-seen-objects-seq",
    "assembling-kits",
    "towers-of-hanoi",
    "align-rope",
    "palletizing-boxes",
)
"""A dozen base tasks, and one of the benchmark's own in `benchmarks/tasks`."""


class MapTaker(ScriptedOracle):
    """The oracle, given the map from above with each observation as a trained agent is."""

    def act(self, observation: object = None, info: object = None) -> Action | Refusal:
        """The next action."""
        self._environment.top_down()
        return super().act()


class Demonstrations:
    """One task, in this process."""

    def __init__(self, name: str, *, observe: bool = False, renderer: Renderer = "raster") -> None:
        """Make the task ready to be run.

        Args:
            name: Of a base task, or of one in `benchmarks/tasks`.
            observe: Render three cameras of 640 × 480 pixels and the map from above before each action and at the end.
            renderer: Who draws them.
        """
        self.physics = Physics()
        self._environment = Environment(self.physics)
        self._environment.renderer = renderer
        self._task = load(name)
        self._observe = observe

    def run(self, seed: int) -> Episode:
        """One demonstration by the oracle."""
        agent = MapTaker if self._observe else ScriptedOracle
        episode = run_episode(self._environment, self._task, seed, observe=self._observe, agent=agent)
        if self._observe:
            self._environment.top_down()  # with the last observation
        return episode


def load(name: str) -> Task:
    """The task with a base task's or an own one's name."""
    own = OWN_TASKS / f"{name.replace('-', '_')}.py"
    if own.is_file():
        return load_task(own.read_text(encoding="utf-8"), None, {})
    task = load_base_tasks(BASE_TASKS)[name]
    return load_task(task.source, task.card.class_name, dict(task.card.parameters))
