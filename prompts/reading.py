"""An answer is read as its stage asks; one that was cut off is never read at all."""

from __future__ import annotations

from prompts.parsing import (
    HouseholdAnswer,
    TaskCode,
    parse_code,
    parse_household,
    parse_names,
    parse_reflection,
    parse_task,
    without_reasoning,
)
from prompts.recipe import ParserName
from prompts.values import FinishReason, FormatError, Reflection, TaskDescription

Parsed = TaskDescription | tuple[str, ...] | TaskCode | Reflection | HouseholdAnswer | None
"""None: the stage asks for nothing in particular."""


def read_answer(parser: ParserName, answer: str, finish: FinishReason) -> Parsed | FormatError:
    """What an answer says, or why it cannot be used; never raises."""
    if finish == "length":
        message = "Your answer hit the length limit and was cut off. Give the whole answer again, shorter."
        return FormatError("truncated", message)
    if finish == "content_filter":
        return FormatError("filtered", "Your answer was withheld by a content filter. Answer again in other words.")
    answer = without_reasoning(answer.removeprefix("\ufeff"))  # a byte order mark is no part of a text
    if not answer.strip():
        return FormatError("no-answer", "Your answer is empty. Give the whole answer, in the form that was asked for.")
    match parser:
        case "task":
            return parse_task(answer)
        case "names":
            return parse_names(answer)
        case "code":
            return parse_code(answer)
        case "reflection":
            return parse_reflection(answer)
        case "household":
            return parse_household(answer)
        case "confirmation":
            return None
