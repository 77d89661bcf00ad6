"""A command that asks for the opposite: "Don't bring me the jar", "Never go to the bed", "Go away from me"."""

from __future__ import annotations

from sim.household.values import Sample
from sim.household.words.speech import normalised, occurs

COMMANDS = frozenset({"come", "goto", "take", "bring", "put"})
"""The types that ask for something to be done; a question may say "not"."""
NEGATIONS = frozenset({"not", "never"})
HARMLESS = frozenset({"forget", "hesitate", "worry", "mind", "you"})
""""Do not forget", "if you do not mind", "why don't you": what follows is wanted all the same."""
AWAY = (("go", "away"), ("stay", "away"), ("keep", "away"))


def opposite(sample: Sample) -> list[str]:
    """What is wrong with the sentence of a command that forbids, at most one thing; a free task is not asked."""
    if sample.type not in COMMANDS:
        return []
    words = normalised(sample.task)
    forbids = any(word in NEGATIONS and HARMLESS.isdisjoint(words[at + 1 : at + 2]) for at, word in enumerate(words))
    if forbids or any(occurs(away, words) for away in AWAY):
        return [f"the task forbids, or sends away: {sample.task}"]
    return []
