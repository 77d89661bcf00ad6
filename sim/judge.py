"""The score of an episode: which subgoal is current, what was earned, whether the task is solved.

The environment keeps a judge of its own, made from the goals as they stood after reset; what task code does to its
lists afterwards does not change the verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sim.goals import Goal
from sim.metrics import Match, Points, goal_reward
from sim.values import Pose

NEARLY = 0.01
"""A subgoal within this of its maximum is finished."""
SOLVED_ABOVE = 0.99
"""Total reward above which an episode has succeeded."""


@dataclass
class Judge:
    """Subgoals in order, of which the first is current, and the reward so far."""

    goals: list[Goal]
    lang_goals: list[str]
    """One per subgoal, or fewer or more: the first is current and goes with its subgoal."""
    match: Match
    """Whether an object is at a target."""
    ceiling: float
    """Height below which a point counts as in a zone [m]."""
    progress: float = 0.0
    """Shares of the finished subgoals."""
    total: float = 0.0
    """Reward given so far."""

    def score(self, pose_of: Callable[[int], Pose], points_of: Callable[[int], Points]) -> float:
        """Look at the world, finish the current subgoal if it is reached, and return what was earned since last time.

        Args:
            pose_of: Body id → pose.
            points_of: Body id → points in its own frame; called for zone goals only.
        """
        if not self.goals:
            return 0.0
        goal = self.goals[0]
        bodies = [body for body, _ in goal.objs]
        earned = goal_reward(
            goal,
            {body: pose_of(body) for body in bodies},
            {body: points_of(body) for body in bodies} if goal.metric == "zone" else {},
            self.match,
            self.ceiling,
        )
        delta = self.progress + earned - self.total
        self.total = self.progress + earned
        if abs(goal.step_max_reward - earned) < NEARLY:
            self._finish_current()
        return delta

    @property
    def solved(self) -> bool:
        """Total reward above 0.99, or no subgoal left."""
        return not self.goals or self.total > SOLVED_ABOVE

    def foresee(self, pose_of: Callable[[int], Pose], points_of: Callable[[int], Points]) -> Judge:
        """What would come of looking again and again while nothing moves; this judge does not look.

        Args:
            pose_of: Body id → pose.
            points_of: Body id → points in its own frame; called for zone goals only.
        """
        later = replace(self, goals=list(self.goals), lang_goals=list(self.lang_goals))
        left = len(later.goals) + 1
        while len(later.goals) < left and not later.solved:
            left = len(later.goals)
            later.score(pose_of, points_of)
        return later

    def _finish_current(self) -> None:
        self.progress += self.goals.pop(0).step_max_reward
        if self.lang_goals:
            self.lang_goals.pop(0)
