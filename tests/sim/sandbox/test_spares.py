"""Spare workers: there when they are needed, gone when they are not. Real processes, without physics."""

import asyncio
import gc
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from sim import code_stamp
from sim.errors import SandboxUnavailable
from sim.sandbox import standing
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import EpisodeFinished, RolloutReport, RolloutRequest, WorkerReady
from tests.sim.sandbox.processes import processes_below

SCRIPTED = (sys.executable, str(Path(__file__).parents[2] / "cases" / "scripted_worker.py"))
DIES_BEFORE_ITS_ORDER = Path(SCRIPTED[1]).read_text().replace("order = ", "sys.exit(0)\norder = ")
GOOD = "loaded()\nfor seed in order['seeds']: episode(seed)\nprint(os.getpid(), flush=True)\nsend(type='finished')\n"
HANGS = "loaded()\ntime.sleep(60)\n"


@pytest.fixture(autouse=True)
def scratch_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Whatever a test does, no scratch folder and no process stays."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.glob("simsmith-worker-*")) == []
    assert processes_below(tmp_path) == []


async def until_waiting(folder: Path, count: int) -> list[int]:
    """The workers' process ids, once there are so many."""
    async with asyncio.timeout(120):
        while len(processes := processes_below(folder)) != count:  # noqa: ASYNC110 - nothing announces a process
            await asyncio.sleep(0.01)
    return processes


async def solve(sandbox: Sandbox, script: str = GOOD) -> RolloutReport:
    events = [event async for event in sandbox.run(RolloutRequest(script, (1,)))]
    assert isinstance(events[-1], RolloutReport)
    assert events[-1].outcome == "solved"
    return events[-1]


async def test_nothing_starts_before_the_first_run_and_no_spare_by_default(scratch_root: Path) -> None:
    async with Sandbox(spares=1, command=SCRIPTED):
        assert processes_below(scratch_root) == []
    async with Sandbox(command=SCRIPTED) as sandbox:
        sandbox.warm_up()
        await solve(sandbox)
        assert processes_below(scratch_root) == []


async def test_a_run_takes_the_spare_and_the_next_one_starts(scratch_root: Path) -> None:
    async with Sandbox(spares=1, command=SCRIPTED) as sandbox:
        sandbox.warm_up()
        (first,) = await until_waiting(scratch_root, 1)
        async with aclosing(sandbox.run(RolloutRequest(HANGS, (1,)))) as events:
            assert isinstance(await anext(events), WorkerReady)
            assert first in await until_waiting(scratch_root, 2)
        (second,) = await until_waiting(scratch_root, 1)
        assert second != first


async def test_never_more_spares_than_asked_for(scratch_root: Path) -> None:
    async with Sandbox(spares=2, command=SCRIPTED) as sandbox:
        await asyncio.gather(*(solve(sandbox) for _ in range(3)))
        sandbox.warm_up()
        await until_waiting(scratch_root, 2)
        await asyncio.sleep(0.1)
        assert len(processes_below(scratch_root)) == 2


async def test_a_dead_spare_is_replaced_and_no_task_is_blamed(scratch_root: Path) -> None:
    async with Sandbox(spares=1, command=SCRIPTED) as sandbox:
        sandbox.warm_up()
        (spare,) = await until_waiting(scratch_root, 1)
        await asyncio.sleep(0.1)  # it says that it is ready
        os.kill(spare, signal.SIGKILL)
        await solve(sandbox)


async def test_two_workers_that_die_before_their_order_are_our_own_failure() -> None:
    async with Sandbox(command=(sys.executable, "-c", DIES_BEFORE_ITS_ORDER)) as sandbox:
        with pytest.raises(SandboxUnavailable, match="before it took its order"):
            await solve(sandbox)


async def test_a_spare_of_older_code_is_thrown_away(scratch_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Sandbox(spares=1, command=SCRIPTED) as sandbox:
        sandbox.warm_up()
        (spare,) = await until_waiting(scratch_root, 1)
        await asyncio.sleep(0.1)
        monkeypatch.setattr(standing, "code_stamp", lambda: (0, 0))  # as if a module had been edited
        await solve(sandbox)
        assert spare not in processes_below(scratch_root)


async def test_an_edit_of_our_code_changes_the_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "sim.py"
    module.write_text("before")
    monkeypatch.setattr(code_stamp, "_PACKAGE", tmp_path)
    before = code_stamp.code_stamp()
    os.utime(module, ns=(0, before[1] + 1))
    assert code_stamp.code_stamp() != before


async def test_workers_that_cannot_start_are_tried_once_a_run(tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    fails = (sys.executable, "-c", f"open({str(tries)!r}, 'a').write('x'); raise SystemExit('no such world')")
    async with Sandbox(spares=1, command=fails) as sandbox:
        sandbox.warm_up()
        with pytest.raises(SandboxUnavailable, match="no such world"):
            await solve(sandbox)
        await asyncio.sleep(0.3)
    assert tries.read_text() == "xx"  # the spare's, and the run's own


async def test_closing_ends_a_spare_that_is_still_starting(scratch_root: Path) -> None:
    sandbox = Sandbox(spares=1, command=(sys.executable, "-c", "import time; time.sleep(60)"))
    sandbox.warm_up()
    await until_waiting(scratch_root, 1)
    await sandbox.close()


async def test_a_run_that_is_cancelled_while_its_spare_starts_leaves_nothing(scratch_root: Path) -> None:
    sandbox = Sandbox(spares=1, command=(sys.executable, "-c", "import time; time.sleep(60)"))
    sandbox.warm_up()
    await until_waiting(scratch_root, 1)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(solve(sandbox), 0.2)
    assert processes_below(scratch_root) == []


@pytest.mark.parametrize("turns", [0, 1, 2, 4])
def test_an_app_that_fails_while_a_spare_starts_ends_and_leaves_nothing(turns: int) -> None:
    async def fail() -> None:
        Sandbox(spares=1, command=SCRIPTED).warm_up()
        for _ in range(turns):
            await asyncio.sleep(0)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(fail())


@pytest.mark.filterwarnings("error")
def test_spares_that_nobody_closes_end_with_their_loop(scratch_root: Path) -> None:
    async def forget() -> None:
        await solve(Sandbox(spares=1, command=SCRIPTED))
        await until_waiting(scratch_root, 1)
        await asyncio.sleep(0.1)  # it says that it is ready

    asyncio.run(forget())
    gc.collect()


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_an_app_that_fails_while_a_worker_is_being_ended_leaves_nothing(turns: int) -> None:
    """The loop is wound up, which cancels every task, those that clean up included."""

    async def fail() -> None:
        events = Sandbox(command=SCRIPTED).run(RolloutRequest(HANGS, (1,)))
        await anext(events)
        closing = asyncio.create_task(anext(events))
        await asyncio.sleep(0)
        closing.cancel()
        for _ in range(turns):
            await asyncio.sleep(0)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(fail())
    gc.collect()  # a process that nobody has waited for complains


async def test_many_runs_in_a_row_each_have_a_process_of_their_own() -> None:
    async with Sandbox(spares=1, command=SCRIPTED) as sandbox:
        printed = []
        for _ in range(5):
            events = [event async for event in sandbox.run(RolloutRequest(GOOD, (1,)))]
            assert any(isinstance(event, EpisodeFinished) for event in events)
            printed += [event.text for event in events if hasattr(event, "text")]
    assert len(set(printed)) == 5
