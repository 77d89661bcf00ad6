"""A trial's dialogue brought back to where it ended, from its record: to go on with it nothing is asked twice.

The recipe runs once more on the recorded turns: each stage's prompt is the one that was sent, each answer the one
that was received, so that what follows is said on the very same conversation.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from library.records import Trial
from prompts.engine import REPAIR_STAGE, RecipeRun
from prompts.facts import Facts, Sampling
from prompts.providers import Provider
from prompts.recipe import Recipe
from prompts.templates import PromptTemplate
from prompts.values import CompletionRequest, Finished, JsonValue, StageRecord, StreamEvent, TextDelta
from workbench.core.errors import ReviewRefused

INCOMPLETE = "the record of the task's dialogue is not complete, so nobody can go on with it"


class Recollection:
    """Answers the turns of a dialogue as they were answered; from `end` on, another provider is asked.

    Args:
        turns: Complete ones, in their order.
        then: Who is asked afterwards.
    """

    def __init__(self, turns: Sequence[StageRecord], then: Provider) -> None:
        self._left = list(turns)
        self._then = then
        self._ended = False

    @property
    def name(self) -> str:
        """Of who is asked afterwards."""
        return self._then.name

    @property
    def model(self) -> str:
        """Of who is asked afterwards."""
        return self._then.model

    @property
    def upcoming(self) -> StageRecord | None:
        """The turn that is recalled next."""
        return self._left[0] if self._left else None

    def end(self) -> None:
        """All is recalled; from now on the other provider is asked."""
        self._ended = True

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[StreamEvent, None]:
        """The recorded answer, or a new one.

        Raises:
            ReviewRefused: The dialogue does not go as it went.
            ProviderUnavailable: As the other provider.
        """
        if self._ended:
            async with aclosing(self._then.stream(request)) as events:
                async for event in events:
                    yield event
            return
        turn = self._left.pop(0) if self._left else None
        if turn is None or turn.finish is None or turn.prompt != request.messages[-1].content:
            raise ReviewRefused(INCOMPLETE)
        yield TextDelta(turn.answer)
        yield Finished(turn.finish, cached=True, paid_by=turn.paid_by)


async def recall_dialogue(
    trials: Sequence[Trial],
    recipe: Recipe,
    provider: Provider,
    facts: Facts,
    sampling: Sampling,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> RecipeRun:
    """The dialogue of a trial after its last turn.

    Args:
        trials: In full: the one that began the dialogue, then those that went on with it.
        recipe: That of the first trial.
        provider: Who is asked from now on.
        facts: As for a new trial.
        sampling: Its `format_retries` are those of the trials.
        clock: Seconds.

    Raises:
        ReviewRefused: The recipe has no longer the stages that were asked, or the record is not complete.
    """
    turns = [turn for trial in trials for turn in _settled(trial, recipe)]
    recollection = Recollection(turns, provider)
    dialogue = RecipeRun(_as_sent(recipe, turns), recollection, facts, sampling, clock=clock)
    async with aclosing(dialogue.write()) as events:
        async for _ in events:
            pass
    while (turn := recollection.upcoming) is not None:
        async with aclosing(dialogue.repair(turn.prompt)) as events:
            async for _ in events:
                pass
    recollection.end()
    return dialogue


def _settled(trial: Trial, recipe: Recipe) -> list[StageRecord]:
    """The turns that became a part of the conversation: not the critics', and none of a stage that broke off."""
    critics = {stage.name for stage in recipe.reflecting}
    turns = [turn for turn in trial.stages if turn.stage not in critics]
    if turns and turns[-1].finish is None:
        turns.pop()
        while turns and turns[-1].error is not None:
            turns.pop()
    return turns


@dataclass(frozen=True)
class _SentPrompt(PromptTemplate):
    """A prompt that has been rendered."""

    sent: str = ""

    def render(self, variables: Mapping[str, JsonValue]) -> str:
        """What was sent, whatever the variables are by now."""
        return self.sent


def _as_sent(recipe: Recipe, turns: Sequence[StageRecord]) -> Recipe:
    """The recipe with the prompts of the stages that were asked."""
    sent: dict[str, str] = {}
    for turn in turns:
        if turn.stage != REPAIR_STAGE:
            sent.setdefault(turn.stage, turn.prompt)
    gone = [stage for stage in sent if stage not in {known.name for known in recipe.writing}]
    if gone:
        raise ReviewRefused(f"recipe {recipe.name!r} was changed since: it has no stage {gone[0]!r} any more")
    stages = tuple(
        replace(stage, template=_template(stage.template, sent[stage.name]))
        for stage in recipe.writing
        if stage.name in sent
    )
    if not {"task", "code"} <= {stage.parser for stage in stages}:
        raise ReviewRefused(INCOMPLETE)
    return replace(recipe, stages=stages)


def _template(template: PromptTemplate, sent: str) -> PromptTemplate:
    return _SentPrompt(template.path, template.text, template.used, template.parts, sent)
