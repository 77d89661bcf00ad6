"""The app's side: run a task, and have each success borne out by a worker that never sees the task's code."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Self

from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import (
    EpisodeFinished,
    EpisodeRecorded,
    Limits,
    ReplayCompared,
    ReplayRequest,
    RolloutEvent,
    RolloutReport,
    RolloutRequest,
    SandboxLevel,
)
from sim.values import EpisodeReport, Verification, worst_outcome
from sim.verification.log import EpisodeLog

ROUNDING_M, ROUNDING_RAD = 1e-4, 1e-3
"""Where nothing moved before the record was made, a replay ends no further than this from the recorded end. Almost
always it is equal to the bit; a body that the task moved with PyBullet directly may start one rounding off."""


async def run_verified(
    sandbox: Sandbox,
    request: RolloutRequest,
    *,
    require: SandboxLevel = "process-only",
    trust_self_judged: bool = False,
) -> AsyncGenerator[RolloutEvent, None]:
    """Like `Sandbox.run`, and each solved episode of the report at the end carries its `Verification`.

    One that ends otherwise when it is done again has the outcome `mismatch`; one that cannot be done again stays
    `solved`, and does not count for `completed`.

    Args:
        sandbox: Where the task runs and, in another worker, its episodes are done again.
        request: What to run; episodes are recorded whatever it says.
        require: The least level at which the task may be run, and its records be read.
        trust_self_judged: Somebody has acknowledged that this task says itself what success is: then only the
            objects' final poses have to be borne out.

    Raises:
        SandboxUnavailable: Our machinery failed; the task is not to blame.
        SandboxTooWeak: This machine holds a worker less well than required.
    """
    records: dict[int, EpisodeRecorded] = {}
    recorded = sandbox.run(replace(request, record=True), require=require)
    verifier = _Verifier(sandbox, request.limits, require, trust_self_judged)
    async with verifier, aclosing(recorded) as events:
        async for event in events:
            match event:
                case EpisodeRecorded():
                    records[event.seed] = event
                case EpisodeFinished(claim):
                    verifier.begin(claim, records.get(claim.seed))
                case RolloutReport():
                    yield _with(event, await verifier.verifications())
                    return
            yield event


class _Verifier:
    """Does episodes again, one after the other and each in a worker of its own, while the task's next ones run."""

    def __init__(self, sandbox: Sandbox, limits: Limits, require: SandboxLevel, trust_self_judged: bool) -> None:
        self._sandbox = sandbox
        self._limits = limits
        self._require: SandboxLevel = require
        self._trust_self_judged = trust_self_judged
        self._one_at_a_time = asyncio.Lock()
        self._running: dict[int, asyncio.Task[Verification]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for running in self._running.values():
            running.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    def begin(self, claim: EpisodeReport, record: EpisodeRecorded | None) -> None:
        """Verify an episode in the background, if it claims to be solved."""
        if claim.outcome == "solved":
            self._running[claim.seed] = asyncio.create_task(self._verify(claim, record))

    async def verifications(self) -> dict[int, Verification]:
        """Seed → what came of it, once all is done."""
        return {seed: await running for seed, running in self._running.items()}

    async def _verify(self, claim: EpisodeReport, record: EpisodeRecorded | None) -> Verification:
        if claim.self_judged and not self._trust_self_judged:
            return Verification("unverifiable", "the task says itself what success is")
        if record is None or record.log is None:
            reason = record.problem if record and record.problem else "the worker has written no record of it"
            return Verification("unverifiable", reason)
        async with self._one_at_a_time:
            return _judge(record.log, claim, *await self._replay(record.log))

    async def _replay(self, log: EpisodeLog) -> tuple[EpisodeReport | None, ReplayCompared | None]:
        """Do an episode again; what came of it."""
        ended: EpisodeReport | None = None
        compared: ReplayCompared | None = None
        request = ReplayRequest((log,), self._limits)
        async with aclosing(self._sandbox.run(request, require=self._require)) as events:
            async for event in events:
                match event:
                    case ReplayCompared():
                        compared = event
                    case EpisodeFinished(report):
                        ended = report
        return ended, compared


def _judge(
    log: EpisodeLog, claim: EpisodeReport, replay: EpisodeReport | None, ends: ReplayCompared | None
) -> Verification:
    """What the second end says of the first."""
    if replay is None or replay.error is not None or ends is None:
        error = replay.error if replay else None
        if error is not None and error.type == "AlreadySolved":
            return Verification("mismatch", error.message.partition(" (in ")[0])
        why = f": {error.type}: {error.message}" if error else ""
        return Verification("unverifiable", f"the record cannot be done again{why}")
    if replay.outcome != "solved" and not claim.self_judged:
        done = f"{replay.steps} recorded actions end at reward {replay.reward:.2f}, not solved"
        return Verification("mismatch", f"without the task's code the {done}")
    exact = replay.poses_digest == claim.poses_digest
    if log.scene.untouched or claim.self_judged:
        if ends.body < 0:
            return Verification("mismatch", "without the task's code there are other bodies at the end")
        if ends.distance > ROUNDING_M or ends.turn > ROUNDING_RAD:
            where = f"body {ends.body} ends {ends.distance:.3g} m from where the task's own run left it"
            return Verification(
                "mismatch", f"without the task's code {where}, and bodies are turned {ends.turn:.3g} rad"
            )
    return Verification("verified", exact=exact)


def _with(report: RolloutReport, verifications: dict[int, Verification]) -> RolloutReport:
    episodes = tuple(_verified(episode, verifications.get(episode.seed)) for episode in report.episodes)
    if report.failure is not None or not episodes:
        return replace(report, episodes=episodes)
    return replace(report, episodes=episodes, outcome=worst_outcome([episode.outcome for episode in episodes]))


def _verified(episode: EpisodeReport, verification: Verification | None) -> EpisodeReport:
    """A success that does not happen without the task's code is none, and has an outcome of its own."""
    if verification is not None and verification.verdict == "mismatch":
        return replace(episode, outcome="mismatch", reason=verification.reason, verification=verification)
    return replace(episode, verification=verification)
