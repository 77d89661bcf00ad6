"""One episode's world as task code sees it (`env`), and the loop around it: reset, step, judge."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim import inspection
from sim.asset_loading import loadable_urdf
from sim.cameras import OBSERVATION_CAMERAS, CameraConfig
from sim.colors import FALLBACK, Color, rgb_of
from sim.diagnostics import DiagnosticBook, collecting, report
from sim.errors import TaskMisuse, Unreachable
from sim.extents import LocalBox, local_box
from sim.geometry import PoseLike
from sim.goals import Goal, read_pose
from sim.grippers import EndEffector
from sim.heightmap import TopDown, top_down
from sim.judge import SOLVED_ABOVE, Judge, is_self_judged
from sim.metrics import Points, box_points
from sim.physics import Physics
from sim.rendering import Rendering, render_camera
from sim.robot import Robot
from sim.sandbox.protocol import Mode
from sim.shapes import visual_shapes
from sim.task import Task
from sim.values import SIM_HZ, WORKSPACE, Action, Diagnostic, Observation, Pose

CATEGORIES = ("fixed", "rigid", "deformable")
CALM_STEPS = 12
"""Objects have settled when none moved for so many steps: at the top of a bounce a single look would be deceived."""
SETTLE_STEPS = 10 * SIM_HZ
"""How long objects may take to settle."""


class StepResult(NamedTuple):
    """What one action brought; unpacks like the published ``obs, reward, done, info``."""

    observation: Observation | None
    """None unless it was asked for."""
    reward: float
    done: bool
    info: dict[Any, Any]
    timed_out: bool
    """A move did not finish, or its goal was out of reach: the action earned nothing."""


class Environment:
    """The table, the robot and the objects of one episode.

    Attributes:
        obj_ids: Category → ids of the objects added; `objects` is the same.
        bounds: [[x low, x high], [y low, y high], [z low, z high]] of the workspace [m].
        pix_size: Width of a heightmap pixel [m].
    """

    def __init__(self, physics: Physics, mode: Mode = "strict") -> None:
        self.physics = physics
        self.mode: Mode = mode
        """Strict: an error diagnostic ends the episode. Lenient: the documented fallback is used."""
        self.diagnostics = DiagnosticBook(mode)
        self.bounds = WORKSPACE.as_array()
        self.pix_size = WORKSPACE.pixel_size
        self.obj_ids: dict[str, list[int]] = {}
        self._seed = 0
        self._template: Task | None = None
        self._task: Task | None = None
        self._robot: Robot | None = None
        self._judge: Judge | None = None
        self._boxes: dict[int, LocalBox] = {}

    # What task code calls

    def add_object(self, urdf: str, pose: PoseLike, category: str = "rigid", color: Color | None = None) -> int:
        """Load an asset and return its id.

        Args:
            urdf: Path of an asset such as 'block/block.urdf', or what `Task.fill_template` returned.
            pose: Where its origin goes, as from `Task.get_random_pose`.
            category: 'rigid' can be moved by the robot, 'fixed' cannot (zones, stands, lines, corners).
            color: A name or (r, g, b) in 0-1; None leaves it as it is.

        Example: ``block = env.add_object('block/block.urdf', pose, color=utils.COLORS['red'])``
        """
        if category not in CATEGORIES:
            report("bad-category", f"unknown category {category!r:.40}", f"use one of {', '.join(CATEGORIES)}")
            category = "rigid"
        checked = read_pose(pose)
        path, stands_in = loadable_urdf(urdf)
        body = self.physics.load_urdf(path, checked, fixed=category == "fixed")
        self.obj_ids[category].append(body)
        if stands_in:
            self.physics.set_color(body, FALLBACK)
        elif color is not None:
            self.set_color(body, color)
        return body

    def set_color(self, obj: int, color: Color) -> None:
        """Paint an object; the colour is a name or (r, g, b) in 0-1."""
        self.physics.set_color(obj, rgb_of(color))

    set_object_color = set_color

    @property
    def objects(self) -> dict[str, list[int]]:
        """Category → ids of the objects added."""
        return self.obj_ids

    @property
    def info(self) -> dict[Any, Any]:
        """Id → (position, rotation, dimensions) of every object, and 'lang_goal' → the instruction."""
        objects = (body for bodies in self.obj_ids.values() for body in bodies)
        facts: dict[Any, Any] = {body: (*self.pose(body), self.box(body).size) for body in objects}
        return facts | {"lang_goal": self.instruction}

    @property
    def ee(self) -> EndEffector:
        """The end effector on the arm."""
        return self.robot.ee

    @property
    def is_static(self) -> bool:
        """Whether all rigid objects are at rest."""
        return self.physics.is_static(self.obj_ids["rigid"])

    def step_simulation(self) -> None:
        """Advance physics by 1/480 s."""
        self.physics.step()

    def movej(self, target: Sequence[float], speed: float = 0.01) -> bool:
        """Move the arm to six joint angles [rad]; returns whether that timed out."""
        return self.robot.move_joints(target, speed)

    def movep(self, pose: PoseLike, speed: float = 0.01) -> bool:
        """Move the tool to a pose; returns whether that timed out."""
        return self.robot.move_tool(pose, speed)

    def render_camera(self, config: CameraConfig) -> Rendering:
        """Colour (rows, columns, 3), depth [m] and body ids as one camera sees them."""
        if not config.orthographic:
            return render_camera(config)
        view = self.top_down()
        return Rendering(view.color, np.float32(config.position[2]) - view.height, view.mask)

    def seed(self, seed: int) -> None:
        """Set the seed of the next reset."""
        self._seed = int(seed)

    def set_task(self, task: Task) -> None:
        """Set the task of the next reset."""
        self._template = task

    # What the runner and the oracle use

    def reset(
        self,
        task: Task | None = None,
        seed: int | None = None,
        *,
        on_diagnostic: Callable[[Diagnostic], None] | None = None,
    ) -> None:
        """Begin an episode: empty world, arm at home, the task's scene, everything at rest.

        Equal task and seed give bit-identical poses, whatever ran before in this process.

        Args:
            task: A copy of it is run; see `Environment.task`. Without one, that of `set_task`.
            seed: Of `random` and `numpy.random`. Without one, that of `seed`.
            on_diagnostic: Told of each diagnostic of this episode as it comes.

        Raises:
            TaskMisuse: The task cannot be run or, in strict mode, earned an error diagnostic.
            BaseException: Whatever the task's own code raises.
        """
        self.diagnostics = DiagnosticBook(self.mode, on_diagnostic)
        self._template = task or self._template
        if self._template is None:
            raise ValueError("reset() needs a task: pass one, or call set_task() first")
        self._task = inspection.fresh(self._template)
        self._judge = None
        self._boxes = {}
        inspection.check_attributes(self.task)
        self.physics.reset()
        self._robot = Robot(self.physics, self.task.ee)
        self.obj_ids = {category: [] for category in CATEGORIES}
        self._seed_randomness(self._seed if seed is None else seed)
        with collecting(self.diagnostics):
            Task.reset(self.task, self)  # the task's own reset may forget to
            self.task.reset(self)
            self._judge = inspection.capture_judge(self.task, self.physics.bodies())
            self._settle()
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
            self._settle()
            reward = 0.0 if timed_out else self._score()
            done = self.solved
        self._refuse_hidden_errors()
        return StepResult(self.observe() if observe else None, reward, done, self.info, timed_out)

    @property
    def task(self) -> Task:
        """This episode's copy of the task."""
        if self._task is None:
            raise ValueError("the environment has no task yet: call reset() first")
        return self._task

    @property
    def robot(self) -> Robot:
        """The arm."""
        if self._robot is None:
            raise ValueError("the environment has no robot yet: call reset() first")
        return self._robot

    @property
    def goals(self) -> Sequence[Goal]:
        """The subgoals that are left, the current one first."""
        if self._judge is None or is_self_judged(type(self.task)):
            return self.task.goals
        return self._judge.goals

    @property
    def instruction(self) -> str:
        """The current language goal."""
        return self.task.get_lang_goal()

    @property
    def total_reward(self) -> float:
        """Reward since reset."""
        return self._episode_judge().total

    @property
    def solved(self) -> bool:
        """Whether the episode has succeeded."""
        if is_self_judged(type(self.task)):
            return bool(self.task.done()) or self.total_reward > SOLVED_ABOVE
        return self._episode_judge().solved

    def is_match(self, pose: PoseLike, target: PoseLike, symmetry: float) -> bool:
        """Whether a pose counts as being at a target in this episode."""
        return bool(self._episode_judge().match(pose, target, symmetry))

    def pose(self, body: int) -> Pose:
        """Where a body is."""
        return self.physics.pose(body)

    def box(self, body: int) -> LocalBox:
        """The box around a body, in its own frame."""
        if body not in self._boxes:
            self._boxes[body] = local_box(visual_shapes([body]), self.pose(body))
        return self._boxes[body]

    def points(self, body: int) -> Points:
        """Points 2 cm apart that fill a body's box, (3, N) in its own frame [m]."""
        return box_points(*self.box(body))

    def top_down(self) -> TopDown:
        """The workspace from straight above, without the arm."""
        return top_down(WORKSPACE, self.physics.background)

    def observe(self) -> Observation:
        """What the three observation cameras see."""
        views = [render_camera(camera) for camera in OBSERVATION_CAMERAS]
        return Observation(tuple(view.color for view in views), tuple(view.depth for view in views))

    def final_poses(self) -> dict[int, Pose]:
        """Body id → pose of everything but table and arm."""
        return {body: self.pose(body) for body in self.physics.bodies() if body not in self.physics.background}

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

    def _settle(self) -> None:
        """Let physics run until all rigid objects are at rest."""
        calm = 0
        for _ in range(SETTLE_STEPS):
            self.step_simulation()
            calm = calm + 1 if self.is_static else 0
            if calm >= CALM_STEPS:
                return
        message = f"objects still move after {SETTLE_STEPS // SIM_HZ} simulated seconds"
        report("never-settles", message, "let nothing roll, and place objects on the table, not inside each other")

    def _score(self) -> float:
        """Judge by the goals captured at reset and show the task the result; or let a self-judged task judge."""
        judge = self._episode_judge()
        if is_self_judged(type(self.task)):
            earned = inspection.own_reward(self.task)
            judge.total += earned
            return earned
        reward = judge.score(self.pose, self.points)
        self.task.goals, self.task.lang_goals = list(judge.goals), list(judge.lang_goals)
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
