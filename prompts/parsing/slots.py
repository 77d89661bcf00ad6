"""The answer of `read-household`: what a sentence asks for, as a type and what fills its slots.

Whether there is such a type, such a thing or such a colour is for others to judge: here nothing is known of houses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prompts.parsing.literals import find_dictionaries
from prompts.values import FormatError

_SHAPE = (
    '{"type": "bring", "object": {"noun": "apple", "color": "red", "room": "kitchen", "on": null}, "target": null, '
    '"not_understood": []}'
)
_TRAITS = ("color", "room", "on")
_LONGEST = 600
"""Characters of a text: no sentence is longer."""


@dataclass(frozen=True)
class ThingSlot:
    """A thing that a sentence names."""

    noun: str
    color: str | None = None
    room: str | None = None
    on: str | None = None
    """The noun of what carries it."""


@dataclass(frozen=True)
class TaskSlots:
    """What a sentence asks for."""

    type: str
    """Empty: none of those that were named."""
    object: ThingSlot | None = None
    target: ThingSlot | None = None
    not_understood: tuple[str, ...] = ()
    """What the form has no place for, in the sentence's own words."""


def parse_slots(answer: str) -> TaskSlots | FormatError:
    """Read the slots; of several dictionaries the last one that has a type is meant. Never raises."""
    found = [one for one in find_dictionaries(answer) if "type" in one]
    if not found:
        message = f"Your answer holds no dictionary with a type. Give exactly one, in this form: {_SHAPE}"
        return FormatError("no-slots", message)
    try:
        return _slots(found[-1])
    except ValueError as wrong:
        return FormatError("bad-value", f"{wrong}. The form is {_SHAPE}")


def _slots(values: Mapping[str, Any]) -> TaskSlots:
    left_over = values.get("not_understood") or []
    if isinstance(left_over, str):
        left_over = [left_over]
    if not isinstance(left_over, list):
        raise ValueError("'not_understood' must be a list of texts")
    object_, target = (_thing(slot, values.get(slot)) for slot in ("object", "target"))
    words = tuple(word for one in left_over if (word := _text("not_understood", one)))
    return TaskSlots((_text("type", values["type"]) or "").lower(), object_, target, words)


def _thing(slot: str, value: object) -> ThingSlot | None:
    match value:
        case None:
            return None
        case str():
            noun, traits = _text(slot, value), dict[str, str | None]()
        case dict():
            noun = _text(f"{slot}.noun", value.get("noun"))
            traits = {trait: _text(f"{slot}.{trait}", value.get(trait)) for trait in _TRAITS}
        case _:
            raise ValueError(f"{slot!r} must be a table or null, not {value!r:.60}")
    return ThingSlot(noun, **traits) if noun else None


def _text(key: str, value: object) -> str | None:
    """One text without a line break; None for nothing, whatever nothing looks like."""
    if value is None or (isinstance(value, str) and value.strip().lower() in ("", "null", "none")):
        return None
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError(f"{key!r} must be a short text or null, not {value!r:.60}")
    return " ".join(value.split())
