"""Any provider, with a memory: every complete answer is on disk before it is read, and is never paid for twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from prompts.calls import RecordedCall, call_hash, read_call, write_call
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
)


class RecordingProvider:
    """Answers from `calls/` what was asked before, asks the inner provider the rest and keeps its answer.

    A stream that failed or was stopped is not kept: asking again asks the provider again.
    """

    def __init__(self, inner: Provider, calls_dir: Path) -> None:
        self._inner = inner
        self._calls_dir = calls_dir

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
        async with aclosing(self._inner.stream(request)) as events:
            async for event in events:
                match event:
                    case TextDelta(text):
                        texts.append(text)
                    case ReasoningDelta(text):
                        thoughts.append(text)
                    case Usage():
                        usage = event
                    case Finished(reason):
                        answer = RecordedCall("".join(texts), reason, "".join(thoughts), usage)
                        await asyncio.to_thread(write_call, self._calls_dir, request, answer, self._inner.name)
                    case ProviderNotice():
                        pass
                yield event
