"""A warm parent and its children: real processes, without physics."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim import forking
from sim.child_processes import end_group, exit_status, kill_group
from sim.forking import NotForked, ParentOfThread, WarmParent, can_fork
from sim.sandbox.protocol import JsonValue

COMMAND = (sys.executable, "-m", "tests.sim.forking_children")
ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).parents[2])}

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system has no handles of processes")


@pytest.fixture(scope="module")
def parent() -> Iterator[WarmParent]:
    """One for all tests: that none of them harms it is part of what they test."""
    parent = WarmParent(COMMAND, ENVIRONMENT)
    yield parent
    assert parent.is_alive
    parent.close()
    assert not parent.is_alive


async def told_by(parent: WarmParent, order: JsonValue) -> str:
    """What a child writes into its pipe."""
    ours, theirs = os.pipe()
    try:
        child = await parent.fork(order, (theirs,))
        os.close(theirs)
        assert await exit_status(child) == 0
        return os.read(ours, 1 << 12).decode()
    finally:
        os.close(ours)


def is_there(pid: int) -> bool:
    """Whether a process lives; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(("order", "status"), [({"exit": 3}, 3), ("raise", 1), ("crash", -signal.SIGSEGV)])
async def test_the_status_is_the_child_s_own(parent: WarmParent, order: JsonValue, status: int) -> None:
    child = await parent.fork(order, ())
    assert tuple(await asyncio.gather(exit_status(child), exit_status(child))) == (status, status)
    assert await exit_status(child) == status


async def test_looking_does_not_reap(parent: WarmParent) -> None:
    child = await parent.fork({"exit": 0}, ())
    while not child.has_ended():  # noqa: ASYNC110 - this is what is tested
        await asyncio.sleep(0.01)
    os.kill(child.pid, 0)  # its id is its own still
    assert child.returncode is None
    assert child.wait() == 0


async def test_a_child_leads_a_session_of_its_own(parent: WarmParent) -> None:
    pid, group, session = (await told_by(parent, "tell the group")).split()
    assert pid == group == session


async def test_a_child_has_its_own_descriptors_and_no_other(parent: WarmParent) -> None:
    sleeper = await parent.fork("sleep", ())
    standard_own_and_the_listing_itself = 3 + 1 + 1
    assert len((await told_by(parent, "list descriptors")).split()) == standard_own_and_the_listing_itself
    await end_group(sleeper)


async def test_ending_takes_grandchildren_along(parent: WarmParent) -> None:
    child = await parent.fork("have a child", ())
    group = child.pid
    assert await exit_status(child) == 7
    while any(_groups(group)):  # noqa: ASYNC110 - they were killed, and are being buried
        await asyncio.sleep(0.01)


def _groups(group: int) -> Iterator[int]:
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(entry.name)) == group and is_there(int(entry.name)):
                yield int(entry.name)
        except ProcessLookupError:
            continue


async def test_a_killed_child_is_reaped_even_when_nobody_may_wait_for_it(parent: WarmParent) -> None:
    child = await parent.fork("sleep", ())
    ending = asyncio.create_task(end_group(child))
    await asyncio.sleep(0)
    ending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ending
    assert child.returncode == -signal.SIGKILL
    kill_group(child)  # its id may be another's by now: nothing happens


async def test_waiting_gives_up_in_time(parent: WarmParent) -> None:
    child = await parent.fork("sleep", ())
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(0.01)
    assert await end_group(child) == -signal.SIGKILL


async def test_a_fork_that_nobody_waits_for_any_more_leaves_no_child(parent: WarmParent) -> None:
    ours, theirs = os.pipe()
    forking = asyncio.create_task(parent.fork("sleep", (theirs,)))
    await asyncio.sleep(0)
    os.close(theirs)
    forking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await forking
    assert await asyncio.to_thread(os.read, ours, 1) == b"", "the other end of its pipe is closed: it is gone"
    os.close(ours)


async def test_with_the_parent_its_children_end_and_none_is_forked_any_more() -> None:
    parent = WarmParent(COMMAND, ENVIRONMENT)
    child = await parent.fork("sleep", ())
    parent.close()
    assert await exit_status(child) == -signal.SIGKILL
    while is_there(child.pid):  # noqa: ASYNC110 - the kernel has killed it with its parent
        await asyncio.sleep(0.01)
    with pytest.raises(NotForked):
        await parent.fork("sleep", ())


async def test_a_parent_that_does_not_start_forks_nothing() -> None:
    parent = WarmParent((sys.executable, "-c", "raise SystemExit(1)"), ENVIRONMENT)
    with pytest.raises(NotForked):
        await parent.fork("sleep", ())


async def test_a_status_is_never_taken_for_a_process_id() -> None:
    killed_at_once = """
import socket, sys
from sim.fork_server import ENDED, NEWS
doorbell = socket.socket(fileno=int(sys.argv[2]))
_, (leash,), _, _ = socket.recv_fds(doorbell, 1 << 10, 1)
socket.socket(fileno=leash).send(NEWS.pack(ENDED, -9))
doorbell.recv(1)
"""
    parent = WarmParent((sys.executable, "-c", killed_at_once), ENVIRONMENT)
    with pytest.raises(NotForked, match="before it began"):
        await parent.fork("sleep", ())
    assert parent.has_forked, "so it is asked again"
    parent.close()


def test_a_killed_app_takes_parent_and_children_along() -> None:
    app = f"""
import asyncio, os, sys
from sim.forking import WarmParent
async def main():
    parent = WarmParent({COMMAND!r}, {ENVIRONMENT!r})
    child = await parent.fork("sleep", ())
    print(parent._process.pid, child.pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", app], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pids = [int(pid) for pid in process.stdout.readline().split()]
        assert all(map(is_there, pids)), pids
        process.kill()
    while any(map(is_there, pids)):
        time.sleep(0.01)


def test_a_dropped_parent_ends() -> None:
    parent = WarmParent(COMMAND, ENVIRONMENT)
    process = parent._process
    del parent
    assert process.returncode == -signal.SIGKILL


async def test_children_go_on_when_our_code_is_edited_and_their_parent_ends_after_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(forking, "code_stamp", lambda: (1, 1))
    parents = ParentOfThread(lambda: WarmParent(COMMAND, ENVIRONMENT))
    before, child = parents.get(), await parents.fork("sleep", ())
    monkeypatch.setattr(forking, "code_stamp", lambda: (1, 2))
    other = await parents.fork({"exit": 3}, ())
    assert await exit_status(other) == 3
    assert before is not None
    assert before.is_alive
    assert not child.has_ended()
    await end_group(child)
    monkeypatch.setattr(forking, "code_stamp", lambda: (1, 3))
    assert parents.get() is not before
    assert not before.is_alive
    parents.end()
