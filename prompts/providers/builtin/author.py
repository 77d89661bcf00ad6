"""The provider `builtin`: streams the procedural author's answers as a model would."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator

from prompts.providers.builtin.answers import answer
from prompts.values import CompletionRequest, Finished, StreamEvent, TextDelta, Usage

MODEL = "procedural-2"
"""Changes when the same request gets another answer: recorded answers are kept by model."""
_LINE = re.compile(r".+")
_TOKENS_PER_WORD = 4 / 3


class BuiltinAuthor:
    """No network, no key, no language model: a grammar of tasks behind a model's interface.

    Args:
        model: Recorded with the answers; None: its own, which tells whether it makes mistakes.
        tokens_per_s: How fast the answer appears, so that a person can follow; 0 = as fast as it is read.
        faults: The chance that a trial's code has one classic mistake on purpose, 0–1.
    """

    name = "builtin"

    def __init__(self, model: str | None = None, tokens_per_s: float = 0.0, faults: float = 0.0) -> None:
        self.model = model or (f"{MODEL}-faults-{faults:g}" if faults else MODEL)
        self._faults = faults
        self._pause_s = 1 / tokens_per_s if tokens_per_s > 0 else 0.0

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[StreamEvent, None]:
        """The answer in small pieces, then estimated usage.

        Raises:
            ProviderUnavailable: Kind "request": a stage that this author does not know.
        """
        text = await asyncio.to_thread(answer, request, self._faults)  # it may look at many drafts
        for piece in _pieces(text):
            await asyncio.sleep(self._pause_s)
            yield TextDelta(piece)
        yield Usage(
            prompt_tokens=sum(estimate_tokens(message.content) for message in request.messages),
            completion_tokens=estimate_tokens(text),
        )
        yield Finished("stop")


def estimate_tokens(text: str) -> int:
    """Four tokens to three words, the usual rule of thumb for English: there is no tokenizer here to count with."""
    words = sum(len(line[0].split()) for line in _LINE.finditer(text))  # a long prompt's words at once are megabytes
    return round(words * _TOKENS_PER_WORD)


def _pieces(text: str) -> Iterator[str]:
    """About a token each: a word with the space before it."""
    return iter(re.findall(r"\s*\S+|\s+$", text))
