"""Is a sample what its type says? A "bring" has the slots, the calls and the goal of a "bring", and no weaker ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from sim.household.tasks.implied_goals import SPEECH
from sim.household.tasks.task_types import FORMS, goal_of
from sim.household.tasks.usual_calls import go_as_usual, usual_calls
from sim.household.values import Call, Goal, Sample, Scene
from sim.household.words.places import place_phrases
from sim.household.words.referring import with_article
from sim.household.words.speech import normalised


def misfits(sample: Sample) -> Iterator[str]:
    """What contradicts the type of a sample, or what it says of its answer, one sentence each."""
    if sample.type != "free":
        yield from _about_type(sample)
    said = last_speech(sample.solution)
    if sample.answer and sample.answer != said:
        yield f"the answer is {sample.answer!r}, but what is said last is {said!r}"
    accepted = accepted_answers(sample.goal, sample.scene, said)
    if sample.accept and set(sample.accept) != set(accepted):
        yield f"the goal accepts {', '.join(accepted) or 'no words'}, not {', '.join(sample.accept)}"


class Asked(NamedTuple):
    """What a question is about; empty where a goal asks none."""

    noun: str = ""
    color: str = ""
    """Empty: any."""


def asked_for(goal: Goal) -> Asked:
    """What a goal asks the existence of: ``["said_whether", ["exists", "?x", {"noun": "apple"}, …]]``."""
    match cast(Any, goal):
        case ["said_whether", ["exists", _, {"noun": str(noun), "color": str(color), **rest}, _]] if not rest:
            return Asked(noun, color)
        case ["said_whether", ["exists", _, {"noun": str(noun), **rest}, _]] if not rest:
            return Asked(noun)
    return Asked()


def last_speech(calls: Sequence[Call]) -> str:
    """What is said last; empty where nothing is."""
    return next((str(call.arguments[0]) for call in reversed(calls) if call.name in SPEECH), "")


def accepted_answers(goal: Goal, scene: Scene, said: str) -> tuple[str, ...]:
    """The phrases that a goal takes for an answer, as the scene is written.

    Args:
        goal: Has passed the check.
        scene: As it is before anything is done.
        said: Which of yes and no is right only physics knows: what is said is taken for it.
    """
    match cast(Any, goal):
        case ["said", *texts]:
            return tuple(texts)
        case ["said_place", int(thing)]:
            return tuple(place_phrases(scene, thing, scene.carriers_of(thing)))
        case ["said_whether", _]:
            return tuple(word for word in normalised(said)[:1] if word in ("yes", "no"))
        case [_, *parts]:
            return tuple(phrase for part in parts for phrase in accepted_answers(part, scene, said))
    return ()


def _about_type(sample: Sample) -> Iterator[str]:
    slots = FORMS[sample.type].slots
    if set(sample.bindings) != set(slots):
        wanted, given = (", ".join(names) or "none" for names in (slots, sample.bindings))
        yield f"{with_article(sample.type)} has the slots {wanted}, not {given}"
        return
    if not go_as_usual(sample.type, sample.bindings, sample.solution):
        yield f"{usual_calls(sample.type)}, of the things in its slots"
    asked = asked_for(sample.goal)
    if (sample.type == "exist" and not asked.noun) or sample.goal != goal_of(sample.type, sample.bindings, *asked):
        usual = goal_of(sample.type, sample.bindings, asked.noun or "…", asked.color)
        yield f"the goal of this {sample.type} is {usual}, not {sample.goal}"
