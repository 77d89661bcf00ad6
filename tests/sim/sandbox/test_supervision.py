"""The host against workers that lie, flood, die and hang. They are real processes, without physics."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from sim.errors import SandboxUnavailable
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import (
    EpisodeFinished,
    EpisodeStarted,
    Limits,
    OutputLine,
    RolloutEvent,
    RolloutReport,
    RolloutRequest,
    WorkerReady,
)
from tests.sim.sandbox.processes import processes_below

SCRIPTED = (sys.executable, str(Path(__file__).parents[2] / "cases" / "scripted_worker.py"))
DIES_BEFORE_ITS_ORDER = Path(SCRIPTED[1]).read_text().replace("order = ", "sys.exit(0)\norder = ")
SMALL = Limits(memory_mb=200, output_kb=16, events_kb=64)
SHORT = Limits(wall_s_load=60.0, wall_s_per_episode=0.4)


@pytest.fixture(autouse=True)
def scratch_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Whatever a test does, no scratch folder and no process stays."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.glob("simsmith-worker-*")) == []
    assert processes_below(tmp_path) == []


def sandbox() -> Sandbox:
    return Sandbox(command=SCRIPTED)


async def run(script: str, *, seeds: tuple[int, ...] = (1, 2), limits: Limits = SMALL) -> list[RolloutEvent]:
    return [event async for event in sandbox().run(RolloutRequest(script, seeds, limits=limits))]


async def report(script: str, *, seeds: tuple[int, ...] = (1, 2), limits: Limits = SMALL) -> RolloutReport:
    last = (await run(script, seeds=seeds, limits=limits))[-1]
    assert isinstance(last, RolloutReport)
    return last


GOOD = "loaded()\nfor seed in order['seeds']: episode(seed)\nsend(type='finished')\n"


async def test_a_good_run_ends_with_its_report() -> None:
    events = await run(GOOD)
    assert [type(event) for event in events] == [WorkerReady, EpisodeFinished, EpisodeFinished, RolloutReport]
    last = events[-1]
    assert isinstance(last, RolloutReport)
    assert (last.outcome, last.completed, last.class_name) == ("solved", True, "Scripted")
    assert [episode.seed for episode in last.episodes] == [1, 2]


def test_a_request_without_seeds_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one seed"):
        RolloutRequest(GOOD, ())


async def test_what_the_imports_print_is_not_the_tasks_output() -> None:
    assert not [event for event in await run(GOOD) if isinstance(event, OutputLine)]


async def test_output_arrives_line_by_line_without_escape_sequences() -> None:
    events = await run("print('\\x1b[2Jone'); print('two', flush=True)\n" + GOOD)
    assert [event.text for event in events if isinstance(event, OutputLine)] == ["one", "two"]


async def test_a_death_while_loading_is_a_failure_without_episodes() -> None:
    last = await report("os._exit(0)")
    assert (last.outcome, last.constructed, last.episodes) == ("task_error", False, ())
    assert last.failure is not None
    assert last.failure.type == "ProcessExit"


async def test_after_a_crash_the_other_seeds_run_in_a_fresh_worker() -> None:
    last = await report("loaded()\nif order['seeds'][0] == 1: os.abort()\n" + GOOD.removeprefix("loaded()\n"))
    assert [(e.seed, e.outcome) for e in last.episodes] == [(1, "task_error"), (2, "solved")]
    assert last.episodes[0].error is not None
    assert last.episodes[0].error.type == "SIGABRT"
    assert last.outcome == "task_error"


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("loaded()\ntime.sleep(60)", "TimeLimit"),
        ("loaded()\nos.close(events); time.sleep(60)", "TimeLimit"),
        ("loaded()\nx = b'x' * (300 << 20); time.sleep(60)", "MemoryLimit"),
        ("loaded()\nwhile True: print('A' * 1000)", "OutputLimit"),
        ("loaded()\nwhile True: send(type='started', seed=1, instruction='', max_steps=1)", "EventLimit"),
    ],
)
async def test_beyond_a_limit_the_run_ends_without_trying_the_other_seeds(script: str, kind: str) -> None:
    last = await report(script, limits=SHORT if kind == "TimeLimit" else SMALL)
    assert last.outcome == "limit_exceeded"
    assert [episode.seed for episode in last.episodes] == [1]
    assert last.episodes[0].error is not None
    assert last.episodes[0].error.type == kind
    assert not last.completed


async def test_a_load_that_never_ends_is_beyond_its_limit() -> None:
    last = await report("time.sleep(60)", limits=Limits(wall_s_load=0.4))
    assert (last.outcome, last.constructed) == ("limit_exceeded", False)
    assert last.failure is not None
    assert last.failure.type == "TimeLimit"


@pytest.mark.parametrize(
    "lie",
    [
        "os.write(events, b'rubbish\\n')",
        "os.write(events, b'x' * 900_000)",
        "send(type='ready', level='full', mechanisms=[], still_open=[], missing=[])",
        "loaded()",
        "episode(7)",
        "send(type='started', seed=9, instruction='', max_steps=1)",
        "send(type='finished')",
        "send(type='load-failed', failure={'type': 'E', 'message': '', 'line': None})",
    ],
)
async def test_rubbish_on_the_event_pipe_is_put_down_to_the_task(lie: str) -> None:
    last = await report(f"loaded()\n{lie}\ntime.sleep(60)", seeds=(1,), limits=Limits())
    assert last.outcome == "task_error"
    assert last.episodes[0].error is not None
    assert last.episodes[0].error.type == "ProtocolViolation"


async def test_a_verdict_before_the_task_is_loaded_counts_for_nothing() -> None:
    last = await report("episode(1); episode(2); send(type='finished'); time.sleep(60)", limits=Limits())
    assert (last.outcome, last.episodes) == ("task_error", ())


async def test_processor_time_is_limited_where_nobody_looks_at_the_clock() -> None:
    script = "import resource, signal\nprint(resource.getrlimit(resource.RLIMIT_CPU), flush=True)\nloaded()\n"
    limits = Limits(wall_s_load=10.0, wall_s_per_episode=20.0)
    events = await run(script + "os.kill(os.getpid(), signal.SIGXCPU)", seeds=(1,), limits=limits)
    (line,) = [event.text for event in events if isinstance(event, OutputLine)]
    soft, hard = map(int, line.strip("()").split(","))
    assert 70 <= soft <= 75, "load, episode, evidence, some to spare, and what the start took"
    assert hard == soft + 5
    assert isinstance(events[-1], RolloutReport)
    assert events[-1].outcome == "limit_exceeded"


KILLED = "loaded()\nos.kill(os.getpid(), 9)\n"


async def test_one_that_may_have_killed_itself_is_put_down_to_its_task() -> None:
    last = await report(KILLED, seeds=(1,))
    assert last.outcome == "task_error"
    assert last.episodes[0].error is not None
    assert last.episodes[0].error.type == "SIGKILL"


def held(request: RolloutRequest) -> AsyncGenerator[RolloutEvent, None]:
    """A worker of which the host believes that it cannot kill itself: whatever kills it comes from outside."""
    return Sandbox(command=(*SCRIPTED, "seccomp")).run(request)


async def test_a_worker_killed_from_outside_is_replaced_and_goes_on_where_it_was(tmp_path: Path) -> None:
    script = f"loaded()\nmark = {str(tmp_path / 'mark')!r}\n" + (
        "for seed in order['seeds']:\n"
        "    if seed == 2 and not os.path.exists(mark): open(mark, 'w').close(); os.kill(os.getpid(), 9)\n"
        "    episode(seed)\n"
        "send(type='finished')\n"
    )
    events = [event async for event in held(RolloutRequest(script, (1, 2, 3)))]
    last = events[-1]
    assert isinstance(last, RolloutReport)
    assert [(one.seed, one.outcome) for one in last.episodes] == [(1, "solved"), (2, "solved"), (3, "solved")]


async def test_workers_killed_from_outside_twice_blame_no_task() -> None:
    with pytest.raises(SandboxUnavailable, match="killed from outside"):
        _ = [event async for event in held(RolloutRequest(KILLED, (1,)))]


async def test_a_great_worker_killed_from_outside_has_met_the_machines_limit() -> None:
    great = "loaded()\nx = b'x' * (200 << 20); time.sleep(1.5); os.kill(os.getpid(), 9)\n"
    last = [event async for event in held(RolloutRequest(great, (1,), limits=Limits(memory_mb=300)))][-1]
    assert isinstance(last, RolloutReport)
    assert last.outcome == "limit_exceeded"
    assert last.episodes[0].error is not None
    assert "the machine ran out of memory while the task used" in last.episodes[0].error.message


async def test_a_worker_that_claims_failure_and_stays_is_ended() -> None:
    last = await report("send(type='load-failed', failure={'type': 'E', 'message': 'm', 'line': 3}); time.sleep(60)")
    assert last.failure is not None
    assert last.failure.line == 3


async def test_a_worker_that_breaks_with_the_task_in_it_is_put_down_to_the_task() -> None:
    """Whoever could make it say so would have a void trial instead of a failed one, and end a whole run."""
    last = await report("loaded()\nsend(type='broken', problem='Traceback\\nAssertionError')", seeds=(1,))
    assert last.outcome == "task_error"
    assert last.episodes[0].error is not None
    assert last.episodes[0].error.message == "the task disturbed the process that runs it: AssertionError"


async def test_a_worker_that_breaks_before_its_order_is_nobodys_task_error() -> None:
    broken = DIES_BEFORE_ITS_ORDER.replace("sys.exit(0)", "send(type='broken', problem='our own fault')")
    with pytest.raises(SandboxUnavailable, match="our own fault"):
        _ = [event async for event in Sandbox(command=(sys.executable, "-c", broken)).run(RolloutRequest("", (1,)))]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("raise ImportError('no pybullet here')", "no pybullet here"),
        ("import os, sys; os.write(int(sys.argv[3]), b'rubbish\\n')", "not JSON"),
        ("pass", "said nothing"),
    ],
)
async def test_a_worker_that_does_not_start_makes_the_sandbox_unavailable(code: str, words: str) -> None:
    with pytest.raises(SandboxUnavailable, match=words):
        await Sandbox(command=(sys.executable, "-c", code)).measure()


async def test_a_worker_that_never_gets_ready_makes_the_sandbox_unavailable() -> None:
    slow = Sandbox(command=(sys.executable, "-c", "import time; time.sleep(60)"), start_timeout_s=0.2)
    with pytest.raises(SandboxUnavailable, match="not ready"):
        await slow.measure()


async def test_a_missing_program_makes_the_sandbox_unavailable() -> None:
    with pytest.raises(SandboxUnavailable, match="could be started"):
        await Sandbox(command=("/no/such/python",)).measure()


STARTED = "loaded()\nsend(type='started', seed=1, instruction='', max_steps=1)\n"


async def test_closing_the_iterator_ends_the_worker(scratch_root: Path) -> None:
    async with aclosing(sandbox().run(RolloutRequest(STARTED + "time.sleep(60)", (1,)))) as events:
        async for event in events:
            if isinstance(event, EpisodeStarted):
                assert processes_below(scratch_root)
                break
    assert processes_below(scratch_root) == []


async def test_cancelling_the_reader_ends_the_worker_and_what_it_forked(scratch_root: Path) -> None:
    forking = "if os.fork():\n    " + STARTED.replace("\n", "\n    ") + "\ntime.sleep(60)"

    async def read() -> None:
        async for event in sandbox().run(RolloutRequest(forking, (1,))):
            if isinstance(event, EpisodeStarted):
                reading.set()

    reading = asyncio.Event()
    task = asyncio.create_task(read())
    await reading.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert processes_below(scratch_root) == []


@pytest.mark.parametrize("pauses", range(0, 60, 6))
async def test_cancelling_at_any_moment_of_the_start_leaves_nothing(pauses: int) -> None:
    task = asyncio.create_task(run(STARTED + "time.sleep(60)", limits=Limits()))
    for _ in range(pauses):
        await asyncio.sleep(0.001 if pauses > 30 else 0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_closing_the_sandbox_ends_every_run(scratch_root: Path) -> None:
    box = sandbox()
    events = box.run(RolloutRequest(STARTED + "time.sleep(60)", (1,)))
    await anext(events)
    await box.close()
    assert processes_below(scratch_root) == []
    await events.aclose()


async def test_a_worker_sees_neither_keys_nor_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    script = "print(sorted(os.environ)); print(os.getsid(0) == os.getpid(), sys.stdin.read() == '')\n"
    lines = [event.text for event in await run(script + GOOD) if isinstance(event, OutputLine)]
    assert "OPENAI" not in lines[0]
    assert "'HOME', 'LANG', " in lines[0]
    assert lines[1] == "True True"
