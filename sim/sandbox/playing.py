"""One episode of a task, an action at a time from here: for learned policies, and for other people's environments.

    async with PlayedEpisode(sandbox, request) as episode:
        moment = await episode.begin()
        while not moment.is_over:
            moment = await episode.act(choose(moment.view, moment.instruction))

The task's code stays in its worker. Between two moments the worker waits, for as long as it takes to choose.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import (
    ActionAwaited,
    EpisodeStarted,
    PlayRequest,
    RolloutEvent,
    RolloutReport,
    RolloutRequest,
    SandboxLevel,
    StepTaken,
)
from sim.sandbox.views import ViewTaken
from sim.values import Action, EpisodeOutcome, TaskFailure


@dataclass(frozen=True)
class Moment:
    """What is known when an action is to be chosen, or when the episode is over."""

    view: ViewTaken | None = None
    """The scene now, or when it was last seen by an episode that failed; None: it never was."""
    instruction: str = ""
    max_steps: int = 0
    """The horizon: actions of an episode."""
    steps: int = 0
    """Actions taken."""
    reward: float = 0.0
    """Earned by the last action."""
    total_reward: float = 0.0
    """Earned since reset."""
    report: RolloutReport | None = None
    """How it ended; None: an action is awaited."""

    @property
    def is_over(self) -> bool:
        """Whether no action is awaited any more."""
        return self.report is not None

    @property
    def outcome(self) -> EpisodeOutcome | None:
        """How it ended; None while it has not. A task that cannot be loaded has no episode to end."""
        if self.report is None:
            return None
        return self.report.episodes[0].outcome if self.report.episodes else "task_error"

    @property
    def failure(self) -> TaskFailure | None:
        """What the task did wrong, where it ended the episode."""
        if self.report is None:
            return None
        return self.report.episodes[0].error if self.report.episodes else self.report.failure


class PlayedEpisode:
    """Plays the only seed of a request; leave it as a context, or `end` it, and its worker is gone."""

    def __init__(self, sandbox: Sandbox, request: RolloutRequest, *, require: SandboxLevel = "process-only") -> None:
        """Start nothing yet.

        Args:
            sandbox: Gives the worker.
            request: The task, with one seed; `views` says what is seen.
            require: The least level at which it may be run.
        """
        self._actions: asyncio.Queue[Action] = asyncio.Queue()
        self._events = sandbox.run(PlayRequest(request, self._actions.get), require=require)
        self._moment = Moment()

    async def begin(self) -> Moment:
        """Reset: the first moment, which is the last one where that fails.

        Raises:
            SandboxUnavailable: Our machinery failed; the task is not to blame.
            SandboxTooWeak: This machine holds a worker less well than required.
        """
        return await self._until_awaited()

    async def act(self, action: Action) -> Moment:
        """Carry out an action.

        Raises:
            SandboxUnavailable: As in `begin`.
        """
        if self._moment.is_over:
            raise ValueError("the episode is over")
        self._moment = replace(self._moment, reward=0.0)
        self._actions.put_nowait(action)
        return await self._until_awaited()

    async def end(self) -> None:
        """End the worker, whether the episode is over or not."""
        await self._events.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.end()

    async def _until_awaited(self) -> Moment:
        """Follow the episode until it is our turn, or it is over."""
        async for event in self._events:
            self._moment = _after(self._moment, event)
            if isinstance(event, ActionAwaited | RolloutReport):
                return self._moment
        raise AssertionError("the sandbox promises a report")


def _after(moment: Moment, event: RolloutEvent) -> Moment:
    match event:
        case EpisodeStarted():
            return replace(moment, instruction=event.instruction, max_steps=event.max_steps)
        case StepTaken():
            return replace(
                moment,
                instruction=event.instruction,
                steps=event.step,
                reward=event.reward,
                total_reward=event.total_reward,
            )
        case ViewTaken():
            return replace(moment, view=event)
        case RolloutReport():
            return replace(moment, report=event)
    return moment
