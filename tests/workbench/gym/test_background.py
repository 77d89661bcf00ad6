from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable

import pytest

from workbench.gym.background import BackgroundLoop


async def answer() -> int:
    await asyncio.sleep(0)
    return 42


async def refuse() -> None:
    raise LookupError("no")


def test_what_work_returns_or_raises_reaches_who_waits_for_it() -> None:
    background = BackgroundLoop()
    assert background.run(answer()) == 42
    with pytest.raises(LookupError, match="no"):
        background.run(refuse())


def test_all_work_is_done_in_one_thread_that_is_not_ours() -> None:
    background = BackgroundLoop()

    async def thread() -> int:
        return threading.get_ident()

    first, second = background.run(thread()), background.run(thread())
    assert first == second != threading.get_ident()


def test_interrupted_work_has_ended_when_the_interrupt_arrives() -> None:
    background, ended = BackgroundLoop(), []

    async def interrupt() -> None:
        try:
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(True)

    with pytest.raises(KeyboardInterrupt):
        background.run(interrupt())
    assert ended == [True]
    assert background.run(answer()) == 42


@pytest.mark.parametrize("handed_over", [True, False])
def test_work_that_is_interrupted_while_it_is_handed_over_is_over(
    monkeypatch: pytest.MonkeyPatch, *, handed_over: bool
) -> None:
    background = BackgroundLoop()
    loop = background._started()
    call = loop.call_soon_threadsafe

    def interrupted(callback: Callable[[], object]) -> None:
        monkeypatch.setattr(loop, "call_soon_threadsafe", call)
        if handed_over:
            call(callback)
        raise KeyboardInterrupt

    monkeypatch.setattr(loop, "call_soon_threadsafe", interrupted)
    with pytest.raises(KeyboardInterrupt):
        background.run(asyncio.sleep(600))
    assert background.run(answer()) == 42
    assert not asyncio.all_tasks(loop)


def test_a_forked_copy_has_a_loop_of_its_own() -> None:
    background = BackgroundLoop()
    background.run(answer())
    child = os.fork()
    if child == 0:
        os._exit(background.run(answer()))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42
