"""An "it" that stands for nothing: "Now put it on the fridge", said by somebody who has said nothing before."""

from __future__ import annotations

from sim.household.tasks.goals import ids_in
from sim.household.values import Goal, Scene
from sim.household.words.speech import normalised

PRONOUNS = frozenset({"it", "them"})
# fmt: off
BEFORE = frozenset({
    "now", "then", "please", "and", "great", "ok", "okay", "thanks", "could", "can", "would", "you", "robot", "just",
    "put", "place", "bring", "take", "set", "lay", "pick", "up", "down", "leave", "move", "carry", "give", "hand",
    "hold", "grab", "fetch", "drop", "return", "back", "me", "to", "go",
})
# fmt: on
"""What may stand before a pronoun and names no thing; before any other word it may have been named."""
BELONGING = frozenset({"belongs", "goes", "should", "must", "needs", "has"})
"""What follows an "it" that begins a sentence and means a thing: not "It is cold"."""


def dangling(task: str, goal: Goal, scene: Scene) -> str:
    """What is wrong with a sentence whose pronoun has nothing before it to stand for; empty where nothing is.

    What is in the agent's hand may be called "it" by the first to speak, of a goal that names it, or no thing at all.
    """
    named = ids_in(goal)
    if scene.holding is not None and (scene.holding in named or not named):
        return ""
    words = normalised(task)
    at = next((at for at, word in enumerate(words) if word in PRONOUNS), None)
    if at is None or not BEFORE.issuperset(words[:at]) or (at == 0 and BELONGING.isdisjoint(words[1:2])):
        return ""
    return f'the task says "{words[at]}", and nothing was spoken of before'
