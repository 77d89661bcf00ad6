"""What the sentence of a dialogue is about: the thing that it names, or "it", what the dialogue was about last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from sim.household.judging.naming import namings
from sim.household.tasks.goals import PREDICATES, ids_in
from sim.household.tasks.selectors import things_that_fit
from sim.household.values import FLOOR, Call, Exchange, Goal, Instance, Scene
from sim.household.words.referring import nouns_of
from sim.household.words.speech import Words, normalised, occurs

EXPLETIVES = frozenset((word,) for word in ("is", "was", "would", "seems", "looks"))
""""It is cold in here" speaks of nothing."""


def theme_of(goal: Goal, solution: Sequence[Call], scene: Scene) -> int | None:
    """What a turn was about.

    The first thing of which its goal says something, else what was taken up last, else the one thing that there is
    where it was asked whether there is one.
    """
    theme = next(_subjects(goal), _taken_last(solution))
    return _found_there(goal, scene) if theme is None else theme


def antecedent(dialogue: Sequence[Exchange], scene: Scene) -> int | None:
    """What "it" means after a dialogue that has led to a scene; None where nothing was spoken of."""
    themes = (theme_of(turn.goal, turn.solution, scene) for turn in reversed(dialogue))
    return next((theme for theme in themes if theme is not None), None)


def misread(task: str, goal: Goal, scene: Scene, dialogue: Sequence[Exchange] = ()) -> str:
    """What a goal makes of a sentence that it cannot mean; empty where nothing speaks against it.

    "It" is a thing that the sentence has named before, else what the dialogue was about last, and the goal must name
    that one. Otherwise a sentence that speaks of some small thing must speak of the one that the goal is about, too.

    Args:
        task: The sentence.
        goal: What it is said to mean; has passed the check.
        scene: At the time at which it is said.
        dialogue: The turns before.
    """
    words = normalised(task)
    at = next(_pronouns(words), None)
    if at is None or any(start < at for thing in scene.instances for start in namings(task, scene, thing.id)):
        return _of_another(words, goal, scene)
    thing = antecedent(dialogue, scene)
    if thing is None or not 0 <= thing < len(scene.instances):
        return 'the task says "it", and nothing of this house was spoken of before'
    if thing not in ids_in(goal):
        return f'"it" is {_known_as(scene, thing)}, which the goal {goal} does not name'
    return ""


def _of_another(words: Words, goal: Goal, scene: Scene) -> str:
    """Whether a sentence speaks of other things only than the one of which its goal says something first.

    Where that is a small thing, of other small ones: furniture may be where it is or where it goes.
    """
    subject = next(_subjects(goal), None)
    if subject is None or _is_spoken_of(words, scene.instances[subject]):
        return ""
    is_small = scene.instances[subject].kind == "interactable"
    rivals = [thing for thing in scene.instances if thing.kind == "interactable" or not is_small]
    other = next((thing for thing in rivals if _is_spoken_of(words, thing)), None)
    if other is None:
        return ""
    return f"the task speaks of {_known_as(scene, other.id)}, the goal of {_known_as(scene, subject)}"


def _is_spoken_of(words: Words, thing: Instance) -> bool:
    return any(occurs(normalised(noun), words) for noun in nouns_of(thing))


def _known_as(scene: Scene, number: int) -> str:
    return f"the {scene.instances[number].color} {scene.instances[number].category} {number}"


def _pronouns(words: Words) -> Iterator[int]:
    """Where an "it" stands that means a thing."""
    return (at for at, word in enumerate(words) if word == "it" and words[at + 1 : at + 2] not in EXPLETIVES)


def _subjects(goal: Goal) -> Iterator[int]:
    """The things of which a goal says something, in order: of "on" the first one, not what it is on."""
    if not isinstance(goal, list) or not goal:
        return
    if PREDICATES.get(str(goal[0]), ())[:1] == ("thing",):
        yield from (value for value in goal[1:2] if isinstance(value, int))
        return
    for part in goal[1:]:
        yield from _subjects(part)


def _found_there(goal: Goal, scene: Scene) -> int | None:
    """What makes the answer to "Is there a mug on the desk?" a yes, where a single thing does."""
    match cast(Any, goal):
        case ["and", *parts]:
            return next((found for part in parts if (found := _found_there(part, scene)) is not None), None)
        case ["said_whether", ["exists", variable, dict(selector), part]]:
            there = [thing for thing in things_that_fit(scene, selector) if _is_there(thing, part, variable, scene)]
            return there[0].id if len(there) == 1 else None
    return None


def _is_there(thing: Instance, goal: Goal, variable: str, scene: Scene) -> bool:
    """Whether a thing is where a goal says of a variable, as the scene is written; what is no place is not known."""
    match cast(Any, goal):
        case ["and", *parts]:
            return all(_is_there(thing, part, variable, scene) for part in parts)
        case ["on", str(name), carrier]:
            return name == variable and thing.parent == carrier
        case ["supported_by" | "inside", str(name), carrier]:
            return name == variable and carrier in scene.carriers_of(thing.id)
        case ["on_floor", str(name)]:
            return name == variable and thing.parent == FLOOR
        case ["in_room", str(name), room]:
            return name == variable and thing.room_id == room
    return False


def _taken_last(solution: Sequence[Call]) -> int | None:
    """What the last `grab` took."""
    target: int | None = None
    taken: int | None = None
    for call in solution:
        if call.name == "grab":
            taken = next((value for value in call.arguments if isinstance(value, int)), target)
        elif call.name in ("goto", "find", "look"):
            target = next((value for value in call.arguments if isinstance(value, int)), None)
    return taken
