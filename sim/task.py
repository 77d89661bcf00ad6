"""`Task`: what task code derives from. Every method hands over to the module that has the idea."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim import metrics
from sim.assets import ASSETS_ROOT
from sim.cameras import OVERHEAD
from sim.diagnostics import report, task_line
from sim.geometry import PoseLike
from sim.goals import Goal, make_goal, read_goal
from sim.grippers import EndEffector, Spatula, Suction
from sim.judge import SOLVED_ABOVE, Judge
from sim.primitives import PickPlace, Primitive, push
from sim.reach import report_unreachable
from sim.scene import SceneBuilding
from sim.values import WORKSPACE

if TYPE_CHECKING:
    from sim.environment import Environment
    from sim.oracle import ScriptedOracle


class Task(SceneBuilding):
    """One tabletop task for a robot arm with a suction gripper.

    A task sets its texts in ``__init__`` and builds one random scene with its goals in ``reset(env)``. Lengths are
    metres, angles radians, a pose is ((x, y, z), (qx, qy, qz, qw)). The table top is z = 0; the workspace spans
    x 0.25 to 0.75 and y -0.5 to 0.5.

    Attributes:
        max_steps: Number of pick-and-place actions that the robot may take; a few more than are needed.
        lang_template: Sentence with ``{placeholders}`` that says what to do. Containing 'bowl' sets pos_eps to 0.05.
        task_completed_desc: What is said when all goals are reached.
        pos_eps, rot_eps: An object is at its target within these, 0.01 m and 15 degrees.
        mode: 'train', 'val' or 'test'; pass it to ``utils.get_colors``.
        assets_root: Folder of the assets; paths like 'block/block.urdf' are relative to it.
    """

    ee: type[EndEffector]
    primitive: Primitive
    needs_links: bool
    """Whether it calls what PyBullet does with trees of links only, `LINKED_NAMES`; whoever loads it looks."""

    def __init__(self) -> None:
        self.ee = Suction
        self.mode = "train"
        self.sixdof = False
        self.primitive = PickPlace()
        self.needs_links = False
        self.oracle_cams = [OVERHEAD]
        self.pos_eps = 0.01
        self.rot_eps = np.deg2rad(15)
        self.num_blocks = 50
        self.pix_size = WORKSPACE.pixel_size
        self.bounds = WORKSPACE.as_array()
        self.zone_bounds = np.copy(self.bounds)
        self.max_steps = 10
        self.lang_template = ""
        self.task_completed_desc = "task completed."
        self.goals: list[Goal] = []
        self.lang_goals: list[str] = []
        self.progress = 0.0
        self._rewards = 0.0
        self.train_set = np.arange(0, 14)
        self.test_set = np.arange(14, 20)
        self.homogeneous = False
        self.steps: list[int] = []
        self._spawns = False
        self.assets_root = str(ASSETS_ROOT)
        self._goal_line: int | None = None
        self._env: Environment | None = None

    # What a task calls in __init__ and reset

    def additional_reset(self) -> None:
        """Set what `lang_template` implies; call it at the end of ``__init__``.

        'bowl' in it sets pos_eps to 0.05; 'piles' a spatula that pushes; 'rope' a low, slow motion and pos_eps 0.02.
        """
        if "bowl" in self.lang_template:
            self.pos_eps = 0.05
        if "piles" in self.lang_template:
            self.ee = Spatula
            self.primitive = push
        if "rope" in self.lang_template:
            self.primitive = PickPlace(height=0.02, speed=0.001)
            self.pos_eps = 0.02

    def reset(self, env: Environment) -> None:
        """Build a new random scene; override it, call ``super().reset(env)`` first, then add objects and goals."""
        self._env = env
        self.goals = []
        self.lang_goals = []
        self.progress = 0.0
        self._rewards = 0.0
        self._goal_line = None
        self._spawns = False

    def add_goal(
        self,
        objs: Sequence[Any],
        matches: Any,  # noqa: ANN401 - arrays and nested lists alike
        targ_poses: Sequence[Any],
        replace: bool,
        rotations: bool,
        metric: str,
        params: Any,  # noqa: ANN401 - zones in any of the published forms
        step_max_reward: float,
        symmetries: Sequence[float] | None = None,
        language_goal: str | Sequence[str] | None = None,
        **kwargs: object,
    ) -> None:
        """Add a subgoal; the robot works on subgoals in the order in which they were added.

        Args:
            objs: Ids of the objects to move, as returned by ``env.add_object``.
            matches: Array (N objects, M targets), 1 where this object may go to that target:
                ``np.eye(N)`` for each its own, ``np.ones((N, M))`` for any.
            targ_poses: M poses where objects should end up; a bare (x, y, z) is not turned.
            replace: False: each target takes one object. True: a target takes many, as a zone or a container does.
            rotations: Whether the robot turns objects to match the targets.
            metric: 'pose': objects must lie at targets. 'zone': objects must lie inside the zones of params.
            params: None for 'pose'; ``[(zone_pose, zone_size)]`` for 'zone'.
            step_max_reward: This subgoal's share of the reward; the shares of all subgoals sum to 1.
            symmetries: One angle per object: 0 if its yaw does not matter, np.pi / 2 for a cube, np.pi for a
                box, 2 * np.pi if only one yaw fits. Default: all 0.
            language_goal: The instruction for this subgoal, one sentence.
            **kwargs: Nothing else is known; anything else is ignored with a warning.

        Example: ``self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=False,
        rotations=True, metric='pose', params=None, step_max_reward=1, symmetries=[np.pi / 2],
        language_goal=self.lang_template.format(color=name))``
        """
        for name in kwargs:
            report("unknown-keyword", f"add_goal() does not know the keyword {name!r}: it is ignored", "remove it")
        goal = make_goal(objs, matches, targ_poses, replace, rotations, metric, params, step_max_reward, symmetries)
        if self._env is not None:
            report_unreachable(goal, self._env.robot)
        self.goals.append(goal)
        self._goal_line = task_line()
        if isinstance(language_goal, str):
            self.lang_goals.append(language_goal)
        elif language_goal is not None:
            self.lang_goals.extend(str(sentence) for sentence in language_goal)

    # How it is judged

    def get_lang_goal(self) -> str:
        """The current instruction."""
        return self.lang_goals[0] if self.lang_goals else self.task_completed_desc

    def get_reward(self) -> float:
        """The reward given so far, 0 to 1."""
        return float(self._rewards)

    def reward(self) -> tuple[float, dict[str, Any]]:
        """The reward earned since last time, and extra information; finishes the current goal when it is reached."""
        self.goals[:] = [read_goal(goal) for goal in self.goals]
        ceiling = float(self.zone_bounds[2][1])
        judge = Judge(self.goals, self.lang_goals, self.is_match, ceiling, self.progress, self._rewards)
        world = self._world()
        delta = judge.score(world.pose, world.points)
        self.progress, self._rewards = judge.progress, judge.total
        return delta, {}

    def done(self) -> bool:
        """Whether no goal is left or the total reward exceeds 0.99."""
        return not self.goals or self._rewards > SOLVED_ABOVE

    def is_match(self, pose0: PoseLike, pose1: PoseLike, symmetry: float) -> bool:
        """Whether two poses agree in x, y and yaw (modulo the symmetry) within pos_eps and rot_eps."""
        return metrics.is_match(pose0, pose1, symmetry, self.pos_eps, self.rot_eps)

    def oracle(self, env: Environment) -> ScriptedOracle:
        """The scripted expert that solves the task's goals."""
        from sim.oracle import ScriptedOracle

        return ScriptedOracle(env)
