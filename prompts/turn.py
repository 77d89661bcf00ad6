"""One question to a provider: its streamed answer, how long it took, how it ended and what it says."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from prompts.calls import call_hash
from prompts.errors import ProviderUnavailable
from prompts.prices import characters_of, estimate_usage
from prompts.providers.base import Provider
from prompts.reading import Parsed, read_answer
from prompts.recipe import Stage
from prompts.values import (
    CompletionRequest,
    Finished,
    FinishReason,
    FormatError,
    ProviderNotice,
    ReasoningDelta,
    StageDelta,
    StageNotice,
    StageRecord,
    StageWaiting,
    TextDelta,
    Usage,
    Waiting,
)


class Turn:
    """Collects one answer while it streams; what has arrived survives a failure or a cancellation."""

    def __init__(
        self, provider: Provider, request: CompletionRequest, stage: Stage, clock: Callable[[], float]
    ) -> None:
        self.request = request
        self.finish: FinishReason | None = None
        self.notices: list[str] = []
        self.parsed: Parsed | FormatError = None
        self._provider = provider
        self._stage = stage
        self._clock = clock
        self._texts: list[str] = []
        self._usage: Usage | None = None
        self._reasoned = 0
        self._cached = False
        self._paid_by = ""
        self._started = self._ended = clock()
        self._first_token_s: float | None = None

    @property
    def answer(self) -> str:
        """What has been said so far."""
        return "".join(self._texts)

    async def stream(self) -> AsyncGenerator[StageDelta | StageNotice | StageWaiting, None]:
        """Ask, pass on what comes, and read it once it is complete.

        Raises:
            ProviderUnavailable: From the provider, or because it stopped without saying that it was done.
        """
        label = self.request.stage
        try:
            async with aclosing(self._provider.stream(self.request)) as events:
                async for event in events:
                    match event:
                        case TextDelta(text):
                            self._note_first_token()
                            self._texts.append(text)
                            yield StageDelta(label, text)
                        case ReasoningDelta(text):
                            self._note_first_token()
                            self._reasoned += len(text)
                            yield StageDelta(label, text, reasoning=True)
                        case ProviderNotice(text):
                            self.notices.append(text)
                            yield StageNotice(label, text)
                        case Usage():
                            self._usage = event
                        case Waiting(left_s, reason):
                            yield StageWaiting(label, left_s, reason)
                        case Finished(ended):
                            self.finish, self._cached, self._paid_by = ended, event.cached, event.paid_by
            if self.finish is None:
                raise ProviderUnavailable("dropped", f"{self._provider.name} ended its answer without finishing it")
            self.parsed = read_answer(self._stage.parser, self.answer, self.finish)
        finally:
            self._ended = self._clock()

    def record(self) -> StageRecord:
        """The turn as it really went."""
        return StageRecord(
            stage=self.request.stage,
            prompt=self.request.messages[-1].content,
            answer=self.answer,
            call_hash=call_hash(self.request),
            template_hash=self._stage.template.hash,
            usage=self._usage or self._estimate(),
            seconds=self._ended - self._started,
            first_token_s=self._first_token_s,
            cached=self._cached,
            paid_by=self._paid_by,
            finish=self.finish,
            error=self.parsed if isinstance(self.parsed, FormatError) else None,
            notices=tuple(self.notices),
            model=self.request.model,
        )

    def _estimate(self) -> Usage | None:
        """Of an answer whose tokens nobody counted; None when none has come."""
        if self._first_token_s is None:
            return None
        return estimate_usage(characters_of(self.request), len(self.answer) + self._reasoned)

    def _note_first_token(self) -> None:
        if self._first_token_s is None:
            self._first_token_s = self._clock() - self._started
