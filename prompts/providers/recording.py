"""Any provider, with a memory: every answer is on disk before it is read; a complete one is never paid for twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from prompts.calls import RecordedCall, call_hash, read_call, write_call
from prompts.partial import PartialCall
from prompts.providers.base import Provider
from prompts.providers.replay import replayed
from prompts.values import (
    CompletionRequest,
    Finished,
    ProviderNotice,
    ReasoningDelta,
    StreamEvent,
    TextDelta,
    Usage,
    Waiting,
)


class RecordingProvider:
    """Answers from `calls/` what was asked before, asks the inner provider the rest and keeps its answer.

    Of a stream that failed or was stopped, what came is kept, too, and marked as partial: it was paid for. Asking
    again asks the provider again.

    Args:
        inner: Who answers what was never asked before.
        calls_dir: The record.
        paid_by: Id of the trial that asks.
    """

    def __init__(self, inner: Provider, calls_dir: Path, paid_by: str = "") -> None:
        self._inner = inner
        self._calls_dir = calls_dir
        self._paid_by = paid_by

    @property
    def name(self) -> str:
        """The inner provider's name: a record is no provider of its own."""
        return self._inner.name

    @property
    def model(self) -> str:
        """The inner provider's model."""
        return self._inner.model

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[StreamEvent, None]:
        """The recorded answer, or the inner provider's, recorded before its `Finished` is passed on.

        Raises:
            ProviderUnavailable: From the inner provider.
        """
        try:
            call = read_call(self._calls_dir, request)
        except (OSError, ValueError, KeyError, TypeError) as error:
            call = None
            yield ProviderNotice(f"the recorded call {call_hash(request)[:12]} cannot be read ({error}); asking again")
        if call:
            for event in replayed(call):
                yield event
            return
        async with aclosing(self._ask(request)) as events:  # or a stopped call would live until it is collected
            async for event in events:
                yield event

    async def _ask(self, request: CompletionRequest) -> AsyncGenerator[StreamEvent, None]:
        texts: list[str] = []
        thoughts: list[str] = []
        usage: Usage | None = None
        partial = PartialCall(self._calls_dir, request, self._inner.name, self._paid_by)
        try:
            async with aclosing(self._inner.stream(request)) as events:
                async for event in events:
                    match event:
                        case TextDelta(text):
                            partial.add("text", text)
                            texts.append(text)
                        case ReasoningDelta(text):
                            partial.add("reasoning", text)
                            thoughts.append(text)
                        case Usage():
                            partial.count(event)
                            usage = event
                        case Finished(reason):
                            call = RecordedCall("".join(texts), reason, "".join(thoughts), usage, self._paid_by)
                            await asyncio.to_thread(write_call, self._calls_dir, request, call, self._inner.name)
                            partial.close(complete=True)
                            event = Finished(reason, paid_by=self._paid_by)
                        case ProviderNotice() | Waiting():
                            pass
                    yield event
        finally:
            partial.close(complete=False)
