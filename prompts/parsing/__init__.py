"""Answers of a language model, read into values; what cannot be read is a `FormatError` to send back."""

from prompts.parsing.code import TaskCode, parse_code, task_classes
from prompts.parsing.household import HouseholdAnswer, parse_household
from prompts.parsing.household_turns import HouseholdReply, HouseholdRequest, parse_reply, parse_request
from prompts.parsing.names import parse_names
from prompts.parsing.reasoning import without_reasoning
from prompts.parsing.reflection import parse_reflection
from prompts.parsing.slots import TaskSlots, ThingSlot, parse_slots
from prompts.parsing.task import kebab_case, parse_task

__all__ = [
    "HouseholdAnswer",
    "HouseholdReply",
    "HouseholdRequest",
    "TaskCode",
    "TaskSlots",
    "ThingSlot",
    "kebab_case",
    "parse_code",
    "parse_household",
    "parse_names",
    "parse_reflection",
    "parse_reply",
    "parse_request",
    "parse_slots",
    "parse_task",
    "task_classes",
    "without_reasoning",
]
