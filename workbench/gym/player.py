"""Episodes of one task, one after the other, for a caller that waits: each in a worker of its own."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace

from sim.errors import SandboxTooWeak
from sim.sandbox.host import Sandbox
from sim.sandbox.levels import SandboxLevel
from sim.sandbox.playing import Moment, PlayedEpisode
from sim.sandbox.protocol import RolloutRequest
from sim.values import Action
from workbench.gym.background import BACKGROUND

HOW_TO_RUN_IT_ANYWAY = (
    'To run it all the same: require = "process-only" in the project\'s simsmith.toml; '
    "`simsmith doctor` says what the sandbox lacks."
)


class Player:
    """Holds at most one episode, and with it one worker.

    Args:
        request: The task; its seeds are replaced.
        require: The least level of the sandbox.
        sandbox: Gives the workers.
    """

    def __init__(self, request: RolloutRequest, require: SandboxLevel, sandbox: Sandbox) -> None:
        self._request, self._require, self._sandbox = request, require, sandbox
        self._episode: PlayedEpisode | None = None
        self._owner = os.getpid()

    def begin(self, seed: int) -> Moment:
        """Reset: end the episode that runs, and begin one.

        Raises:
            SandboxUnavailable, SandboxTooWeak: No worker stands, or it is held less well than required.
        """
        self.end()
        self._owner = os.getpid()
        try:
            return BACKGROUND.run(self._begin(seed))
        except SandboxTooWeak as error:
            raise SandboxTooWeak(f"{error}. {HOW_TO_RUN_IT_ANYWAY}") from None

    def act(self, action: Action) -> Moment:
        """Carry out an action; interrupted, the episode is over.

        Raises:
            SandboxUnavailable: Our machinery failed; the task is not to blame.
        """
        assert self._episode is not None
        try:
            moment = BACKGROUND.run(self._episode.act(action))
        except BaseException:
            self.end()
            raise
        if moment.is_over:
            self.end()
        return moment

    def end(self) -> None:
        """Leave no worker; a second time does nothing. In a forked copy of the process the worker is not ours."""
        episode, self._episode = self._episode, None
        if episode is not None and self._owner == os.getpid():
            BACKGROUND.run(episode.end())

    def end_at_exit(self) -> None:
        """The same while the interpreter ends, when no thread can be had any more to remove a folder in: we do that."""
        with suppress(RuntimeError):
            self.end()

    async def _begin(self, seed: int) -> Moment:
        self._episode = PlayedEpisode(self._sandbox, replace(self._request, seeds=(seed,)), require=self._require)
        try:
            return await self._episode.begin()
        except BaseException:
            await self._episode.end()
            self._episode = None
            raise
