import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from pathlib import Path

import pytest

from sim.forking import ParentOfThread, can_fork
from sim.job_launching import JOB_COMMAND, JOB_PARENT
from sim.jobs import (
    GRACE_S,
    Job,
    JobDone,
    JobEvent,
    JobFailed,
    JobFunction,
    JobStarted,
    JobTold,
    find_function,
    name_of,
)
from sim.pool import Executor, InOrder, InProcess, LocalProcesses
from sim.ray_engine import connect_to_ray
from sim.sandbox.protocol import JsonValue
from tests.sim import pool_jobs
from tests.sim.ray_clusters import VirtualCluster, virtual_cluster

Engine = Callable[[int], Executor]
ENGINES: dict[str, Engine] = {"in-process": InProcess, "local-processes": LocalProcesses}
needs_forks = pytest.mark.skipif(not can_fork(), reason="jobs are not forked on this system")
everywhere = pytest.mark.parametrize("engine", [*ENGINES, "ray"], indirect=True)


@pytest.fixture
async def engine(request: pytest.FixtureRequest) -> AsyncGenerator[Engine, None]:
    """A way to make an executor for so many jobs at once; Ray's needs a connection, which the event loop has."""
    if request.param in ENGINES:
        yield ENGINES[request.param]
        return
    cluster: VirtualCluster = request.getfixturevalue("cluster")
    async with connect_to_ray(None, cluster.environ) as connected:
        yield connected.with_at_once


@pytest.fixture(scope="module")
def cluster() -> Iterator[VirtualCluster]:
    with virtual_cluster(nodes=2) as cluster:
        yield cluster


def jobs(function: JobFunction, *arguments: JsonValue) -> list[Job]:
    return [Job(name_of(function), each) for each in arguments]


async def collect(events: AsyncGenerator[JobEvent, None]) -> list[JobEvent]:
    async with aclosing(events):
        return [event async for event in events]


def ends(events: Sequence[JobEvent]) -> dict[int, JobDone | JobFailed]:
    found = [event for event in events if isinstance(event, JobDone | JobFailed)]
    assert len({event.index for event in found}) == len(found), "each job ends once"
    return {event.index: event for event in found}


@everywhere
async def test_every_job_is_answered_whatever_number_works(engine: Engine) -> None:
    for at_once in (1, 2):
        events = await collect(engine(at_once).map(jobs(pool_jobs.double, 1, 2, 3)))
        assert ends(events) == {index: JobDone(index, 2 * (index + 1), 1) for index in range(3)}
        assert [event.index for event in events if isinstance(event, JobStarted)] == [0, 1, 2]
        assert [event.value for event in events if isinstance(event, JobTold) and event.index == 1] == [{"doubling": 2}]


@everywhere
async def test_no_jobs_are_done_at_once(engine: Engine) -> None:
    assert await collect(engine(2).map([])) == []


@everywhere
async def test_two_jobs_run_at_once_and_are_told_as_they_end(engine: Engine, tmp_path: Path) -> None:
    sign = tmp_path / "the second has ended"
    ended = []
    async with aclosing(engine(2).map(jobs(pool_jobs.wait_for_the_sign, [0, str(sign)], [1, str(sign)]))) as events:
        async for event in events:
            if isinstance(event, JobDone):
                ended.append(event.index)
                sign.touch()
    assert ended == [1, 0]


@everywhere
async def test_jobs_are_drawn_only_when_somebody_is_free(engine: Engine) -> None:
    drawn: list[int] = []

    def endless() -> Iterator[Job]:
        for number in range(1_000_000):
            drawn.append(number)
            yield Job(name_of(pool_jobs.double), number)

    async with aclosing(engine(2).map(endless())) as events:
        async for event in events:
            if isinstance(event, JobDone):
                break
    assert len(drawn) < 20


@everywhere
async def test_a_job_that_raises_stops_no_other(engine: Engine) -> None:
    mixed = [*jobs(pool_jobs.refuse, "bread"), *jobs(pool_jobs.double, 4), Job("tests.sim.pool_jobs:missing", None)]
    first, second, third = ends(await collect(engine(1).map(mixed))).values()
    assert isinstance(first, JobFailed)
    assert first.problem.startswith("ValueError: no bread (")
    assert "pool_jobs.py:" in first.problem
    assert first.attempts == 1, "the same mistake would be made again"
    assert second == JobDone(1, 8, 1)
    assert isinstance(third, JobFailed)


