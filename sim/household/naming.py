"""Does a sentence mean what a sample says it means? Each bound thing is named in it, by a phrase that fits it alone."""

from __future__ import annotations

from sim.household.calls import ids_of
from sim.household.goals import ids_in
from sim.household.referring import unique_descriptions
from sim.household.speech import normalised, occurs
from sim.household.values import Sample


def misnamed(sample: Sample) -> list[str]:
    """What is wrong with the names in a sample of a type with slots, one sentence each; empty where nothing is.

    A free task is not asked: its sentence may call a thing what it likes ("bring it back").
    """
    problems = [
        f"the task does not name {sample.scene.instances[number].category} {number}, slot {slot}"
        for slot, number in sorted(sample.bindings.items())
        if sample.type != "free" and not _names(sample, number)
    ]
    used = {number for call in sample.solution for number in ids_of(call)} | ids_in(sample.goal)
    strangers = sorted(used - set(sample.bindings.values())) if sample.bindings and sample.type != "free" else []
    return problems + [f"{number} is used but bound to no slot" for number in strangers]


def _names(sample: Sample, number: int) -> bool:
    words = normalised(sample.task)
    return any(occurs(normalised(phrase), words) for phrase in unique_descriptions(sample.scene, number))
