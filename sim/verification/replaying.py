"""A recorded episode done again, by a worker that has never seen the task's code."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.environment import Environment
from sim.errors import SimError
from sim.judge import Judge
from sim.sandbox.protocol import ReplayCompared
from sim.values import Pose, Quaternion
from sim.verification.log import EpisodeLog
from sim.verification.rebuilding import RecordedActions, RecordedTask


class AlreadySolved(SimError):
    """The recorded scene fulfils its own goals: nothing is shown by doing anything in it."""


class Replay:
    """One record on its way to a second end."""

    def __init__(self, log: EpisodeLog) -> None:
        self.task = RecordedTask(log)
        self._log = log
        self._judge: Judge | None = None

    def built(self, environment: Environment, judge: Judge) -> None:
        """Remember who judges."""
        self._judge = judge

    def agent(self, environment: Environment) -> RecordedActions:
        """Who acts, once the scene is at rest.

        Raises:
            AlreadySolved: There is nothing left to do.
        """
        if self._judge is not None and self._judge.foresee(environment.pose, environment.points).solved:
            raise AlreadySolved("the goals are reached before the first action")
        return RecordedActions(self._log.actions)

    def compare(self, now: Mapping[int, Pose]) -> ReplayCompared:
        """How far this end is from the recorded one."""
        then = dict(self._log.final_poses)
        if then.keys() != now.keys():
            return ReplayCompared(self._log.seed, -1, 0.0, 0.0)
        distances = {body: math.dist(then[body].position, pose.position) for body, pose in now.items()}
        turns = [_turn(then[body].rotation, pose.rotation) for body, pose in now.items()]
        furthest = max(distances, key=lambda body: distances[body], default=-1)
        return ReplayCompared(self._log.seed, furthest, distances.get(furthest, 0.0), max(turns, default=0.0))


def _turn(first: Quaternion, second: Quaternion) -> float:
    """Angle between two rotations [rad]."""
    cosine = abs(sum(a * b for a, b in zip(first, second, strict=True)))
    return 0.0 if first == second else 2 * math.acos(min(1.0, cosine))
