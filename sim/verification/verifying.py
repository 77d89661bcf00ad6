"""The app's side: run a task, and have each success borne out by a worker that never sees the task's code."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

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
    async with aclosing(sandbox.run(replace(request, record=True), require=require)) as events:
        async for event in events:
            match event:
                case EpisodeRecorded():
                    records[event.seed] = event
                case RolloutReport():
                    verifications = await _Verifier(sandbox, request.limits, require, trust_self_judged).verify(
                        event.episodes, records
                    )
                    yield _with(event, verifications)
                    return
            yield event


@dataclass(frozen=True)
class _Verifier:
    """How episodes are done again."""

    sandbox: Sandbox
    limits: Limits
    require: SandboxLevel
    trust_self_judged: bool

    async def verify(
        self, episodes: tuple[EpisodeReport, ...], records: dict[int, EpisodeRecorded]
    ) -> dict[int, Verification]:
        """Seed → verification, of each episode that claims to be solved."""
        found: dict[int, Verification] = {}
        logs: list[EpisodeLog] = []
        claims = {episode.seed: episode for episode in episodes if episode.outcome == "solved"}
        for seed, claim in claims.items():
            record = records.get(seed)
            if claim.self_judged and not self.trust_self_judged:
                found[seed] = Verification("unverifiable", "the task says itself what success is")
            elif record is None or record.log is None:
                reason = record.problem if record and record.problem else "the worker has written no record of it"
                found[seed] = Verification("unverifiable", reason)
            else:
                logs.append(record.log)
        replays = await self._replay(tuple(logs)) if logs else {}
        for log in logs:
            found[log.seed] = _judge(log, claims[log.seed], *replays.get(log.seed, (None, None)))
        return found

    async def _replay(self, logs: tuple[EpisodeLog, ...]) -> dict[int, tuple[EpisodeReport, ReplayCompared | None]]:
        """Do the episodes again; seed → what came of it. After a limit is reached the rest is missing."""
        compared: dict[int, ReplayCompared] = {}
        ended: dict[int, tuple[EpisodeReport, ReplayCompared | None]] = {}
        async with aclosing(self.sandbox.run(ReplayRequest(logs, self.limits), require=self.require)) as events:
            async for event in events:
                match event:
                    case ReplayCompared():
                        compared[event.seed] = event
                    case EpisodeFinished(report):
                        ended[report.seed] = report, compared.get(report.seed)
        return ended


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
