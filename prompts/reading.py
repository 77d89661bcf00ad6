"""An answer is read as its stage asks; one that was cut off is never read at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prompts.parsing import (
    HouseholdAnswer,
    HouseholdReply,
    HouseholdRequest,
    TaskCode,
    TaskSlots,
    parse_code,
    parse_household,
    parse_names,
    parse_reflection,
    parse_reply,
    parse_request,
    parse_slots,
    parse_task,
    without_reasoning,
)
from prompts.recipe import ParserName
from prompts.values import FinishReason, FormatError, Reflection, TaskDescription

HouseholdParsed = HouseholdAnswer | HouseholdRequest | HouseholdReply | TaskSlots
Parsed = TaskDescription | tuple[str, ...] | TaskCode | Reflection | HouseholdParsed | None
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
    return _READERS[parser](answer)


def _read_nothing(answer: str) -> None:
    """A confirmation says nothing that is used."""


_READERS: Mapping[ParserName, Callable[[str], Parsed | FormatError]] = {
    "task": parse_task,
    "confirmation": _read_nothing,
    "names": parse_names,
    "code": parse_code,
    "reflection": parse_reflection,
    "household": parse_household,
    "household-slots": parse_slots,
    "household-request": parse_request,
    "household-reply": parse_reply,
}
