"""Does the task need its robot at all? What reset, doing nothing, and random actions are worth."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from sim.evidence.scene import Scene
from sim.judge import Judge
from sim.metrics import box_points, is_match
from sim.values import Evidence


class Trial(NamedTuple):
    """What a policy that knows nothing achieved in one episode."""

    solved: bool
    reward: float
    actions: int


def check_unsolved(scene: Scene) -> Evidence:
    """No subgoal is reached before anything was done; judged by the runner's own measure."""
    bodies = {body.id: body for body in scene.bodies}
    if any(body not in bodies for goal in scene.goals for body, _ in goal.objs):
        return Evidence("unsolved-at-reset", True, "not judged: there are too many bodies to look at")
    match = partial(is_match, pos_eps=scene.pos_eps, rot_eps=scene.rot_eps)
    judge = Judge(list(scene.goals), [], match, scene.ceiling)
    judge = judge.foresee(lambda body: bodies[body].pose, lambda body: box_points(*bodies[body].box))
    reached = len(scene.goals) - len(judge.goals)
    if judge.solved:
        return Evidence(
            "unsolved-at-reset", False, "the task is solved before anything is done: start objects elsewhere"
        )
    if reached:
        first = "the first subgoal is" if reached == 1 else f"the first {reached} subgoals are"
        detail = f"{first} reached before anything is done: start these objects away from their targets"
        return Evidence("unsolved-at-reset", False, detail)
    return Evidence("unsolved-at-reset", True, f"worth {judge.total:.2f} of 1 at reset")


def check_null(trial: Trial) -> Evidence:
    """Waiting does not solve it."""
    if trial.solved:
        detail = "the task solves itself while nothing is done: hold its objects still, or start them away from targets"
        return Evidence("null-policy", False, detail)
    return Evidence("null-policy", True, f"doing nothing earns {trial.reward:.2f}")


def check_random(trials: Sequence[Trial]) -> Evidence:
    """Actions that pick any object and place it anywhere do not solve it."""
    solved = [trial for trial in trials if trial.solved]
    if solved:
        detail = (
            f"random actions solve it in {solved[0].actions} of them ({len(solved)} of {len(trials)} tries): "
            "make the targets smaller, or lower pos_eps"
        )
        return Evidence("random-policy", False, detail)
    actions = sum(trial.actions for trial in trials)
    best = max((trial.reward for trial in trials), default=0.0)
    return Evidence("random-policy", True, f"{actions} random actions earn {best:.2f} at best")
