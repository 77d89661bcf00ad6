"""Is a sample what its type says? A "bring" has the slots, the calls and the goal of a "bring", and no weaker ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from sim.household.calls import ids_of
from sim.household.implied_goals import SPEECH
from sim.household.places import place_phrases, written_supports
from sim.household.referring import with_article
from sim.household.speech import normalised
from sim.household.task_types import FORMS, goal_of, solution_of
from sim.household.values import Call, Goal, Sample, Scene, TaskType


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


def bindings_of(task_type: TaskType, calls: Sequence[Call]) -> dict[str, int] | None:
    """The slots of calls that go as a type's do; None where they go otherwise, or the type is "free"."""
    if task_type == "free":
        return None
    ids = dict.fromkeys(number for call in calls for number in ids_of(call))
    slots = FORMS[task_type].slots
    if len(ids) != len(slots):
        return None
    bindings = dict(zip(slots, ids, strict=True))
    return bindings if _go_as_usual(task_type, bindings, calls) else None


def usual_calls(task_type: TaskType) -> str:
    """How a type is solved, in words: "a bring is goto, grab, goto_user"."""
    return f"{with_article(task_type)} is {', '.join(call.name for call in solution_of(task_type, {}))}"


def noun_asked_for(goal: Goal) -> str:
    """What a goal asks the existence of: ``["said_whether", ["exists", "?x", {"noun": "apple"}, …]]``; else empty."""
    match cast(Any, goal):
        case ["said_whether", ["exists", _, {"noun": str(noun), **rest}, _]] if not rest:
            return noun
    return ""


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
            return tuple(place_phrases(scene, thing, written_supports(scene, thing)))
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
    if not _go_as_usual(sample.type, sample.bindings, sample.solution):
        yield f"{usual_calls(sample.type)}, of the things in its slots"
    noun = noun_asked_for(sample.goal)
    if (sample.type == "exist" and not noun) or sample.goal != goal_of(sample.type, sample.bindings, noun):
        usual = goal_of(sample.type, sample.bindings, noun or "…")
        yield f"the goal of this {sample.type} is {usual}, not {sample.goal}"


def _go_as_usual(task_type: TaskType, bindings: Mapping[str, int], calls: Sequence[Call]) -> bool:
    """Whether calls solve a task as its type does; what is said by the way is a courtesy where nobody asked."""
    if not FORMS[task_type].is_question:
        calls = [call for call in calls if call.name not in SPEECH]
    usual = solution_of(task_type, bindings)
    if len(calls) != len(usual):
        return False
    return all(_is_same(call, other, bindings.get("x")) for call, other in zip(calls, usual, strict=True))


def _is_same(call: Call, usual: Call, thing: int | None) -> bool:
    match usual.name:
        case "speak":
            return call.name in SPEECH
        case "grab":
            return call.name == "grab" and call.arguments in ((), (thing,))
        case _:
            return call == usual
