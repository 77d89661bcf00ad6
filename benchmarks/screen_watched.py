"""`simsmith` with somebody who looks at its event loop: how long each callback took, and what it was.

    python -m benchmarks.screen_watched REPORT.json tui --project PROJECT

The rollouts' worker is `screen_camera`. The report is written when the app ends.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import threading
import time
from collections import Counter
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from sim.sandbox.host import Sandbox
from workbench import cli
from workbench.core import session
from workbench.tui import stream

LONG_S = 0.02
"""Shorter ones are only counted."""
LOOK_EVERY_S = 0.01
DEPTH = 12
"""Calls that are noted of each look."""


class LoopWatch:
    """Times every callback of the event loop, and looks at what the long ones are doing."""

    def __init__(self) -> None:
        self.blocks: list[dict[str, Any]] = []
        self.callbacks = 0
        self.events: Counter[str] = Counter()
        self.began = time.monotonic()
        self._since: float | None = None
        self._collecting = self._collected = 0.0
        self._seen: list[str] = []
        self._main = threading.main_thread().ident
        self._waits = os.open("/proc/thread-self/schedstat", os.O_RDONLY)

    def install(self) -> None:
        """From now on."""
        run = asyncio.events.Handle._run

        def watched(handle: asyncio.Handle) -> None:
            waited, ran, began = self._waited(), time.thread_time(), time.perf_counter()
            self._since, self._seen, self._collected = began, [], 0.0
            run(handle)
            self._since = None
            self._note(time.perf_counter() - began, time.thread_time() - ran, self._waited() - waited, handle)

        asyncio.events.Handle._run = watched  # type: ignore[method-assign,assignment]
        gc.callbacks.append(self._note_collection)
        threading.Thread(target=self._look, daemon=True).start()

    def count(self, add: Any) -> Any:  # noqa: ANN401 - whatever `EventBuffer.add` is
        """Count the events that go into the screen's buffer."""

        def counted(buffer: stream.EventBuffer, event: Any) -> None:  # noqa: ANN401
            self.events[type(event).__name__] += 1
            add(buffer, event)

        return counted

    def report(self) -> dict[str, Any]:
        """Everything that was seen."""
        return {
            "seconds": time.monotonic() - self.began,
            "callbacks": self.callbacks,
            "events": self.events,
            "blocks": sorted(self.blocks, key=lambda block: -float(block["took"])),
        }

    def _note(self, took: float, ran: float, waited: float, handle: asyncio.Handle) -> None:
        self.callbacks += 1
        if took - waited > LONG_S:
            at = time.monotonic() - self.began
            what = repr(getattr(handle._callback, "__self__", handle._callback))[:200]  # type: ignore[attr-defined]
            block = {"at": at, "took": took, "ran": ran, "waited": waited, "what": what, "seen": self._seen}
            block["collected"] = self._collected
            self.blocks.append(block)

    def _note_collection(self, phase: str, info: dict[str, int]) -> None:
        """How long Python looked for garbage during the callback."""
        if phase == "start":
            self._collecting = time.perf_counter()
        else:
            self._collected += time.perf_counter() - self._collecting

    def _waited(self) -> float:
        return int(os.pread(self._waits, 64, 0).split()[1]) / 1e9

    def _look(self) -> None:
        while True:
            time.sleep(LOOK_EVERY_S)
            since = self._since
            if since is not None and time.perf_counter() - since > LONG_S and self._main is not None:
                self._seen.append(_stack(sys._current_frames()[self._main]))


def _stack(frame: FrameType | None) -> str:
    """The innermost calls, one line; without the source lines, which `traceback` would read from the disk."""
    calls: list[str] = []
    while frame is not None and len(calls) < DEPTH:
        calls.append(f"{Path(frame.f_code.co_filename).stem}.{frame.f_code.co_name}:{frame.f_lineno}")
        frame = frame.f_back
    return " > ".join(reversed(calls))


def main() -> None:
    """Watch `simsmith` with the rest of the arguments."""
    report = Path(sys.argv.pop(1))
    watch = LoopWatch()
    watch.install()
    camera = (sys.executable, "-m", "benchmarks.screen_camera")
    setattr(session, "Sandbox", partial(Sandbox, command=camera))  # noqa: B010 - it is another module's import
    stream.EventBuffer.add = watch.count(stream.EventBuffer.add)  # type: ignore[method-assign]
    try:
        cli.main()
    finally:
        report.write_text(json.dumps(watch.report()), encoding="utf-8")


if __name__ == "__main__":
    main()
