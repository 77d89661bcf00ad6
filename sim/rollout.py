"""One rollout: reset, oracle, step, until the task is solved or the horizon is reached; the record is an `Episode`."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

import pybullet as p

from sim.diagnostics import make_diagnostic
from sim.environment import Environment
from sim.errors import TaskMisuse
from sim.goal_outlines import GoalOutlines
from sim.judge import Judge
from sim.oracle import Refusal, ScriptedOracle
from sim.rendering import render_frame
from sim.sandbox.blame import failure_of
from sim.sandbox.protocol import FrameOptions, Outline
from sim.task import Task
from sim.values import Action, ColorImage, Diagnostic, Episode, EpisodeOutcome, Observation, Step, TaskFailure


class EpisodeListener(Protocol):
    """Whoever wants to know what happens in an episode while it happens."""

    def built(self, environment: Environment, judge: Judge) -> None:
        """The task has built its scene and set its goals; nothing has moved yet."""

    def started(self, seed: int, instruction: str, max_steps: int) -> None:
        """Reset is done."""

    def looked(self, step: int, environment: Environment) -> None:
        """An action is about to be chosen, or the episode is over; `step` actions were taken. Nothing may be moved."""

    def moved(self, step: int, environment: Environment) -> None:
        """An action is being carried out; `step` actions were finished before it. Nothing may be moved."""

    def stepped(self, step: Step, instruction: str) -> None:
        """An action was carried out; the instruction is the goal from now on."""

    def frame(self, step: int, image: ColorImage, goals: tuple[Outline, ...]) -> None:
        """A live picture with the outlines of the current subgoal; `step` actions were finished before it."""

    def diagnosed(self, diagnostic: Diagnostic) -> None:
        """The task earned a diagnostic."""


class Agent(Protocol):
    """Whoever chooses the actions of an episode."""

    def act(self) -> Action | Refusal:
        """The next action, or why there is none."""


class Silence:
    """A listener that does nothing."""

    def built(self, environment: Environment, judge: Judge) -> None:
        """Do nothing."""

    def started(self, seed: int, instruction: str, max_steps: int) -> None:
        """Do nothing."""

    def looked(self, step: int, environment: Environment) -> None:
        """Do nothing."""

    def moved(self, step: int, environment: Environment) -> None:
        """Do nothing."""

    def stepped(self, step: Step, instruction: str) -> None:
        """Do nothing."""

    def frame(self, step: int, image: ColorImage, goals: tuple[Outline, ...]) -> None:
        """Do nothing."""

    def diagnosed(self, diagnostic: Diagnostic) -> None:
        """Do nothing."""


def run_episode(
    environment: Environment,
    task: Task,
    seed: int,
    *,
    listener: EpisodeListener | None = None,
    frames: FrameOptions | None = None,
    observe: bool = False,
    motion: int | None = None,
    agent: Callable[[Environment], Agent] = ScriptedOracle,
) -> Episode:
    """Let the oracle, or another agent, do a task once.

    Args:
        environment: Its mode decides what a diagnostic does.
        task: It is not changed: the environment runs a copy.
        seed: Decides everything random.
        listener: Told of each event.
        frames: Size and rate of live pictures, which change nothing else; None for no pictures.
        observe: Keep what the observation cameras see before each action and at the end.
        motion: Tell the listener of what moves after every so many physics steps; None: not at all.
        agent: Made after reset; chooses the actions.

    Returns:
        The episode; a mistake of the task is its outcome ``task_error``, with the line.

    Raises:
        Exception: Something failed in which no code of the task took part.
    """
    return _Rollout(environment, seed, listener or Silence(), observe, motion, agent).run(task, frames)


class _Rollout:
    """An episode in the making."""

    def __init__(
        self,
        environment: Environment,
        seed: int,
        listener: EpisodeListener,
        observe: bool,
        motion: int | None,
        agent: Callable[[Environment], Agent],
    ) -> None:
        self._environment = environment
        self._seed = seed
        self._listener = listener
        self._observe = observe
        self._motion = motion
        self._is_acting = False
        self._agent = agent
        self._steps: list[Step] = []
        self._observations: list[Observation] = []
        self._instruction = ""
        self._goals: GoalOutlines | None = None
        """For live pictures; None before the scene stands, and where the task judges itself."""

    def run(self, task: Task, frames: FrameOptions | None) -> Episode:
        began = time.process_time()
        failure: TaskFailure | None = None
        self._show_frames(frames)
        try:
            outcome, reason = self._play(task, frames)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - SystemExit, too, is the task's doing; ours is raised again
            failure = self._blame(error)
            outcome, reason = "task_error", ""
        finally:
            self._environment.physics.on_step = None
        return Episode(
            seed=self._seed,
            outcome=outcome,
            reward=sum(step.reward for step in self._steps),
            instruction=self._instruction,
            steps=tuple(self._steps),
            sim_steps=self._environment.physics.steps,
            cpu_s=time.process_time() - began,
            error=failure,
            reason=reason,
            final_poses=self._environment.final_poses(),
            observations=tuple(self._observations),
            self_judged=self._environment.self_judged,
        )

    def _play(self, task: Task, frames: FrameOptions | None) -> tuple[EpisodeOutcome, str]:
        """The episode itself: its outcome, and why it ended."""
        environment = self._environment
        environment.reset(
            task,
            self._seed,
            on_diagnostic=self._listener.diagnosed,
            on_built=partial(self._built, frames),
        )
        self._instruction = environment.instruction
        horizon = int(environment.task.max_steps)
        self._listener.started(self._seed, self._instruction, horizon)
        agent = self._agent(environment)
        timed_out = False
        while len(self._steps) < horizon:
            self._look()
            action = agent.act()
            if isinstance(action, Refusal):
                return "nothing_to_pick", action.reason
            instruction = environment.instruction
            self._is_acting = True
            result = environment.step(action)
            self._is_acting = False
            timed_out = result.timed_out
            step = Step(len(self._steps), action, result.reward, environment.total_reward, instruction)
            self._steps.append(step)
            self._listener.stepped(step, environment.instruction)
            if result.done:
                self._look()
                return "solved", ""
        self._look()
        last = "; the last action did not come to its end" if timed_out else ""
        return "unsolved", f"not solved within {horizon} actions{last}"

    def _built(self, frames: FrameOptions | None, judge: Judge) -> None:
        if frames is not None and frames.goals and not self._environment.self_judged:
            self._goals = GoalOutlines(self._environment, judge)
        self._listener.built(self._environment, judge)

    def _look(self) -> None:
        self._listener.looked(len(self._steps), self._environment)
        if self._observe:
            self._observations.append(self._environment.observe())

    def _show_frames(self, frames: FrameOptions | None) -> None:
        """Take a picture every so many physics steps, and tell what moves."""
        motion = self._motion
        if frames is None and motion is None:
            return

        def take(steps: int) -> None:
            if motion is not None and self._is_acting and steps % motion == 0:
                self._listener.moved(len(self._steps), self._environment)
            if frames is not None and steps % frames.every_sim_steps == 0:
                image = render_frame(frames.width, frames.height, frames.renderer)
                goals = self._goals.seen(frames.width, frames.height) if self._goals else ()
                self._listener.frame(len(self._steps), image, goals)

        self._environment.physics.on_step = take

    def _blame(self, error: BaseException) -> TaskFailure:
        """The task's failure behind an exception; one in which the task took no part is raised again."""
        failure = failure_of(error)
        if isinstance(error, TaskMisuse):
            diagnostic = make_diagnostic(error.code, str(error), error.hint, failure.line)
            self._environment.diagnostics.add(diagnostic)
        elif failure.line is None and not isinstance(error, p.error):
            raise error
        return failure
