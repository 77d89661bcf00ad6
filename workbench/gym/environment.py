"""One task as a Gymnasium environment.

Whatever the task's code does, it does in a sandbox worker, one for each episode; this process loads no physics and
runs none of it. Base tasks go the same way: a worker costs 35 ms of an episode's second.
"""

from __future__ import annotations

import weakref
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
from gymnasium.error import ClosedEnvironmentError, Error, ResetNeeded

from library.episodes.splits import SEEDS
from sim.sandbox.host import Sandbox
from sim.sandbox.playing import Moment
from sim.sandbox.protocol import Limits, RolloutRequest
from sim.sandbox.views import EVENTS_KB, ViewOptions
from sim.values import ColorImage
from workbench.gym.player import Player
from workbench.gym.spaces import Observed, action_of, action_space, observation_of, observation_space, poses_of
from workbench.gym.tasks import find_task

GivenAction = dict[str, Any]
"""Of pick and of place: x, y, z [m] and a quaternion xyzw."""
MOST_SEED = 2**53
"""Beyond, JSON readers round."""


class ResetFailed(Error):
    """A task could not set its scene up: names task, seed, and the line at fault."""


class TaskEnv(gymnasium.Env[Observed, GivenAction]):
    """A table, an arm, and a task that says what is to be done.

    A step is one use of the task's motion primitive, from a first pose to a second: `terminated` when it solves the
    task or was the only one that it allows, `truncated` at the horizon, or when the task's own code fails
    (`info["failure"]` says how).
    """

    metadata: dict[str, Any] = {  # noqa: RUF012 - as its base class has it
        "render_modes": ["rgb_array"],
        "render_fps": 2,
    }

    def __init__(
        self,
        task: str,
        project: str | Path | None = None,
        *,
        revision: int | None = None,
        masks: bool = False,
        cameras: bool = False,
        poses: bool = False,
        render_mode: str | None = None,
    ) -> None:
        """Find the task; nothing of it is run.

        Args:
            task: Its name in the library.
            project: The folder; None: it is a base task.
            revision: Which one must be the accepted one; None: whichever is.
            masks: Also observe which body is where, from above.
            cameras: Also observe what three cameras see, with depth.
            poses: Also tell where every object is, in `info`: what no policy can see.
            render_mode: "rgb_array": `render` gives what the front camera sees.

        Raises:
            UnknownTask: With the names most like it.
            NotCollectable: It is not accepted, or was edited since.
            VersionNotFound: Another revision is the accepted one.
            ProjectError: The folder is no project.
        """
        if render_mode not in (None, *self.metadata["render_modes"]):
            raise ValueError(f"render_mode is None or {self.metadata['render_modes'][0]!r}, not {render_mode!r}")
        found = find_task(task, project, revision)
        self.render_mode = render_mode
        self.observation_space = observation_space(ViewOptions(masks, cameras))
        self.action_space = action_space()
        self._task = found.task
        self._observed = ViewOptions(masks, cameras)
        self._tells_poses = poses
        request = RolloutRequest(
            found.task.source,
            (0,),
            found.task.class_name,
            dict(found.task.parameters),
            limits=Limits(events_kb=EVENTS_KB),
            views=ViewOptions(masks, cameras or render_mode is not None),
        )
        self._player = Player(request, found.require, Sandbox())
        self._finalizer = weakref.finalize(self, self._player.end_at_exit)
        self._scene_seed = 0
        self._moment: Moment | None = None
        """Of the episode that runs, or of the last one's end; None before the first."""
        self._is_closed = False

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observed, dict[str, Any]]:
        """Begin an episode.

        Args:
            seed: Of the scene, the same as in `simsmith rollout` and in datasets; also of the seeds drawn from now on.
                None: one of those that training may use is drawn.
            options: There are none.

        Raises:
            ValueError: The seed is none, or there are options.
            ResetFailed: The task's own code failed.
            SandboxUnavailable, SandboxTooWeak: No worker stands, or it is held less well than required.
        """
        self._require_open()
        seed = None if seed is None else _seed_of(seed)
        if options:
            raise ValueError(f"reset has no options, and was given {', '.join(map(str, options))}")
        super().reset(seed=seed)
        train = SEEDS["train"]
        self._scene_seed = seed if seed is not None else train[int(self.np_random.integers(len(train)))]
        self._moment = None
        moment = self._player.begin(self._scene_seed)
        if moment.is_over or moment.view is None:
            self._player.end()
            raise ResetFailed(f"{self._task.name}, seed {self._scene_seed}: {_why(moment)}")
        self._moment = moment
        return self._observation(moment), self._info(moment)

    def step(self, action: GivenAction) -> tuple[Observed, float, bool, bool, dict[str, Any]]:
        """Carry out an action; gives observation, reward, terminated, truncated, info.

        Raises:
            ValueError: It is not an action; the episode goes on.
            ResetNeeded: No episode runs.
            SandboxUnavailable: Our machinery failed; the task is not to blame.
        """
        self._require_open()
        if self._moment is None or self._moment.is_over:
            raise ResetNeeded("no episode runs: call reset() first")
        wanted = action_of(action)
        self._moment = None  # should we be interrupted
        moment = self._player.act(wanted)
        self._moment = moment
        terminated = _has_terminated(moment)
        truncated = moment.is_over and not terminated
        return self._observation(moment), moment.reward, terminated, truncated, self._info(moment)

    def render(self) -> ColorImage | None:
        """What the front camera sees, (480, 640, 3); None where no render mode was asked for.

        Raises:
            ResetNeeded: There has been no episode.
        """
        if self.render_mode is None:
            return None
        if self._moment is None or self._moment.view is None or self._moment.view.cameras is None:
            raise ResetNeeded("there is nothing to be seen: call reset() first")
        return self._moment.view.cameras["front"].color.copy()

    def close(self) -> None:
        """End the worker; a second time does nothing."""
        self._is_closed = True
        self._player.end()

    @property
    def moment(self) -> Moment:
        """The episode as it stands now, for wrappers.

        Raises:
            ResetNeeded: There has been none.
        """
        if self._moment is None:
            raise ResetNeeded("no episode runs: call reset() first")
        return self._moment

    def _require_open(self) -> None:
        if self._is_closed:
            raise ClosedEnvironmentError("this environment was closed: make another one")

    def _observation(self, moment: Moment) -> Observed:
        assert moment.view is not None
        return observation_of(moment.view, moment.instruction, self._observed)

    def _info(self, moment: Moment) -> dict[str, Any]:
        """Equal keys for every moment, so that vector environments can put them side by side."""
        assert moment.view is not None
        poses = {"poses": poses_of(moment.view)} if self._tells_poses else {}
        return poses | {
            "success": moment.outcome == "solved",
            "outcome": moment.outcome or "",
            "failure": _why(moment) if moment.failure else "",
            "total_reward": moment.total_reward,
            "subgoals_reached": moment.view.goal_index,
            "steps": moment.steps,
            "seed": self._scene_seed,
            "task": self._task.name,
            "source_hash": self._task.source_hash,
        }


def _seed_of(given: object) -> int:
    """A whole number, also one of numpy's."""
    if not isinstance(given, (int, np.integer)) or not 0 <= given < MOST_SEED:
        raise ValueError(f"a seed is a whole number from 0 to {MOST_SEED - 1}, not {given!r:.80}")
    return int(given)


def _has_terminated(moment: Moment) -> bool:
    """Solved; or unsolved by the only action that there is, for then the horizon is the task and no limit to it."""
    return moment.outcome == "solved" or (moment.outcome == "unsolved" and moment.max_steps == 1)


def _why(moment: Moment) -> str:
    """How the task failed, in a sentence."""
    failure = moment.failure
    if failure is None:
        return f"the episode ended before its first action: {moment.outcome}"
    return f"{failure.type}: {failure.message}" + (f" (line {failure.line})" if failure.line else "")
