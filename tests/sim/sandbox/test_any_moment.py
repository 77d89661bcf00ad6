"""A worker may end, lie, flood or fall silent at any moment of the conversation: each time the task gets its outcome.

Real processes without physics, all through one sandbox with a spare: the next task always runs.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import Limits, RolloutReport, RolloutRequest
from tests.sim.sandbox.processes import processes_below

SCRIPTED = (sys.executable, str(Path(__file__).parents[2] / "cases" / "scripted_worker.py"))
CONVERSATION = (
    "loaded()",
    "send(type='started', seed=1, instruction='put it there', max_steps=2)",
    "send(type='step', seed=1, step=1, reward=0.5, total_reward=0.5, instruction='done')",
    'os.write(events, b\'{"type": "frame", "seed": 1, "step": 1, "width": 2, "height": 1}\\n\' + bytes(6))',
    "send(type='recorded', seed=1, log=None, problem='none')",
    "episode(1)",
    "send(type='evidence', evidence={'name': 'null-policy', 'ok': True, 'detail': ''})",
)
END = "send(type='finished')"
EPISODE_DONE = 6
"""From here on the only episode has its report."""


class Misdeed(NamedTuple):
    """What a worker does instead of going on."""

    script: str
    outcome: str
    error: str
    limits: Limits = Limits(wall_s_load=30.0, wall_s_per_episode=30.0)


SHORT = Limits(wall_s_load=0.6, wall_s_per_episode=0.6)
MISDEEDS = {
    "leaves": Misdeed("os._exit(0)", "task_error", "ProcessExit"),
    "leaves with an error": Misdeed("raise SystemExit(3)", "task_error", "ProcessExit"),
    "crashes": Misdeed("import signal; os.kill(os.getpid(), signal.SIGSEGV)", "task_error", "SIGSEGV"),
    "is killed": Misdeed("os.kill(os.getpid(), 9)", "task_error", "SIGKILL"),
    "sends rubbish": Misdeed("os.write(events, b'\\x00{]\\n'); time.sleep(60)", "task_error", "ProtocolViolation"),
    "sends half a message": Misdeed("os.write(events, b'{\"type\": '); os._exit(0)", "task_error", "ProtocolViolation"),
    "sends half a picture": Misdeed(
        'os.write(events, b\'{"type": "frame", "seed": 1, "step": 1, "width": 9, "height": 9}\\nxxx\'); os._exit(0)',
        "task_error",
        "ProtocolViolation",
    ),
    "starts again": Misdeed("send(type='taken'); time.sleep(60)", "task_error", "ProtocolViolation"),
    "says that it broke": Misdeed("send(type='broken', problem='x'); time.sleep(60)", "task_error", "WorkerBroken"),
    "closes its pipes and leaves": Misdeed("os.closerange(0, 64); os._exit(0)", "task_error", "ProcessExit"),
    "closes its pipes and stays": Misdeed("os.closerange(0, 64); time.sleep(60)", "limit_exceeded", "TimeLimit", SHORT),
    "falls silent": Misdeed("time.sleep(60)", "limit_exceeded", "TimeLimit", SHORT),
    "stops": Misdeed("import signal; os.kill(os.getpid(), signal.SIGSTOP)", "limit_exceeded", "TimeLimit", SHORT),
    "prints for ever": Misdeed(
        "while True: os.write(1, b'A' * 1000)", "limit_exceeded", "OutputLimit", Limits(output_kb=4)
    ),
    "tells for ever": Misdeed(
        "while True: send(type='diagnostic', diagnostic=dict(code='x', severity='info', message='', line=1, hint=''))",
        "limit_exceeded",
        "EventLimit",
        Limits(events_kb=16),
    ),
}


@pytest.fixture(autouse=True)
def scratch_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.glob("simsmith-worker-*")) == []
    assert processes_below(tmp_path) == []


async def report_of(sandbox: Sandbox, script: str, limits: Limits) -> RolloutReport:
    events = [event async for event in sandbox.run(RolloutRequest(script, (1,), limits=limits))]
    assert isinstance(events[-1], RolloutReport)
    return events[-1]


@pytest.mark.parametrize("kind", MISDEEDS)
async def test_at_any_moment_the_task_gets_its_outcome_and_the_next_one_runs(kind: str) -> None:
    misdeed = MISDEEDS[kind]
    async with Sandbox(spares=1, command=SCRIPTED) as sandbox:
        for said in range(len(CONVERSATION) + 1):
            script = "\n".join([*CONVERSATION[:said], misdeed.script])
            report = await report_of(sandbox, script, misdeed.limits)
            if said < EPISODE_DONE:
                error = report.failure if said == 0 else report.episodes[0].error
                assert (report.outcome, report.constructed) == (misdeed.outcome, said > 0)
                assert error is not None
                assert error.type == misdeed.error
            else:  # what comes after the verdict changes nothing but the evidence
                assert report.outcome == "solved"
                assert [one.name for one in report.evidence if not one.ok] == ["complete"]
        good = await report_of(sandbox, "\n".join([*CONVERSATION, END]), Limits())
        assert (good.outcome, len(good.evidence)) == ("solved", 1)
