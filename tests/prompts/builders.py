"""Inputs for the tests of `prompts`: facts of a small library, and a model whose answers are written by hand."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TypeVar

from prompts.engine import AssetFact, BadExample, Facts, TaskFact
from prompts.errors import ProviderUnavailable
from prompts.facts import Steer
from prompts.values import CompletionRequest, Finished, FinishReason, StreamEvent, TextDelta, Usage

Item = TypeVar("Item")

FACTS = Facts(
    assets=(AssetFact("block/block.urdf", "cube, 0.04"), AssetFact("bowl/bowl.urdf", "open bowl, 0.12 wide")),
    api_text="env.add_object(urdf, pose) adds an object.",
    tasks=(
        TaskFact(
            "align-box-corner", "Align the box with the corner.", ("corner/corner.urdf",), lambda: "# code of align"
        ),
        TaskFact(
            "put-block-in-bowl",
            "Put a block in a bowl.",
            ("block/block.urdf", "bowl/bowl.urdf"),
            lambda: "# code of put",
        ),
    ),
    api_summary="def add_object(urdf, pose)  # Add an object.",
    colors=("red", "green"),
    past_names=("pour-the-blocks",),
    bad_examples=(BadExample("tidy-up", "Tidy up the blocks' table.", ("block/block.urdf",), "Not specific."),),
    steer=Steer("No task of the library, or few, use bowl/bowl.urdf.", ("bowl/bowl.urdf",), ()),
    common_errors=("matches had the shape (3, 1) for 2 objects",),
)

TASK = '{"task-name": "put-two-blocks", "task-description": "Put two.", "assets-used": ["block/block.urdf"]}'
CODE = "```python\nfrom sim import Task\n\n\nclass PutTwoBlocks(Task):\n    pass\n```"
PICKS = '["put-block-in-bowl"]'
YES = '{"reasons": "new", "add_to_the_task_list": "True"}'
NO = '{"reasons": "old", "add_to_the_task_list": "False"}'
WRITING = (TASK, "ok", "ok", PICKS, CODE)
"""Good answers to the stages of `bottom-up` up to the code."""


def facts_about(target: str | None, *, empty: bool = False) -> Facts:
    """The facts with a target; empty: of a project in which nothing has happened yet."""
    return replace(Facts(FACTS.assets, FACTS.api_text, FACTS.api_summary) if empty else FACTS, target=target)


class ScriptedModel:
    """A provider whose answers are written down: a text, a text with its end, or a failure after some text."""

    name = "scripted"
    model = "scripted-1"

    def __init__(self, answers: Sequence[str | tuple[str, FinishReason] | tuple[str, ProviderUnavailable]]) -> None:
        self.requests: list[CompletionRequest] = []
        self.closed = 0
        self._answers = list(answers)

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[StreamEvent, None]:
        self.requests.append(request)
        answer = self._answers.pop(0)
        text, end = answer if isinstance(answer, tuple) else (answer, "stop")
        try:
            for start in range(0, len(text), 10):
                yield TextDelta(text[start : start + 10])
            if isinstance(end, ProviderUnavailable):
                raise end
            yield Usage(10, 5)
            yield Finished("length" if end == "length" else "content_filter" if end == "content_filter" else "stop")
        finally:
            self.closed += 1


async def collect(events: AsyncGenerator[Item, None]) -> list[Item]:
    async with aclosing(events):
        return [event async for event in events]
