"""The one seam to a language model: a request goes in, a stream of events comes out."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from prompts.values import CompletionRequest, StreamEvent


class Provider(Protocol):
    """Anything that can answer: a served model, the procedural author, a record."""

    @property
    def name(self) -> str:
        """As the user chooses it: "openai", "builtin", "replay"."""
        ...

    @property
    def model(self) -> str:
        """The model that answers when a request does not choose another."""
        ...

    def stream(self, request: CompletionRequest) -> AsyncGenerator[StreamEvent, None]:
        """Answer piece by piece; ends with `Finished`, and closing the generator stops the call.

        Raises:
            ProviderUnavailable: The answer cannot be had, or broke off.
        """
        ...
