"""Gathers the evidence on one task: looks at an episode of the oracle, then runs policies that know nothing.

One seed only, after all episodes are over or in another worker, so that nothing of it reaches them; bounded in actions
and in simulated time, and drawn from generators of its own, so that it is the same every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from sim.environment import Environment
from sim.evidence.capture import capture_bodies, capture_scene, find_overlaps
from sim.evidence.heights import check_heights
from sim.evidence.holding import check_hold
from sim.evidence.policies import Trial, check_null, check_random, check_unsolved
from sim.evidence.rest import check_rest
from sim.evidence.scene import Body, Scene
from sim.evidence.targets import check_free, check_reach
from sim.evidence.words import check_words
from sim.geometry import quaternion_from_yaw
from sim.placement import pick_pixel, pixel_to_position
from sim.reach import unreachable_targets
from sim.sandbox.blame import failure_of
from sim.task import Task
from sim.values import SIM_HZ, WORKSPACE, Action, Episode, Evidence, Pose

RANDOM_TRIES = 1
RANDOM_ACTIONS = 4
"""Actions of one try at most."""
MOST_WORK = 10 * 20 * SIM_HZ
"""Physics steps times bodies after which a policy begins no other action: 20 simulated seconds with ten bodies."""


class _Waited(NamedTuple):
    """An episode in which nothing was done."""

    built: tuple[Body, ...]
    """Before physics ran."""
    scene: Scene
    """After reset."""
    bodies: tuple[Body, ...]
    """At the end."""
    trial: Trial


class Witness:
    """Keeps the end of the first sound episode in mind, and tells what it found out."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._seed: int | None = None
        self._at_end: tuple[Body, ...] = ()
        self._is_solved = False
        self._problem: list[Evidence] = []

    def see(self, episode: Episode) -> None:
        """Look at the world at the end of an episode, before anything else happens to it."""
        if self._seed is None and episode.error is None:
            self._seed = episode.seed
            self._is_solved = episode.outcome == "solved"
            self._problem = _told("complete", "the end was looked at", self._look)

    def testify(self, task: Task) -> Iterator[Evidence]:
        """Run what has to be run, and judge; nothing where no episode came to an end.

        What task code raises meanwhile is evidence, too.
        """
        if self._seed is not None:
            yield from self._problem
            yield from _told("null-policy", "nothing was done", lambda: self._without_actions(task))

    def _look(self) -> list[Evidence]:
        self._at_end = capture_bodies(self._environment)
        return []

    def _without_actions(self, task: Task) -> list[Evidence]:
        built, scene, waited, trial = self._wait(task)
        return [
            check_unsolved(scene),
            check_null(trial),
            check_rest(built, scene.bodies, waited, self._at_end),
            check_heights(scene, self._at_end if self._is_solved else None),
            check_hold(scene, self._at_end if self._is_solved else None),
            check_reach(scene, unreachable_targets(scene.goals, self._environment.robot), solved=self._is_solved),
            check_free(scene, find_overlaps(self._environment, scene)),
            check_words(scene),
        ]

    def _wait(self, task: Task) -> _Waited:
        """Reset, and do nothing until the horizon."""
        environment = self._environment
        built: list[Body] = []
        environment.reset(task, self._seed, on_built=lambda _: built.extend(capture_bodies(environment)))
        scene = capture_scene(environment)
        trial = _until_over(environment, environment.wait, int(environment.task.max_steps))
        return _Waited(tuple(built), scene, capture_bodies(environment), trial)


def try_random_policy(environment: Environment, task: Task, seed: int) -> Iterator[Evidence]:
    """Act at random in a scene of that seed, and judge; what task code raises meanwhile is evidence, too.

    It needs to know nothing of the oracle's episodes: another worker may do it while they run.
    """

    def gather() -> list[Evidence]:
        return [check_random([_act_at_random(environment, task, seed, number) for number in range(RANDOM_TRIES)])]

    yield from _told("random-policy", "actions were random", gather)


def _act_at_random(environment: Environment, task: Task, seed: int, number: int) -> Trial:
    environment.reset(task, seed)
    rng = np.random.default_rng([number, seed])
    horizon = min(RANDOM_ACTIONS, int(environment.task.max_steps))

    def act() -> None:
        environment.step(random_action(environment, rng))

    return _until_over(environment, act, horizon)


def _until_over(environment: Environment, do: Callable[[], object], horizon: int) -> Trial:
    most_steps = MOST_WORK // len(environment.physics.bodies())
    actions = 0
    while actions < horizon and not environment.solved and environment.physics.simulated < most_steps:
        do()
        actions += 1
    return Trial(environment.solved, environment.total_reward, actions)


def random_action(environment: Environment, rng: np.random.Generator) -> Action:
    """Pick a visible object that can be moved, any with the same chance, and place it anywhere."""
    view = environment.top_down()
    visible = np.intersect1d(view.mask, environment.obj_ids["rigid"])
    pixel = pick_pixel(view.mask == rng.choice(visible), float(rng.random())) if len(visible) else None
    if pixel is None:
        pixel = (int(rng.integers(view.mask.shape[0])), int(rng.integers(view.mask.shape[1])))
    (x_low, x_high), (y_low, y_high), _ = WORKSPACE.bounds
    place = (float(rng.uniform(x_low, x_high)), float(rng.uniform(y_low, y_high)), 0.0)
    yaw = quaternion_from_yaw(float(rng.uniform(-np.pi, np.pi)))
    return Action(Pose(pixel_to_position(pixel, float(view.height[pixel]), WORKSPACE)), Pose(place, yaw))


def _told(name: str, when: str, gather: Callable[[], list[Evidence]]) -> list[Evidence]:
    """What was gathered; or that the task's code failed meanwhile, which is evidence of this name."""
    try:
        return gather()
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - SystemExit, too, is the task's doing
        failure = failure_of(error)
        where = f" in line {failure.line}" if failure.line is not None else ""
        detail = f"the task failed while {when}: {failure.type}: {failure.message}{where}"
        return [Evidence(name, False, detail)]
