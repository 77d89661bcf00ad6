"""Keys for tests that press many: each is waited for until the event loop has nothing left to do, and no longer.

Textual's own `Pilot.press` waits until the whole process is idle for 20 ms, which is slow, and on a busy machine early.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen

from workbench.tui.key_names import WRITTEN

PATIENCE_S = 90.0
"""Only a net: what is waited for has its own event."""
ROUNDS = 10_000
"""Of the event loop, after which a key that is still being worked on counts as one that never ends."""


class Threads(ThreadPoolExecutor):
    """The loop's threads, which know what they have not finished."""

    def __init__(self) -> None:
        super().__init__(max_workers=4)
        self.unfinished: set[Future[Any]] = set()

    def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
        future = super().submit(*args, **kwargs)
        self.unfinished.add(future)
        future.add_done_callback(self.unfinished.discard)
        return future


def watched_threads() -> Threads:
    """The running loop's threads from here on; to be asked for before the app starts its first one."""
    loop = asyncio.get_running_loop()
    threads = loop._default_executor  # type: ignore[attr-defined]
    if not isinstance(threads, Threads):
        threads = Threads()
        loop.set_default_executor(threads)
    return threads


def is_painted(screen: Screen[Any]) -> bool:
    """Whether nothing waits for the timer with which a screen lays out and paints, and nothing scrolls any more."""
    animator = screen.app.animator
    if animator._animations or animator._scheduled:
        return False
    flags = (screen._layout_required, screen._scroll_required, screen._repaint_required, screen._recompose_required)
    return not (any(flags) or screen._dirty_widgets or screen._callbacks or screen._compositor._dirty_regions)


class Presser:
    """Presses keys of an app that runs under a pilot, whose threads are watched (`watched_threads`)."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self._loop = asyncio.get_running_loop()
        self._threads = watched_threads()

    async def press(self, *keys: str) -> None:
        """Each as a terminal sends it, after what the one before began has been done."""
        for key in keys:
            self._send(key)
            await self.idle()

    async def burst(self, *keys: str) -> None:
        """All at once, as from a slow line or a paste."""
        for key in keys:
            self._send(key)
        await self.idle()

    def _send(self, key: str) -> None:
        driver = self.pilot.app._driver
        assert driver is not None
        name = _character_to_key(key) if len(key) == 1 else key
        sign = key if len(key) == 1 else {**WRITTEN, "space": " "}.get(key)
        driver.send_message(events.Key(name, sign))

    async def idle(self) -> None:
        """Until only timers and the user are waited for.

        Raises:
            AssertionError: The loop is kept busy.
        """
        for _ in range(ROUNDS):
            unfinished = [asyncio.wrap_future(each) for each in tuple(self._threads.unfinished)]
            await asyncio.gather(*unfinished, return_exceptions=True)
            await asyncio.sleep(0)
            if not self._loop._ready and not self._threads.unfinished:  # type: ignore[attr-defined]
                return
        raise AssertionError("the event loop never comes to rest")

    async def painted(self) -> None:
        """Until what has changed is on the screen, laid out as often as it takes: a scrollbar that comes moves text."""
        await self.idle()
        await self.until(lambda: is_painted(self.pilot.app.screen))

    async def until(self, true: Callable[[], bool], about: Callable[[], str] = str) -> None:
        """Wait for what a timer or a job brings about.

        Raises:
            AssertionError: It did not come; says what there is instead.
        """
        until = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < until, about()
            await asyncio.sleep(0.005)
            await self.idle()
