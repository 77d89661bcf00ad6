"""Which targets the arm can serve at all."""

from __future__ import annotations

from collections.abc import Iterable

from sim.diagnostics import report
from sim.errors import Unreachable
from sim.goals import Goal
from sim.robot import Robot
from sim.values import WORKSPACE, Pose


def unreachable_targets(goals: Iterable[Goal], robot: Robot) -> tuple[Pose, ...]:
    """Targets above which no height can be reached with the tool pointing down, each place once."""
    places = {target.position: target for goal in goals for target in goal.targ_poses}
    return tuple(target for target in places.values() if not is_reachable(target, robot))


def report_unreachable(goal: Goal, robot: Robot) -> None:
    """Note the first target of a goal that is out of reach."""
    for target in unreachable_targets([goal], robot)[:1]:
        (x_low, x_high), (y_low, y_high), _ = WORKSPACE.bounds
        where = ", ".join(f"{value:.2f}" for value in target.position)
        report(
            "unreachable-target",
            f"the arm does not reach the target at ({where})",
            f"keep targets on the table: x from {x_low:g} to {x_high:g}, y from {y_low:g} to {y_high:g}",
        )


def is_reachable(target: Pose, robot: Robot) -> bool:
    """Whether there is a height above a place that the tool reaches while it points down."""
    try:
        robot.solve(robot.within_reach(Pose(target.position)))
    except Unreachable:
        return False
    return True
