"""Answers from recorded calls only: a run is repeated without network and without cost."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

from prompts.calls import RecordedCall, call_hash, read_call
from prompts.errors import ProviderUnavailable
from prompts.values import CompletionRequest, Finished, ReasoningDelta, StreamEvent, TextDelta


class ReplayProvider:
    """Serves `calls/<hash>.json`; a request that was never answered is an error."""

    name = "replay"

    def __init__(self, calls_dir: Path, model: str) -> None:
        self.model = model
        self._calls_dir = calls_dir

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[StreamEvent, None]:
        """The recorded answer.

        Raises:
            ProviderUnavailable: Kind "replay": no such call was recorded, or its file cannot be read.
        """
        for event in replayed(self._recorded(request)):
            yield event

    def _recorded(self, request: CompletionRequest) -> RecordedCall:
        key = call_hash(request)
        try:
            call = read_call(self._calls_dir, request)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ProviderUnavailable(
                "replay", f"the recorded call {key[:12]} cannot be read: {error}", f"delete {key}.json and record again"
            ) from error
        if call is None:
            raise ProviderUnavailable(
                "replay",
                f"stage {request.stage!r}: no recorded call {key[:12]} in {self._calls_dir}",
                "a prompt, the model, the seed or a parameter differs from what was recorded; "
                "generate --repeat RUN starts from where that run started",
            )
        return call


def replayed(call: RecordedCall) -> Iterator[StreamEvent]:
    """A recorded call as the events of a stream."""
    if call.reasoning:
        yield ReasoningDelta(call.reasoning)
    if call.answer:
        yield TextDelta(call.answer)
    if call.usage:
        yield call.usage
    yield Finished(call.finish, cached=True, paid_by=call.paid_by)
