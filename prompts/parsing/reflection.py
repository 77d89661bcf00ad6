"""The answer of `reflect`: a critic's word on whether a task belongs into the library. Fails closed."""

from __future__ import annotations

import re

from prompts.parsing.literals import find_dictionaries
from prompts.values import FormatError, Reflection

_VERDICT = "add-to-the-task-list"
_WORDS = {"true": True, "false": False}


def parse_reflection(answer: str) -> Reflection | FormatError:
    """Read the verdict and its reasons; anything but a clear True or False is an error. Never raises."""
    canonical = [
        {re.sub(r"[\s_]+", "-", key.strip().lower()): value for key, value in dictionary.items()}
        for dictionary in find_dictionaries(answer)
    ]
    found = [dictionary for dictionary in canonical if _VERDICT in dictionary]
    if not found:
        message = (
            "Your answer holds no dictionary with the key 'add_to_the_task_list'. Give exactly one, with the keys "
            "'task-name', 'task-description', 'assets-used', 'reasons' and 'add_to_the_task_list'."
        )
        return FormatError("no-verdict", message)
    verdicts = {_as_bool(dictionary[_VERDICT]) for dictionary in found}
    if len(verdicts) > 1 or None in verdicts:
        message = '\'add_to_the_task_list\' must be given once and be "True" or "False", nothing else.'
        return FormatError("unclear-verdict", message)
    return Reflection(verdicts == {True}, _as_text(found[-1].get("reasons")))


def _as_bool(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return _WORDS.get(value.strip().lower()) if isinstance(value, str) else None


def _as_text(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(str(item) for item in value)
    return "" if value is None else str(value)
