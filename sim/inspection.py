"""What the runner asks of a task before and after its reset: usable attributes, goals that can be judged."""

from __future__ import annotations

import copy
import math
from collections.abc import Collection
from functools import partial
from numbers import Integral, Real
from types import MethodType

import numpy as np

from sim.diagnostics import line_of_function, report
from sim.errors import TaskMisuse
from sim.goals import Goal, frozen, read_goal
from sim.judge import Judge
from sim.metrics import is_match
from sim.self_judged import is_self_judged
from sim.task import Task
from sim.trivial_success import report_floating, report_loose_tolerances, report_small_parts, report_solved
from sim.world import World

SHARE_SLACK = 0.01
"""How far the sum of the goals' shares may be from 1."""


def fresh(task: Task) -> Task:
    """A copy for one episode: what `reset` puts into lists, dictionaries and arrays does not reach the next episode.

    A method of its own that it keeps as an attribute (``self.primitive = self.shove``) becomes the copy's.
    """
    own = copy.copy(task)
    for name, value in vars(task).items():
        if isinstance(value, list | dict | set | np.ndarray):
            setattr(own, name, copy.deepcopy(value))
        elif isinstance(value, MethodType) and value.__self__ is task:
            setattr(own, name, MethodType(value.__func__, own))
    return own


def check_attributes(task: Task) -> None:
    """Make sure that the runner can use what the constructor set.

    Raises:
        TaskMisuse: An attribute has no usable value.
    """
    line = line_of_function(type(task).__init__)

    def demand(condition: bool, name: str, hint: str) -> None:
        if not condition:
            value = getattr(task, name, None)
            raise TaskMisuse("bad-attribute", f"self.{name} is {value!r:.60}", hint, line)

    demand(_is_count(task.max_steps), "max_steps", "set a whole number of actions, at least 1")
    demand(_is_positive(task.pos_eps), "pos_eps", "set a distance in metres, for example 0.01")
    demand(_is_positive(task.rot_eps), "rot_eps", "set an angle in radians, for example np.deg2rad(15)")
    for sentence in ("lang_template", "task_completed_desc"):
        demand(isinstance(getattr(task, sentence), str), sentence, "set a sentence")
    demand(callable(task.primitive), "primitive", "leave it alone, or set primitives.PickPlace()")
    demand(
        hasattr(task.ee, "urdf") and callable(task.ee), "ee", "leave it alone, or set Suction or Spatula (the class)"
    )


def capture_judge(task: Task, bodies: Collection[int]) -> Judge:
    """A judge of the goals as they stand after reset; fills in missing language goals on the task as well.

    The judge's goals are frozen copies: whatever task code does to its own afterwards, it is not its own judge.

    Args:
        task: After its reset.
        bodies: Ids of the bodies that exist.

    Raises:
        TaskMisuse: No goal was set, or one names a body that does not exist.
    """
    line = task._goal_line or line_of_function(type(task).reset)
    goals = [read_goal(goal) for goal in task.goals]
    if not goals:
        raise TaskMisuse("no-goal", "reset() set no goal", "call self.add_goal(...) at the end of reset", line)
    _check_bodies(goals, bodies, line)
    _check_shares(goals, line)
    task.goals[:] = goals
    if not task.lang_goals:
        report("no-language-goal", "no goal has a language goal", "pass language_goal=... to add_goal", line)
        task.lang_goals[:] = [task.lang_template] * len(goals)
    pos_eps, rot_eps = float(task.pos_eps), float(task.rot_eps)
    report_small_parts(goals, line)
    if is_self_judged(task):
        match = task.is_match
    else:
        report_loose_tolerances(pos_eps, rot_eps, line_of_function(type(task).__init__))
        match = partial(is_match, pos_eps=pos_eps, rot_eps=rot_eps)
    return Judge([frozen(goal) for goal in goals], list(task.lang_goals), match, float(task.zone_bounds[2][1]))


def check_start(task: Task, judge: Judge, world: World) -> None:
    """Make sure that the scene, once it is at rest, leaves something to do that can be done.

    Args:
        task: After its reset; one that judges itself is not asked.
        judge: Of the episode.
        world: In which everything is at rest.
    """
    if is_self_judged(task):
        return
    line = task._goal_line or line_of_function(type(task).reset)
    bodies = [body for body in world.physics.bodies() if body not in world.physics.background]
    mounted = max((world.pose(body).position[2] for body in world.obj_ids["fixed"]), default=0.0)
    report_floating(judge.goals, bodies, world.box, max(mounted, 0.0), line)
    report_solved(judge, world.pose, world.points, line)


def own_reward(task: Task) -> float:
    """What a self-judged task says it earned.

    Raises:
        TaskMisuse: Its ``reward()`` does not return a finite number and a dictionary.
    """
    result: object = task.reward()
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[0], Real):
        earned = float(result[0])
        if math.isfinite(earned):
            return earned
    line = line_of_function(type(task).reward)
    raise TaskMisuse("bad-reward", f"reward() returned {result!r:.60}", "return (reward, {})", line)


def _check_bodies(goals: list[Goal], bodies: Collection[int], line: int | None) -> None:
    for goal in goals:
        for body, _ in goal.objs:
            if body not in bodies:
                hint = "pass the ids that env.add_object returned, and add the goal after the objects"
                raise TaskMisuse("bad-objects", f"a goal names body {body}, which does not exist", hint, line)


def _check_shares(goals: list[Goal], line: int | None) -> None:
    total = math.fsum(goal.step_max_reward for goal in goals)
    if abs(total - 1.0) > SHARE_SLACK:
        message = f"the step_max_reward of {len(goals)} goals sum to {total:g} instead of 1"
        report("reward-shares", message, f"give each goal its share, for example 1 / {len(goals)}", line)


def _is_count(value: object) -> bool:
    return not isinstance(value, bool) and isinstance(value, Integral) and int(value) >= 1


def _is_positive(value: object) -> bool:
    return isinstance(value, Real) and math.isfinite(float(value)) and float(value) > 0
