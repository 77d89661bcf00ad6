"""The worker's voice: what happens in an episode, written to the event pipe as it happens."""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.geometry import as_pose
from sim.sandbox.blame import outcome_of
from sim.sandbox.fields import can_be_told
from sim.sandbox.postmortem import EXIT_PIPE_LOST
from sim.sandbox.protocol import DiagnosticRaised, EpisodeStarted, FrameReady, Outline, StepTaken
from sim.sandbox.views import CAMERAS, CameraPicture, ToolSeen, ViewOptions, ViewTaken
from sim.sandbox.wire import Message, encode_message
from sim.values import Action, ColorImage, Diagnostic, Episode, EpisodeReport, Pose, Step

if TYPE_CHECKING:
    from sim.environment import Environment
    from sim.judge import Judge

_MAX_DIAGNOSTICS = 100


class MessagePipe:
    """Writes messages to a descriptor, whole."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._write, self._leave = os.write, os._exit  # bound before task code can replace them

    def send(self, message: Message) -> int:
        """Write one message; returns its size in bytes.

        A pipe that is closed (by the task, or because the app is gone) ends the process: nothing that happens
        here can be told any more, and an exception might be caught by the task.
        """
        data = memoryview(encode_message(message))
        sent = 0
        while sent < len(data):
            try:
                sent += self._write(self._descriptor, data[sent:])
            except OSError:
                self._leave(EXIT_PIPE_LOST)
        return sent


class EpisodeReporter:
    """An `EpisodeListener` that passes everything on, within its share of the cap on pictures."""

    def __init__(
        self,
        pipe: MessagePipe,
        seed: int,
        frame_bytes: int,
        on_built: Callable[[Environment, Judge], None] | None = None,
        views: ViewOptions | None = None,
    ) -> None:
        self._pipe = pipe
        self._views = views
        self._subgoals = 0
        """How many there were at first."""
        self._on_built = on_built
        self._seed = seed
        self._frame_bytes_left = frame_bytes
        self._raised: set[Diagnostic] = set()

    def built(self, environment: Environment, judge: Judge) -> None:
        """The scene stands: have it written down where that is asked for."""
        if self._on_built is not None:
            self._on_built(environment, judge)

    def started(self, seed: int, instruction: str, max_steps: int) -> None:
        """Reset is done."""
        self._pipe.send(EpisodeStarted(seed, instruction, max_steps))

    def looked(self, step: int, environment: Environment) -> None:
        """Tell what is seen, where that is asked for."""
        if self._views is None:
            return
        left = len(environment.goals)
        self._subgoals = self._subgoals if step else left
        self._pipe.send(view_of(environment, self._views, self._seed, step, self._subgoals - left))

    def moved(self, step: int, environment: Environment) -> None:
        """Tell what is seen on the way, where that is asked for."""
        if self._views is None:
            return
        seen = view_of(environment, self._views, self._seed, step, self._subgoals - len(environment.goals))
        tool = ToolSeen(environment.robot.tool(), bool(environment.ee.check_grasp()))
        self._pipe.send(replace(seen, tool=tool))

    def stepped(self, step: Step, instruction: str) -> None:
        """An action was carried out; `instruction` is the goal from now on."""
        action = Action(as_pose(step.action.pick), as_pose(step.action.place))  # an agent may have given arrays
        told = action if can_be_told(action.pick) and can_be_told(action.place) else None
        self._pipe.send(StepTaken(self._seed, step.index + 1, step.reward, step.total_reward, instruction, told))

    def frame(self, step: int, image: ColorImage, goals: tuple[Outline, ...] = ()) -> None:
        """A live picture; dropped when the episode's share is used up."""
        if image.nbytes <= self._frame_bytes_left:
            self._frame_bytes_left -= self._pipe.send(FrameReady(self._seed, step, image, goals))

    def diagnosed(self, diagnostic: Diagnostic) -> None:
        """A diagnostic, once: a loop in the task earns the same one again and again."""
        if diagnostic not in self._raised and len(self._raised) < _MAX_DIAGNOSTICS:
            self._raised.add(diagnostic)
            self._pipe.send(DiagnosticRaised(diagnostic))


def view_of(environment: Environment, options: ViewOptions, seed: int, step: int, goal_index: int) -> ViewTaken:
    """Look at the scene as it is now; nothing is moved."""
    above = environment.top_down()
    primitive = environment.task.primitive
    return ViewTaken(
        seed=seed,
        step=step,
        goal_index=max(0, goal_index),
        primitive=str(getattr(primitive, "__name__", type(primitive).__name__)),
        poses=environment.final_poses(),
        color=above.color,
        height=above.height,
        mask=above.mask if options.masks else None,
        cameras=_cameras(environment) if options.cameras else None,
    )


def _cameras(environment: Environment) -> dict[str, CameraPicture]:
    seen = environment.observe()
    pairs = zip(seen.color, seen.depth, strict=True)
    return {name: CameraPicture(*pair) for name, pair in zip(CAMERAS, pairs, strict=True)}


def report_of(episode: Episode) -> EpisodeReport:
    """The part of an episode that crosses the boundary."""
    return EpisodeReport(
        seed=episode.seed,
        outcome=outcome_of(episode.error) if episode.error else episode.outcome,
        reward=episode.reward,
        steps=len(episode.steps),
        sim_steps=episode.sim_steps,
        cpu_s=episode.cpu_s,
        error=episode.error,
        reason=episode.reason,
        instruction=episode.instruction,
        poses_digest=poses_digest(episode.final_poses),
        self_judged=episode.self_judged,
    )


def poses_digest(poses: dict[int, Pose]) -> str:
    """SHA-256 of the poses at full precision, in the order of body ids."""
    digest = hashlib.sha256()
    for body in sorted(poses):
        digest.update(struct.pack("<q7d", body, *poses[body].position, *poses[body].rotation))
    return digest.hexdigest()
