"""What a recipe would send, without sending it: its stages are answered with a task that is there."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from library.reading import LibraryReader
from prompts.engine import RecipeRun
from prompts.facts import Facts, Sampling, TaskFact
from prompts.recipe import Recipe, Stage
from prompts.values import CompletionRequest, Finished, JsonValue, Proposed, StreamEvent, TextDelta, Written
from workbench.core.facts import task_fact
from workbench.core.near_duplicates import near_duplicates

MODEL = "rehearsal"


async def rehearse(recipe: Recipe, facts: Facts, sampling: Sampling, task: TaskFact) -> tuple[CompletionRequest, ...]:
    """Every request of one trial, in order: just what would be sent if the author proposed and wrote this task.

    Args:
        recipe: What is rehearsed.
        facts: What the trial would be told.
        sampling: How it would ask.
        task: Stands for what the author would answer; its code for the code.

    Raises:
        RecipeError: A template cannot be rendered.
    """
    actor = _Actor(recipe.stages, facts, task)
    dialogue = RecipeRun(recipe, actor, facts, sampling)
    async with aclosing(dialogue.write()) as events:
        async for event in events:
            if isinstance(event, Proposed):
                dialogue.note_near_duplicates(near_duplicates(event.description, facts))
            if isinstance(event, Written):
                proposal = event.proposal
    async with aclosing(dialogue.reflect(proposal)) as events:
        async for _ in events:
            pass
    return tuple(actor.requests)


def stand_in(library: LibraryReader, name: str) -> TaskFact:
    """A library task that stands for what an author would answer.

    Raises:
        UnknownTask: With the names most like it.
    """
    return task_fact(library.card(name), library.source)


class _Actor:
    """A provider that answers each stage with its part of one task."""

    name = MODEL
    model = MODEL

    def __init__(self, stages: Sequence[Stage], facts: Facts, task: TaskFact) -> None:
        self.requests: list[CompletionRequest] = []
        self._parsers = {stage.name: stage.parser for stage in stages}
        self._facts = facts
        self._task = task

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[StreamEvent, None]:
        """The answer that the stage's parser can read."""
        self.requests.append(request)
        yield TextDelta(self._answer(request))
        yield Finished("stop")

    def _answer(self, request: CompletionRequest) -> str:
        task = self._task
        described: dict[str, JsonValue] = {
            "task-name": task.name,
            "task-description": task.description,
            "assets-used": list(task.assets),
        }
        match self._parsers[request.stage]:
            case "task":
                return json.dumps(described)
            case "names":
                count = request.facts["reference_count"]
                others = [other.name for other in self._facts.tasks if other.name != task.name]
                return json.dumps(others[: count if isinstance(count, int) else 0])
            case "code":
                return f"```python\n{task.source.rstrip()}\n```"
            case "reflection":
                return json.dumps({**described, "reasons": "", "add_to_the_task_list": "True"})
            case "confirmation":
                return "(The author confirms.)"
            case _:
                raise AssertionError("a rehearsal is of a tabletop recipe; see rehearse_household")
