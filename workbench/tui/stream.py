"""The one bridge from the engine's event iterators to the screen's messages.

An async worker fills a buffer as fast as events come; a timer empties it `FLUSHES_PER_S` times a second.
Progress-like events replace or join each other in the buffer, so a slow terminal falls behind by one flush
and never by a queue: text deltas of a stage join, of pictures and steps only the newest of a seed stays.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING, cast

from prompts.values import StageDelta
from sim.sandbox.protocol import FrameReady, StepTaken
from workbench.core.events import TrialEvent
from workbench.tui.messages import EventsArrived, JobEnded, JobName

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.timer import Timer

FLUSHES_PER_S = 10
"""Each paints a good part of the screen, 20 ms and more of a processor that the next key would have to wait for."""
TURN_S = 0.01
"""How long events that have piled up are taken in before keys and the screen have their turn."""


class EventBuffer:
    """Events in order of arrival, progress merged."""

    def __init__(self) -> None:
        self._events: list[TrialEvent] = []

    def add(self, event: TrialEvent) -> None:
        """Take an event in; O(1)."""
        last = self._events[-1] if self._events else None
        if merged := _merged(last, event):
            self._events[-1] = merged
        else:
            self._events.append(event)

    def drain(self) -> tuple[TrialEvent, ...]:
        """Everything since the last call; of the pictures only the newest."""
        events, self._events = self._events, []
        newest = next((event for event in reversed(events) if isinstance(event, FrameReady)), None)
        return tuple(event for event in events if not isinstance(event, FrameReady) or event is newest)


class Job:
    """One running event iterator of the engine: posts `EventsArrived` to its owner, at last one `JobEnded`."""

    def __init__(self, name: JobName, events: AsyncIterator[TrialEvent], owner: MessagePump) -> None:
        self.name = name
        self._events = events
        self._owner = owner
        self._buffer = EventBuffer()
        self._task = asyncio.create_task(self._run(), name=f"simsmith-{name}")
        self._timer: Timer = owner.set_interval(1 / FLUSHES_PER_S, self._flush)

    def stop(self) -> None:
        """Cancel; what has come so far stays, and `JobEnded` follows."""
        self._task.cancel()

    async def settled(self) -> None:
        """Wait until the job has ended, however it did."""
        await asyncio.wait([self._task])

    async def _run(self) -> None:
        problem, stopped = "", False
        try:
            async with aclosing(cast("AsyncGenerator[TrialEvent, None]", self._events)) as events:
                began = time.perf_counter()
                async for event in events:
                    self._buffer.add(event)
                    if time.perf_counter() - began > TURN_S:
                        await asyncio.sleep(0)
                        began = time.perf_counter()
        except asyncio.CancelledError:
            stopped = True
        except Exception as error:  # noqa: BLE001 - the app outlives whatever a job raises, and says it
            problem = str(error) or type(error).__name__
        finally:
            self._timer.stop()
            self._flush()
            self._owner.post_message(JobEnded(self, problem, stopped=stopped))

    def _flush(self) -> None:
        if events := self._buffer.drain():
            self._owner.post_message(EventsArrived(self, events))


def _merged(last: TrialEvent | None, event: TrialEvent) -> TrialEvent | None:
    """One event that says what both do, or None."""
    match last, event:
        case StageDelta(stage, text, reasoning), StageDelta(same, more, kind) if (stage, reasoning) == (same, kind):
            return StageDelta(stage, text + more, reasoning)
        case (StepTaken(seed), StepTaken(same_seed)) if seed == same_seed:
            return event
        case (FrameReady(), FrameReady()):
            return event
    return None
