"""A sentence read before there is a house: the type of task that it asks for, and what its house must have.

sentence ──► prompt ──► slots ──► the catalogue ──► `ReadTask`
               ▲                      │ no
               └─── what is wrong ◄───┘
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace
from typing import NamedTuple

from prompts.household_dialogue import HouseholdDialogue
from prompts.parsing import TaskSlots
from prompts.recipe import Recipe
from prompts.values import CompletionRequest, FormatError, JsonValue, StageRecord
from sim.household.catalogue import ROOM_KINDS, Entry, catalogue
from sim.household.tasks.task_types import FORMS
from workbench.core.errors import HouseholdPlanError
from workbench.core.household.facts import can_hold, type_rows
from workbench.core.household.plan import HouseholdPlan, TypeShare
from workbench.core.household.prompting import HouseholdAuthor, request_of
from workbench.core.household.slots import problems_with, type_of, wish_of

RECIPE = "household-reading"


class ReadTask(NamedTuple):
    """What a sentence asks for."""

    plan: HouseholdPlan
    """With the type and the wish that were read."""
    records: tuple[StageRecord, ...]
    """What was said with the language model."""


async def read_task(plan: HouseholdPlan, author: HouseholdAuthor) -> ReadTask:
    """Read the sentence of a plan.

    Args:
        plan: Its task is read; of its types the answer is one.
        author: Whose recipe is `RECIPE`.

    Raises:
        HouseholdPlanError: It is not understood; says which words, and what is near them.
        ProviderUnavailable: The language model could not be asked.
    """
    dialogue = HouseholdDialogue(author.recipe, author.provider, reading_variables(plan.task), author.sampling(plan, 0))
    turn, before = dialogue.propose(), None
    while True:
        async with aclosing(turn) as events:
            async for event in events:
                author.observe(0, event)
        problems = list(_problems(dialogue.answer, plan))
        if isinstance(dialogue.answer, TaskSlots) and not problems:
            types, wish = (TypeShare(type_of(dialogue.answer)),), wish_of(dialogue.answer)
            return ReadTask(replace(plan, types=types, wish=wish), tuple(dialogue.records))
        if dialogue.answer == before or not dialogue.may_repair:
            raise HouseholdPlanError(f"{plan.task!r} is not understood: {'; '.join(problems)}")
        before = dialogue.answer
        turn = dialogue.repair(_message(problems))


def rehearse_reading(plan: HouseholdPlan, recipe: Recipe, model: str) -> CompletionRequest:
    """Exactly what would be sent first about the sentence of a plan; nothing is sent."""
    return request_of(plan, recipe, model, reading_variables(plan.task))


def reading_variables(sentence: str) -> dict[str, JsonValue]:
    """The variables of a prompt that has a sentence read."""
    return {
        "sentence": sentence,
        "types": type_rows(dict.fromkeys(FORMS, 1)),
        "room_kinds": list(ROOM_KINDS),
        "catalogue": [_row(entry) for entry in catalogue().values()],
    }


def _problems(answer: object, plan: HouseholdPlan) -> Iterator[str]:
    match answer:
        case TaskSlots() as slots:
            yield from problems_with(slots, [share.type for share in plan.types])
        case FormatError() as wrong:
            yield wrong.message


def _message(problems: list[str]) -> str:
    lines = [f"- {problem}" for problem in problems]
    ending = (
        "Read the sentence again. Where another word of the table means the same thing, take that; what the sentence "
        "asks for and no house has stays as it is. Answer with one JSON object in the same form and nothing else."
    )
    return "\n".join(["This cannot be used:", *lines, "", ending])


def _row(entry: Entry) -> JsonValue:
    return {
        "noun": entry.noun,
        "synonyms": list(entry.synonyms),
        "colors": list(entry.colors),
        "movable": "no" if entry.is_furniture else "yes",
        "can_hold": can_hold(entry.surfaces),
    }
