"""Children that end, hang, and leave grandchildren behind."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from sim.child_processes import StartedProcess, end_group, exit_status, kill_group, read_end, write_end

LEAVES_A_GRANDCHILD = "import os, time\nif os.fork() == 0: time.sleep(600)\nelse: os._exit(7)"


@pytest.fixture(params=["pidfd", "thread"], autouse=True)
def way_to_wait(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the kernel's handles, and as where it has none."""
    if request.param == "thread":
        monkeypatch.delattr(os, "pidfd_open", raising=False)


def child(program: str, *, output: int = subprocess.DEVNULL) -> StartedProcess:
    return StartedProcess([sys.executable, "-c", program], start_new_session=True, stdout=output)


async def test_a_child_ends_though_a_grandchild_holds_its_pipe_and_takes_it_along() -> None:
    ours, theirs = os.pipe()
    reader, transport = await read_end(ours, 1 << 10)
    process = child(LEAVES_A_GRANDCHILD, output=theirs)
    os.close(theirs)
    assert await exit_status(process) == 7
    assert await reader.read() == b"", "the grandchild is gone, and with it the other end"
    transport.close()


async def test_the_status_can_be_asked_for_twice_and_at_once() -> None:
    process = child("raise SystemExit(3)")
    assert tuple(await asyncio.gather(exit_status(process), exit_status(process))) == (3, 3)
    assert await exit_status(process) == 3


async def test_looking_does_not_reap() -> None:
    process = child("pass")
    while not process.has_ended():  # noqa: ASYNC110 - this is what is tested
        await asyncio.sleep(0.01)
    assert process.returncode is None
    assert await exit_status(process) == 0
    assert process.has_ended()


async def test_ending_kills_and_reaps() -> None:
    process = child("import time; time.sleep(600)")
    assert await end_group(process) == -signal.SIGKILL
    kill_group(process)  # its id may be another's by now: nothing happens


async def test_a_killed_child_is_reaped_even_when_nobody_may_wait_for_it() -> None:
    process = child("import time; time.sleep(600)")
    ending = asyncio.create_task(end_group(process))
    await asyncio.sleep(0)
    ending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ending
    assert process.returncode == -signal.SIGKILL


async def test_what_is_written_for_a_dead_child_is_dropped() -> None:
    theirs, ours = os.pipe()
    os.close(theirs)
    writer = await write_end(ours)
    writer.write(b"hello\n")
    writer.close()
