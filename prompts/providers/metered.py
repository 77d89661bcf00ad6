"""Any provider under a budget: the call that reaches the limit is stopped in the middle of its answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from prompts.budget import Budget
from prompts.errors import ProviderUnavailable
from prompts.prices import Price, characters_of, estimate_usage
from prompts.providers.base import Provider
from prompts.values import CompletionRequest, ReasoningDelta, StreamEvent, TextDelta, Usage


class MeteredProvider:
    """Stops when the budget is spent.

    While an answer streams, its tokens are estimated from its length; what the provider counts replaces that.

    Args:
        inner: Who answers and is paid.
        price: Of its model.
        budget: Shared with every other call that it is to limit.
    """

    def __init__(self, inner: Provider, price: Price, budget: Budget) -> None:
        self._inner = inner
        self._price = price
        self._budget = budget

    @property
    def name(self) -> str:
        """The inner provider's name."""
        return self._inner.name

    @property
    def model(self) -> str:
        """The inner provider's model."""
        return self._inner.model

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[StreamEvent, None]:
        """The inner provider's answer, as far as the budget goes.

        Raises:
            ProviderUnavailable: Kind "budget": the limit is reached, or this prompt alone would pass it; from the
                inner provider, too.
        """
        asked = characters_of(request)
        ahead = self._price.cost_usd(estimate_usage(asked, 0))
        if self._budget.spent_usd + ahead > self._budget.limit_usd:
            raise self._is_spent(f"the next prompt would cost about ${ahead:.4f}")
        charge = self._budget.open()
        characters = 0
        async with aclosing(self._inner.stream(request)) as events:
            async for event in events:
                match event:
                    case TextDelta(text) | ReasoningDelta(text):
                        characters += len(text)
                        charge.usd = self._price.cost_usd(estimate_usage(asked, characters))
                    case Usage():
                        charge.usd = self._price.cost_usd(event)
                yield event
                if isinstance(event, TextDelta | ReasoningDelta) and self._budget.is_spent:
                    raise self._is_spent("the answer was stopped in the middle")

    def _is_spent(self, what: str) -> ProviderUnavailable:
        budget = self._budget
        return ProviderUnavailable(
            "budget",
            f"the budget of ${budget.limit_usd:g} is spent (${budget.spent_usd:.4f} until now); {what}",
            "what was paid for is kept; go on with a larger --budget and --resume",
        )