@everywhere
async def test_what_crashed_is_tried_again(engine: Engine, tmp_path: Path) -> None:
    events = await collect(engine(1).map(jobs(pool_jobs.lose_the_machine_once, str(tmp_path / "mark"))))
    assert ends(events)[0] == JobDone(0, "survived", 2)
    assert [event.attempt for event in events if isinstance(event, JobStarted)] == [1, 2]


async def test_a_process_that_dies_costs_one_attempt_at_one_job(tmp_path: Path) -> None:
    mixed = [*jobs(pool_jobs.crash_once, str(tmp_path / "mark")), *jobs(pool_jobs.double, 1)]
    assert ends(await collect(LocalProcesses(1).map(mixed))) == {0: JobDone(0, "survived", 2), 1: JobDone(1, 2, 1)}


async def test_a_job_that_always_crashes_fails_after_a_bounded_number_of_attempts() -> None:
    mixed = [*jobs(pool_jobs.always_die, None), *jobs(pool_jobs.double, 1)]
    failed, done = ends(await collect(LocalProcesses(1, attempts=2).map(mixed))).values()
    problem = "the process of tests.sim.pool_jobs:always_die ended with exit code 3 and no answer; it printed nothing"
    assert failed == JobFailed(0, problem, 2)
    assert done == JobDone(1, 2, 1)


async def test_the_last_words_of_a_crashed_process_are_told(tmp_path: Path) -> None:
    (failed,) = ends(
        await collect(LocalProcesses(1, attempts=1).map(jobs(pool_jobs.crash_once, str(tmp_path / "mark"))))
    ).values()
    assert isinstance(failed, JobFailed)
    assert "was ended by SIGSEGV" in failed.problem
    assert "segfault ahead" in failed.problem
    assert "chatter" not in failed.problem, "standard output is for nobody"


@pytest.mark.parametrize("command", [None, JOB_COMMAND], ids=["forked", "fresh"])
async def test_what_a_process_leaves_with_is_told(command: Sequence[str] | None) -> None:
    pool = LocalProcesses(1, attempts=1, command=command)
    (failed,) = ends(await collect(pool.map(jobs(pool_jobs.leave_with_words, "there is no bread left")))).values()
    assert isinstance(failed, JobFailed)
    assert "ended with exit code 1" in failed.problem
    assert "there is no bread left" in failed.problem


@needs_forks
async def test_with_their_parent_jobs_die_and_are_tried_again(tmp_path: Path) -> None:
    async with aclosing(LocalProcesses(1).map(jobs(pool_jobs.wait_for_ever, str(tmp_path / "mark")))) as events:
        first = await first_told(events)
        assert isinstance(first, int)
        os.kill(parent_of(first), signal.SIGKILL)
        assert await first_told(events) != first
        while is_running(first):  # noqa: ASYNC110 - it was killed, and is being buried
            await asyncio.sleep(0.01)


