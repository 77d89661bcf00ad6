"""Scenes that are not as they are written, under samples that hold otherwise."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sim.household.judging.scene_truth import untruths
from sim.household.values import FLOOR, Instance, Sample, Scene, TaskType
from tests.sim.household.tasks.test_hardcoding import sample_of, scene, verified, with_scene, world


def with_thing(number: int, changed: Callable[[Instance], Instance]) -> Scene:
    instances = [changed(thing) if thing.id == number else thing for thing in scene().instances]
    return replace(scene(), instances=tuple(instances))


def higher(thing: Instance) -> Instance:
    return replace(thing, position=thing.position._replace(z=thing.position.z + 1.0))


def on_the_floor(thing: Instance) -> Instance:
    return replace(thing, parent=FLOOR)


def in_another(thing: Instance) -> Instance:
    other = next(other for other in scene().instances if other.kind == "interactable" and other.id != thing.id)
    return replace(thing, position=other.position, parent=other.parent, room_id=other.room_id)


def in_another_room(thing: Instance) -> Instance:
    return replace(thing, room_id=next(room.id for room in scene().rooms if room.id != thing.room_id))


MUTANTS = [
    (higher, "comes to rest"),
    (on_the_floor, "has the parent -1 but is carried by"),
    (in_another, "mm inside"),
    (in_another_room, "but is in"),
]


@pytest.mark.parametrize("task_type", ["take", "put", "where"])
@pytest.mark.parametrize(("changed", "says"), MUTANTS)
def test_a_scene_that_is_not_as_it_is_written_makes_its_sample_fail(
    task_type: TaskType, changed: Callable[[Instance], Instance], says: str
) -> None:
    sample = sample_of(task_type)
    mutant = with_scene(sample, with_thing(sample.bindings["x"], changed))
    assert any(says in problem for problem in untruths(mutant, world()))


def test_a_scene_that_does_not_hold_is_named_before_anything_is_done() -> None:
    sample = sample_of("come")
    other = next(thing.id for thing in scene().instances if thing.kind == "interactable")
    verification = verified(with_scene(sample, with_thing(other, higher)))
    assert verification.reason.startswith("scene_holds: ")
    assert not verification.results


def test_a_sample_made_by_hand_may_leave_its_parents_out() -> None:
    sample = sample_of("take")
    by_hand: Sample = replace(sample, type="free", bindings={})
    assert verified(with_scene(by_hand, with_thing(sample.bindings["x"], on_the_floor))).passed
