"""One episode's world as task code sees it (`env`), and the loop around it: reset, step, judge."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim import inspection
from sim.diagnostics import DiagnosticBook, collecting, report
from sim.errors import TaskMisuse, Unreachable
from sim.geometry import PoseLike
from sim.goals import Goal, copied, read_pose
from sim.judge import SOLVED_ABOVE, Judge
from sim.physics import Physics
from sim.sandbox.protocol import Mode
from sim.self_judged import is_self_judged
from sim.task import Task
from sim.values import SIM_HZ, Action, Diagnostic, Observation, Pose
from sim.world import World

CALM_STEPS = 12
"""Objects have settled when none moved for so many steps: at the top of a bounce a single look would be deceived."""
CALM_STEPS_AFTER_SKIP = SIM_HZ // 5
"""As many, where time was skipped since: what balances on an edge and will fall moves as slowly at first."""
SETTLE_STEPS = 10 * SIM_HZ
"""How long objects may take to settle."""


class StepResult(NamedTuple):
    """What one action brought; unpacks like the published ``obs, reward, done, info``."""

    observation: Observation | None
    """None unless it was asked for."""
    reward: float
    done: bool
    info: dict[Any, Any]

    @property
    def timed_out(self) -> bool:
        """A move did not finish, or its goal was out of reach: the action earned nothing."""
        return bool(self.info["timed_out"])


class Environment(World):
    """The table, the robot and the objects of one episode.

    Attributes:
        obj_ids: Category → ids of the objects added; `objects` is the same.
        bounds: [[x low, x high], [y low, y high], [z low, z high]] of the workspace [m].
        pix_size: Width of a heightmap pixel [m].
    """

    def __init__(self, physics: Physics, mode: Mode = "strict") -> None:
        super().__init__(physics)
        self.mode: Mode = mode
        """Strict: an error diagnostic ends the episode. Lenient: the documented fallback is used."""
        self.diagnostics = DiagnosticBook(mode)
        self._seed = 0
        self._template: Task | None = None
        self._task: Task | None = None
        self._judge: Judge | None = None
        self._self_judged = False
        self._skipped = 0

    def reset(
        self,
        task: Task | None = None,
        seed: int | None = None,
        *,
        on_diagnostic: Callable[[Diagnostic], None] | None = None,
        on_built: Callable[[Judge], None] | None = None,
    ) -> None:
        """Begin an episode: empty world, arm at home, the task's scene, everything at rest.

        Equal task and seed give bit-identical poses, whatever ran before in this process.

        Args:
            task: A copy of it is run; see `Environment.task`. Without one, that of `set_task`.
            seed: Of `random` and `numpy.random`. Without one, that of `seed`.
            on_diagnostic: Told of each diagnostic of this episode as it comes.
            on_built: Called with the episode's judge when scene and goals stand and nothing has moved yet.

        Raises:
            TaskMisuse: The task cannot be run or, in strict mode, earned an error diagnostic.
            BaseException: Whatever the task's own code raises.
        """
        self.diagnostics = DiagnosticBook(self.mode, on_diagnostic)
        self._template = task or self._template
        if self._template is None:
            raise ValueError("reset() needs a task: pass one, or call set_task() first")
        self._task = inspection.fresh(self._template)
        self._judge, self._self_judged, self._skipped = None, False, 0
        inspection.check_attributes(self.task)
        self.clear(self.task.ee, linked=self.task.needs_links)
        self._seed_randomness(self._seed if seed is None else seed)
        with collecting(self.diagnostics):
            Task.reset(self.task, self)  # the task's own reset may forget to
            self.task.reset(self)
            self._self_judged = is_self_judged(self.task)
            self._judge = inspection.capture_judge(self.task, self.physics.bodies())
            if on_built is not None:
                on_built(self._judge)
            self._settle()
            inspection.check_start(self.task, self._judge, self)
        self._refuse_hidden_errors()

    def step(self, action: Action | Mapping[str, PoseLike], *, observe: bool = False) -> StepResult:
        """Carry out one action, wait until everything is at rest, and judge.

        Args:
            action: An `Action`, or the published ``{'pose0': pick, 'pose1': place}``.
            observe: Also render the observation cameras, which costs more than all the rest.
        """
        pick, place = action if isinstance(action, Action) else (action["pose0"], action["pose1"])
        with collecting(self.diagnostics):
            timed_out = self._act(read_pose(pick), read_pose(place))
            reward, done = self._see_what_came(is_scored=not timed_out)
        self._refuse_hidden_errors()
        info = self.info | {"timed_out": timed_out}
        return StepResult(self.observe() if observe else None, reward, done, info)

    def wait(self) -> float:
        """What `step` does, without an action: everything comes to rest and is judged; returns the reward."""
        with collecting(self.diagnostics):
            reward, _ = self._see_what_came()
        self._refuse_hidden_errors()
        return reward

    @property
    def task(self) -> Task:
        """This episode's copy of the task."""
        if self._task is None:
            raise ValueError("the environment has no task yet: call reset() first")
        return self._task

    @property
    def goals(self) -> Sequence[Goal]:
        """The subgoals that are left, the current one first."""
        if self._judge is None or self._self_judged:
            return self.task.goals
        return tuple(self._judge.goals)

    @property
    def self_judged(self) -> bool:
        """Whether this episode's success is the task's own word; see `sim.self_judged`."""
        return self._self_judged

    @property
    def instruction(self) -> str:
        """The current language goal."""
        return str(self.task.get_lang_goal())

    @property
    def total_reward(self) -> float:
        """Reward since reset."""
        return self._episode_judge().total

    @property
    def solved(self) -> bool:
        """Whether the episode has succeeded."""
        if self._self_judged:
            return bool(self.task.done()) or self.total_reward > SOLVED_ABOVE
        return self._episode_judge().solved

    def is_match(self, pose: PoseLike, target: PoseLike, symmetry: float) -> bool:
        """Whether a pose counts as being at a target in this episode."""
        return bool(self._episode_judge().match(pose, target, symmetry))

    @property
    def info(self) -> dict[Any, Any]:
        """Id → (position, rotation, dimensions) of every object, and 'lang_goal' → the instruction."""
        objects = (body for bodies in self.obj_ids.values() for body in bodies)
        facts: dict[Any, Any] = {body: (*self.pose(body), self.box(body).size) for body in objects}
        return facts | {"lang_goal": self.instruction}

    def seed(self, seed: int) -> None:
        """Set the seed of the next reset."""
        self._seed = int(seed)

    def set_task(self, task: Task) -> None:
        """Set the task of the next reset."""
        self._template = task

    def _seed_randomness(self, seed: int) -> None:
        self._seed = int(seed)
        random.seed(self._seed)
        np.random.seed(self._seed % 2**32)

    def _act(self, pick: Pose, place: Pose) -> bool:
        """Run the task's motion primitive; whether it did not come to its end."""
        try:
            timed_out = bool(self.task.primitive(self.movej, self.movep, self.ee, pick, place))
        except Unreachable:
            timed_out = True
        if timed_out:
            self.ee.release()
        return timed_out

    def _see_what_came(self, *, is_scored: bool = True) -> tuple[float, bool]:
        """Let everything come to rest, judge, and make the scene ready for the next action: (reward, done)."""
        self._settle()
        reward = self._score() if is_scored else 0.0
        done = self.solved
        if self.task._spawns and not done:
            self.task.spawn_box()
            self._settle()
        return reward, done

    def _settle(self) -> None:
        """Let physics run until all rigid objects are at rest."""
        calm, skipped = 0, self.physics.skipped
        enough = CALM_STEPS if skipped == self._skipped else CALM_STEPS_AFTER_SKIP
        self._skipped = skipped
        for _ in range(SETTLE_STEPS):
            self.step_simulation()
            calm = calm + 1 if self.is_static else 0
            if calm >= enough:
                return
        message = f"objects still move after {SETTLE_STEPS // SIM_HZ} simulated seconds"
        report("never-settles", message, "let nothing roll, and place objects on the table, not inside each other")

    def _score(self) -> float:
        """Judge by the goals captured at reset and show the task the result; or let a self-judged task judge."""
        judge = self._episode_judge()
        if self._self_judged:
            earned = inspection.own_reward(self.task)
            judge.total += earned
            return earned
        reward = judge.score(self.pose, self.points)
        self.task.goals, self.task.lang_goals = [copied(goal) for goal in judge.goals], list(judge.lang_goals)
        self.task.progress, self.task._rewards = judge.progress, judge.total
        return reward

    def _episode_judge(self) -> Judge:
        if self._judge is None:
            raise ValueError("nothing can be judged before reset() has ended")
        return self._judge

    def _refuse_hidden_errors(self) -> None:
        """In strict mode an error diagnostic ends the episode even where task code caught the exception."""
        error = self.diagnostics.first_error()
        if error is not None and self.mode == "strict":
            raise TaskMisuse(error.code, error.message, error.hint, error.line)
