"""What the procedural author answers when it is to read a sentence: the slots that its grammar hears."""

from __future__ import annotations

import json
from typing import Any

from prompts.providers.builtin.hearing import HeardThing, Vocabulary, hear
from prompts.values import CompletionRequest


def answer_reading(request: CompletionRequest) -> str:
    """One JSON object; the same sentence gives the same one."""
    facts: Any = request.facts
    rows = facts["catalogue"]
    nouns = [noun for row in rows for noun in (row["noun"], *row["synonyms"])]
    vocabulary = Vocabulary.of(nouns, [color for row in rows for color in row["colors"]], facts["room_kinds"])
    heard = hear(facts["sentence"], vocabulary)
    slots = {"object": _slot(heard.object), "target": _slot(heard.target)}
    return json.dumps({"type": heard.type or None, **slots, "not_understood": heard.left_over}, ensure_ascii=False)


def _slot(thing: HeardThing | None) -> dict[str, str | None] | None:
    return None if thing is None else {"noun": thing.noun, "color": thing.color, "room": thing.room, "on": thing.on}
