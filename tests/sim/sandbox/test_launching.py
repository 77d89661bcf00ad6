"""Forked workers and fresh ones: the same results, and one where the other cannot be had."""

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sim import forking
from sim.child_processes import StartedProcess
from sim.forking import ForkedProcess, ParentOfThread, WarmParent
from sim.sandbox import launching
from sim.sandbox.protocol import Limits, OutputLine, RolloutReport, RolloutRequest
from sim.sandbox.standing import stand_up
from tests.sim.sandbox.hostile import Start, report_in, run_source, sandbox_of

SOUND = (Path(__file__).parents[2] / "cases" / "broken_tasks" / "sound_task.py").read_text()


@pytest.fixture(autouse=True)
def another_threads_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test does to its warm parent must not reach the other tests'."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(forking, "code_stamp", lambda: (1, 1))  # nobody edits our code meanwhile
    parent = ParentOfThread(lambda: WarmParent(launching.WARM_PARENT_COMMAND, launching._environment()))
    monkeypatch.setattr(launching, "WARM_PARENT", parent)
    yield
    parent.end()
    assert list(tmp_path.glob("simsmith-worker-*")) == []


async def report_of(start: Start) -> RolloutReport:
    request = RolloutRequest(SOUND, (3, 4), evidence=True)
    return report_in([event async for event in sandbox_of(start).run(request)])


def without_times(report: RolloutReport) -> RolloutReport:
    return replace(report, episodes=tuple(replace(episode, cpu_s=0.0) for episode in report.episodes))


async def test_a_forked_worker_finds_the_same_to_the_bit() -> None:
    forked, again, fresh = [without_times(await report_of(start)) for start in ("forked", "forked", "fresh")]
    assert forked == again == fresh
    assert fresh.outcome == "solved"


async def test_two_forked_workers_draw_different_numbers_before_a_seed_is_set() -> None:
    """What is drawn at import is random in a fresh worker, and must not be the same in every forked one."""
    source = f"import random\nimport numpy as np\nprint(random.random(), np.random.rand())\n{SOUND}"
    seen: set[str] = set()
    for _ in range(2):
        events = await run_source(source, Limits())
        seen.update(word for event in events if isinstance(event, OutputLine) for word in event.text.split())
    assert len(seen) == 4


async def test_where_no_parent_can_be_had_a_fresh_worker_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launching, "WARM_PARENT_COMMAND", (sys.executable, "-c", "raise SystemExit(1)"))
    for _ in range(2):
        standing = await stand_up(launching.launch_forked(), 60.0)
        assert isinstance(standing.worker.process, StartedProcess)
        assert standing.ready.level == (await sandbox_of("fresh").measure()).level
        await standing.end()
    assert launching.WARM_PARENT.get() is None, "it is not tried again for every worker"


async def test_a_parent_that_was_killed_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    first = launching.WARM_PARENT.get()
    assert first is not None
    first.close()
    standing = await stand_up(launching.launch_forked(), 60.0)
    assert isinstance(standing.worker.process, ForkedProcess)
    await standing.end()


def test_a_parent_of_older_code_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    first = launching.WARM_PARENT.get()
    assert launching.WARM_PARENT.get() is first
    monkeypatch.setattr(forking, "code_stamp", lambda: (1, 2))
    assert launching.WARM_PARENT.get() is not first
    assert first is not None
    assert not first.is_alive


def test_the_parent_knows_nothing_of_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-4711")
    parent = launching.WARM_PARENT.get()
    assert parent is not None
    file = Path(f"/proc/{parent._process.pid}/environ")
    try:
        while not (environ := file.read_bytes()):  # the kernel has not laid it out yet
            time.sleep(0.01)
    except PermissionError:  # it hides it, and only root sees through that
        return
    assert b"OPENBLAS_NUM_THREADS=1" in environ
    assert b"canary" not in environ
    assert b"HOME" not in environ
