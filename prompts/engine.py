"""One trial's dialogue: the stages of a recipe, asked in order on one conversation.

A stage renders its template, streams the answer and reads it. An answer that cannot be read goes back to the
model with what is wrong, a bounded number of times. Everything that was sent and received is in `records`,
also when a provider fails or somebody stops the stream.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from prompts.errors import RecipeError
from prompts.facts import (
    AssetFact,
    BadExample,
    Facts,
    NearDuplicate,
    Sampling,
    TaskFact,
    near_duplicates_variable,
    opening_variables,
    task_variable,
)
from prompts.parsing import TaskCode, kebab_case, without_reasoning
from prompts.providers.base import Provider
from prompts.reading import Parsed
from prompts.recipe import Recipe, Stage
from prompts.turn import Turn
from prompts.values import (
    CompletionRequest,
    Conversation,
    FormatError,
    Proposed,
    RecipeEvent,
    Reflected,
    Reflection,
    StageFinished,
    StageNotice,
    StageRecord,
    StageStarted,
    TaskDescription,
    TaskProposal,
    Unusable,
    Usage,
    Written,
)

__all__ = ["AssetFact", "BadExample", "Facts", "NearDuplicate", "RecipeRun", "Sampling", "TaskFact"]

REPAIR_STAGE = "repair"
"""The label of turns that answer a failed check; it is no stage of a recipe."""


@dataclass(frozen=True)
class _Settled:
    """The end of a stage, inside this module: what was read, or why nothing could be, even after retries."""

    parsed: Parsed | FormatError
    conversation: Conversation


class RecipeRun:
    """The dialogue of one trial. Use its generators one after the other, never two at once.

    A generator that is closed or cancelled stops the provider; `ProviderUnavailable` passes through it.
    """

    def __init__(
        self,
        recipe: Recipe,
        provider: Provider,
        facts: Facts,
        sampling: Sampling,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._recipe = recipe
        self._provider = provider
        self._facts = facts
        self._sampling = sampling
        self._clock = clock
        self._most_references = _most_references(recipe, sampling)
        self._variables = opening_variables(facts, sampling, self._most_references)
        self._conversation = Conversation()
        self._description: TaskDescription | None = None
        self._code: TaskCode | None = None
        self._references: tuple[str, ...] = ()
        self._records: list[StageRecord] = []

    @property
    def records(self) -> tuple[StageRecord, ...]:
        """Every turn so far, an unfinished one included."""
        return tuple(self._records)

    @property
    def usage(self) -> Usage | None:
        """Tokens of all turns, cached ones included; None when no provider counted any."""
        counted = [record.usage for record in self._records if record.usage]
        return sum(counted[1:], counted[0]) if counted else None

    @property
    def references(self) -> tuple[str, ...]:
        """Library tasks whose code was given to the model."""
        return self._references

    @property
    def shown_examples(self) -> tuple[str, ...] | None:
        """Library tasks whose descriptions were drawn for the first prompt; None: all of them."""
        return self._drawn("examples", "name") if self._sampling.example_candidates >= 0 else None

    @property
    def shown_assets(self) -> tuple[str, ...] | None:
        """Assets that were drawn for the first prompt; None: all of them."""
        return self._drawn("assets", "path") if self._sampling.asset_candidates >= 0 else None

    def note_near_duplicates(self, found: Sequence[NearDuplicate]) -> None:
        """Tell the stages to come what the proposed task is like; to be called when `Proposed` was seen."""
        self._variables["near_duplicates"] = near_duplicates_variable(found)

    async def write(self) -> AsyncGenerator[RecipeEvent, None]:
        """Ask the stages up to the code; ends with `Written` or `Unusable`.

        Raises:
            ProviderUnavailable: The provider could not answer.
            RecipeError: A template cannot be rendered.
        """
        for stage in self._recipe.writing:
            if stage.parser == "names" and not self._facts.tasks:  # there is nothing to pick, and asking costs
                self._absorb(())
                continue
            async with aclosing(self._advance(stage, stage.template.render(self._variables))) as events:
                async for event in events:
                    yield event
                    if isinstance(event, Unusable):
                        return
        yield self._written()

    async def repair(self, message: str) -> AsyncGenerator[RecipeEvent, None]:
        """Tell the author exactly `message` and read new code; ends with `Written` or `Unusable`.

        Raises:
            ProviderUnavailable: The provider could not answer.
        """
        stage = next(stage for stage in self._recipe.writing if stage.parser == "code")
        async with aclosing(self._advance(stage, message, REPAIR_STAGE)) as events:
            async for event in events:
                yield event
                if isinstance(event, Unusable):
                    return
        yield self._written()

    async def reflect(self, proposal: TaskProposal) -> AsyncGenerator[RecipeEvent, None]:
        """Ask the critics about code that the oracle could solve; ends with `Reflected`, or is empty without critics.

        Each critic continues the trial's conversation and hears nothing of the others. One that cannot be
        understood says no.

        Raises:
            ProviderUnavailable: The provider could not answer.
            RecipeError: The template cannot be rendered.
        """
        variables = {**self._variables, "task": task_variable(proposal.description), "task_code": proposal.source}
        reflections: list[Reflection] = []
        for stage in self._recipe.reflecting:
            prompt = stage.template.render(variables)
            for sample in range(self._sampling.critics or stage.samples):
                async with aclosing(self._settle(stage, prompt, sample=sample)) as events:
                    async for event in events:
                        if isinstance(event, _Settled):
                            reflections.append(_verdict(event.parsed))
                        else:
                            yield event
        if self._recipe.reflecting:
            yield Reflected(tuple(reflections))

    async def _advance(self, stage: Stage, prompt: str, label: str | None = None) -> AsyncGenerator[RecipeEvent, None]:
        """One stage that moves the trial on: what it read becomes a part of the conversation and the variables."""
        async with aclosing(self._settle(stage, prompt, label)) as events:
            async for event in events:
                if not isinstance(event, _Settled):
                    yield event
                    continue
                self._conversation = event.conversation
                if isinstance(event.parsed, FormatError):
                    yield Unusable(label or stage.name, event.parsed, event.conversation)
                    return
                self._absorb(event.parsed)
                if isinstance(event.parsed, TaskDescription):
                    yield Proposed(event.parsed)

    async def _settle(
        self, stage: Stage, prompt: str, label: str | None = None, sample: int = 0
    ) -> AsyncGenerator[RecipeEvent | _Settled, None]:
        """Ask until the answer can be read or the retries are used up; the last event is one `_Settled`."""
        conversation = self._conversation
        for _ in range(1 + self._sampling.format_retries):
            conversation = conversation.say("user", prompt)
            turn = self._turn(stage, conversation, label or stage.name, sample)
            async with aclosing(self._ask(turn)) as events:
                async for event in events:
                    yield event
            # Some servers refuse an empty assistant message, and the model should see that it said nothing; what it
            # thought aloud is not repeated, as the models that do so ask for.
            conversation = conversation.say("assistant", without_reasoning(turn.answer) or "(no answer)")
            if not isinstance(turn.parsed, FormatError):
                break
            prompt = turn.parsed.message
        yield _Settled(turn.parsed, conversation)

    def _turn(self, stage: Stage, conversation: Conversation, label: str, sample: int) -> Turn:
        request = CompletionRequest(
            messages=conversation.messages,
            model=self._sampling.model or self._provider.model,
            temperature=self._sampling.temperatures.get(stage.name, stage.temperature),
            max_tokens=self._sampling.max_tokens,
            seed=self._sampling.seed + sample,
            stage=label,
            facts=dict(self._variables),
        )
        return Turn(self._provider, request, stage, self._clock)

    async def _ask(self, turn: Turn) -> AsyncGenerator[RecipeEvent, None]:
        """One turn, recorded however it ends."""
        yield StageStarted(turn.request.stage, len(self._records), turn.request.messages[-1].content)
        try:
            async with aclosing(turn.stream()) as deltas:
                async for delta in deltas:
                    yield delta
            for remark in self._remarks(turn.parsed):
                turn.notices.append(remark)
                yield StageNotice(turn.request.stage, remark)
        finally:
            self._records.append(turn.record())
        yield StageFinished(self._records[-1])

    def _remarks(self, parsed: Parsed | FormatError) -> Iterator[str]:
        """What is odd about an answer and yet no reason to ask again."""
        if isinstance(parsed, tuple):
            for name in parsed:
                if self._facts.source_of(name) is None:
                    yield f"reference {name!r} is not in the library and is skipped"
            surplus = self._known(parsed)[self._most_references :]
            if surplus:
                yield f"more references than asked for; skipped: {', '.join(surplus)}"
        elif isinstance(parsed, TaskCode) and self._description and not _named_after(parsed, self._description):
            yield f"the class is called {parsed.class_name}; the task keeps its proposed name, {self._description.name}"

    def _absorb(self, parsed: Parsed) -> None:
        """Keep what a stage read, for the next templates and for the proposal."""
        if isinstance(parsed, TaskDescription):
            self._description = parsed
            self._variables["task"] = task_variable(parsed)
        elif isinstance(parsed, TaskCode):
            self._code = parsed
            self._variables["task_code"] = parsed.source
        elif isinstance(parsed, tuple):
            self._references = self._known(parsed)[: self._most_references]
            self._variables["references"] = [
                {"name": task.name, "source": task.source}
                for name in self._references
                for task in self._facts.tasks
                if task.name == name
            ]

    def _drawn(self, variable: str, key: str) -> tuple[str, ...]:
        items = self._variables[variable]
        assert isinstance(items, list)
        return tuple(str(item[key]) for item in items if isinstance(item, dict))

    def _known(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if self._facts.source_of(name) is not None)

    def _written(self) -> Written:
        if self._description is None or self._code is None:
            raise RecipeError(f"recipe {self._recipe.name!r} ended without a description and code", self._recipe.path)
        proposal = TaskProposal(self._description, self._code.source, self._code.class_name)
        return Written(proposal, self._conversation)


def _most_references(recipe: Recipe, sampling: Sampling) -> int:
    if sampling.reference_candidates is not None:
        return sampling.reference_candidates
    return max((stage.most for stage in recipe.stages if stage.parser == "names"), default=0)


def _verdict(parsed: Parsed | FormatError) -> Reflection:
    """Fails closed: an answer that is no clear verdict is a no."""
    if isinstance(parsed, Reflection):
        return parsed
    return Reflection(False, f"no clear verdict: {parsed.message if isinstance(parsed, FormatError) else parsed}")


def _named_after(code: TaskCode, description: TaskDescription) -> bool:
    return kebab_case(code.class_name).replace("-", "") == description.name.replace("-", "")