def parent_of(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


async def test_a_slow_import_holds_up_no_other_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signs = tmp_path / "the first may end", tmp_path / "the second is imported"
    monkeypatch.setenv("SIMSMITH_TEST_SIGN", str(signs[1]))
    monkeypatch.setattr("sim.job_launching.JOB_PARENT", ParentOfThread(JOB_PARENT._start))  # one that has the variable
    mixed = [*jobs(pool_jobs.wait_for_the_sign, [0, str(signs[0])]), Job("tests.sim.slow_jobs:answer", 7)]
    ended = []
    async with aclosing(LocalProcesses(2).map(mixed)) as events:
        async for event in events:
            if isinstance(event, JobStarted) and event.index == 1:
                signs[0].touch()
            if isinstance(event, JobDone):
                ended.append(event.index)
                signs[1].touch()
    assert ended == [0, 1]


async def test_a_grandchild_that_holds_the_pipes_open_does_not_hold_up_its_jobs_end(tmp_path: Path) -> None:
    note = tmp_path / "grandchild"
    (failed,) = ends(
        await collect(LocalProcesses(1, attempts=1).map(jobs(pool_jobs.leave_a_grandchild, str(note))))
    ).values()
    os.kill(int(note.read_text()), signal.SIGKILL)
    assert isinstance(failed, JobFailed)
    assert "exit code 3" in failed.problem
    assert "last words" in failed.problem


@pytest.mark.parametrize("words", ['{"told": ', '["told"]', "rubbish\n", "7\n"])
async def test_a_process_that_breaks_off_in_the_middle_of_a_message_has_crashed(words: str) -> None:
    (failed,) = ends(
        await collect(LocalProcesses(1, attempts=2).map(jobs(pool_jobs.stop_in_mid_sentence, words)))
    ).values()
    assert isinstance(failed, JobFailed)
    assert "in the middle of a message" in failed.problem
    assert failed.attempts == 2, "a crash may go better next time"


async def test_a_process_that_cannot_be_started_is_a_crash() -> None:
    pool = LocalProcesses(1, attempts=2, command=("/no/such/program",))
    (failed,) = ends(await collect(pool.map(jobs(pool_jobs.double, 1)))).values()
    assert isinstance(failed, JobFailed)
    assert "no process could be started" in failed.problem


@everywhere
async def test_closing_lets_running_jobs_clean_up(engine: Engine, tmp_path: Path) -> None:
    marks = [str(tmp_path / name) for name in ("one", "two")]
    async with aclosing(engine(2).map(jobs(pool_jobs.wait_for_ever, *marks))) as events:
        running: set[int] = set()
        async for event in events:
            if isinstance(event, JobTold):
                running.add(event.index)
            if len(running) == 2:
                break
    assert [Path(mark).exists() for mark in marks] == [True, True]  # noqa: ASYNC240


async def test_a_fresh_process_answers_as_a_forked_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has the environment and the folder that the app has now, though the forked one's parent is older."""
    monkeypatch.setenv("SIMSMITH_TEST", "seen")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    forked, fresh = LocalProcesses(1), LocalProcesses(1, command=JOB_COMMAND)
    answers = [ends(await collect(pool.map(jobs(pool_jobs.look_around, None)))) for pool in (forked, fresh)]
    assert answers[0] == answers[1]
    (answer,) = answers[0].values()
    assert isinstance(answer, JobDone)
    assert answer.result == ["seen", str(tmp_path), 0, True]


async def test_a_process_that_never_listens_does_not_outlive_its_pool() -> None:
    deaf = Job(name_of(pool_jobs.compute_for_ever), None, grace_s=0.1)
    async with aclosing(LocalProcesses(1).map([deaf])) as events:
        process = await first_told(events)
    assert isinstance(process, int)
    while is_running(process):  # noqa: ASYNC110 - it was killed, and is being buried
        await asyncio.sleep(0.01)


async def test_a_job_has_as_long_to_end_as_it_says(tmp_path: Path) -> None:
    """Longer than others, both by its pool's clock and by its own."""
    mark = tmp_path / "mark"
    slow = Job(name_of(pool_jobs.end_slowly), [str(mark), GRACE_S + 0.5], grace_s=120.0)
    async with aclosing(LocalProcesses(1).map([slow])) as events:
        await first_told(events)
    assert mark.exists()


async def first_told(events: AsyncGenerator[JobEvent, None]) -> JsonValue:
    async for event in events:
        if isinstance(event, JobTold):
            return event.value
    raise AssertionError("the job said nothing")


async def test_cancelling_whoever_listens_ends_the_jobs(tmp_path: Path) -> None:
    began = asyncio.Event()

    async def listen() -> None:
        async with aclosing(LocalProcesses(1).map(jobs(pool_jobs.wait_for_ever, str(tmp_path / "mark")))) as events:
            async for event in events:
                if isinstance(event, JobTold):
                    began.set()

    listening = asyncio.create_task(listen())
    await began.wait()
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening
    assert (tmp_path / "mark").exists()


def test_jobs_end_when_the_app_is_killed(tmp_path: Path) -> None:
    program = f"""
import asyncio
from sim.jobs import Job
from sim.pool import LocalProcesses

async def main():
    async for event in LocalProcesses(1).map([Job("tests.sim.pool_jobs:wait_for_ever", {str(tmp_path / "mark")!r})]):
        print(event, flush=True)

asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        assert "JobStarted" in app.stdout.readline()
        job = int(app.stdout.readline().partition("value=")[2].rstrip(")\n"))
        app.kill()
    while is_running(job):
        time.sleep(0.01)
    assert (tmp_path / "mark").exists()


def is_running(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def test_only_functions_that_any_process_can_find_become_jobs() -> None:
    async def local(arguments: JsonValue, tell: object) -> JsonValue:
        return None

    with pytest.raises(ValueError, match="top level of a module"):
        name_of(local)
    assert find_function(name_of(pool_jobs.double)) is pool_jobs.double


def test_what_comes_early_waits_for_its_turn() -> None:
    ordered: InOrder[str] = InOrder()
    assert list(ordered.add(1, "b")) == []
    assert list(ordered.add(3, "d")) == []
    assert list(ordered.add(0, "a")) == ["a", "b"]
    assert ordered.rest() == ["d"]
