"""The dialogue about one house: a prompt, an answer with tasks, and what is wrong with them sent back a few times.

Who proposes is a language model behind a `Provider`; who judges is the caller. Every turn is in `records`, also when a
provider fails or somebody stops the stream.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing

from prompts.errors import RecipeError
from prompts.facts import Sampling
from prompts.household_facts import REPAIR_STAGE
from prompts.parsing import without_reasoning
from prompts.providers.base import Provider
from prompts.reading import HouseholdParsed
from prompts.recipe import Recipe, Stage
from prompts.turn import Turn
from prompts.values import (
    CompletionRequest,
    Conversation,
    FormatError,
    JsonValue,
    StageDelta,
    StageFinished,
    StageNotice,
    StageRecord,
    StageStarted,
    StageWaiting,
)

MOST_REPAIRS = 2
DialogueEvent = StageStarted | StageDelta | StageNotice | StageWaiting | StageFinished


class HouseholdDialogue:
    """The dialogue about one house or one sentence. Use its generators one after the other, never two at once.

    Args:
        recipe: One stage, about houses.
        provider: Who writes.
        variables: Of `HOUSEHOLD_VARIABLES`, those that the recipe's template uses.
        sampling: Model, seed and length of answers.
        stage: Which of the recipe's stages it is about; None: the first one.
        repair_label: The label of a request that says what was wrong.
        most_tokens: Of the whole dialogue; when they are used up there is no further repair.
        clock: Seconds; measures durations.

    Raises:
        RecipeError: The recipe is about something else.
    """

    def __init__(
        self,
        recipe: Recipe,
        provider: Provider,
        variables: Mapping[str, JsonValue],
        sampling: Sampling,
        *,
        stage: Stage | None = None,
        repair_label: str = REPAIR_STAGE,
        most_tokens: int = 60_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if recipe.about != "household":
            raise RecipeError(f"recipe {recipe.name!r} is about a {recipe.about}, not about a house", recipe.path)
        self.records: list[StageRecord] = []
        """Every turn so far, an unfinished one included."""
        self.answer: HouseholdParsed | FormatError = FormatError("no-answer", "Nothing was said yet.")
        """The last answer, read."""
        self._stage: Stage = stage or recipe.stages[0]
        self._repair_label = repair_label
        self._provider = provider
        self._variables = dict(variables)
        self._sampling = sampling
        self._most_tokens = most_tokens
        self._clock = clock
        self._conversation = Conversation()

    @property
    def tokens(self) -> int:
        """Of all turns, as counted or estimated."""
        used = [record.usage for record in self.records if record.usage]
        return sum(usage.prompt_tokens + usage.completion_tokens for usage in used)

    @property
    def may_repair(self) -> bool:
        """Whether what is wrong may be sent back once more."""
        return len(self.records) <= MOST_REPAIRS and self.tokens < self._most_tokens

    async def propose(self) -> AsyncGenerator[DialogueEvent, None]:
        """Ask for tasks; `answer` is what came.

        Raises:
            ProviderUnavailable: The provider could not answer.
            RecipeError: The template cannot be rendered.
        """
        async with aclosing(self._ask(self._stage.template.render(self._variables), self._stage.name)) as events:
            async for event in events:
                yield event

    async def repair(self, message: str) -> AsyncGenerator[DialogueEvent, None]:
        """Say exactly `message`; `answer` is what came.

        Raises:
            ProviderUnavailable: The provider could not answer.
        """
        async with aclosing(self._ask(message, self._repair_label)) as events:
            async for event in events:
                yield event

    async def _ask(self, prompt: str, label: str) -> AsyncGenerator[DialogueEvent, None]:
        self._conversation = self._conversation.say("user", prompt)
        turn = Turn(self._provider, self._request(label), self._stage, self._clock)
        yield StageStarted(label, len(self.records), prompt)
        try:
            async with aclosing(turn.stream()) as deltas:
                async for delta in deltas:
                    yield delta
        finally:
            self.records.append(turn.record())
        self._conversation = self._conversation.say("assistant", without_reasoning(turn.answer) or "(no answer)")
        if isinstance(turn.parsed, HouseholdParsed | FormatError):
            self.answer = turn.parsed
        yield StageFinished(self.records[-1])

    def _request(self, label: str) -> CompletionRequest:
        return CompletionRequest(
            messages=self._conversation.messages,
            model=self._sampling.model or self._provider.model,
            temperature=self._sampling.temperatures.get(self._stage.name, self._stage.temperature),
            max_tokens=self._sampling.max_tokens,
            seed=self._sampling.seed,
            stage=label,
            facts=dict(self._variables),
        )
