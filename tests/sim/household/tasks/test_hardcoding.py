"""Every type by hardcoding, as it is proposed and as mutants of what was proposed: one scene, real physics."""

import string
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim.household.catalogue import catalogue
from sim.household.judging.typed import asked_for
from sim.household.judging.verify import verify
from sim.household.physics.world import HouseholdWorld
from sim.household.scenes.generate import generate_scene
from sim.household.scenes.scene_io import from_json
from sim.household.tasks.hardcoding import Refusal, propose
from sim.household.tasks.selectors import things_that_fit
from sim.household.tasks.task_types import FORMS, HARDCODED, fill, goal_of
from sim.household.tasks.verification import Verification
from sim.household.tasks.wishes import ThingWish, Wish
from sim.household.values import FLOOR, Call, Instance, Sample, Scene, TaskType, Vector3

ABOUT_THINGS = [task_type for task_type in HARDCODED if FORMS[task_type].slots]
QUESTIONS = [task_type for task_type in HARDCODED if FORMS[task_type].is_question]


@cache
def scene() -> Scene:
    return from_json(generate_scene({"apple": 1, "book": 1}, {"sofa": 1}, room_num=2, seed=7, small_object_density=0.6))


@cache
def world() -> HouseholdWorld:
    return HouseholdWorld(scene())


@cache
def sample_of(task_type: TaskType) -> Sample:
    sample = propose(scene(), task_type, np.random.default_rng(1))
    assert isinstance(sample, Sample)
    return sample


def verified(sample: Sample) -> Verification:
    return verify(sample, world())


def with_scene(sample: Sample, changed: Scene) -> Sample:
    return replace(sample, scene=changed)


def moved(thing: Instance, x: float, y: float, z: float) -> Scene:
    at = Vector3(x, y, z + thing.size.z / 2)
    instances = [
        replace(other, position=at, parent=FLOOR) if other.id == thing.id else other for other in scene().instances
    ]
    return replace(scene(), instances=tuple(instances))


@pytest.mark.parametrize("task_type", HARDCODED)
def test_a_proposal_verifies(task_type: TaskType) -> None:
    verification = verified(sample_of(task_type))
    assert verification.passed, verification.reason
    assert [check.name for check in verification.checks][-1] == "last_call_needed"
    assert verification.steps > 0


@pytest.mark.parametrize("task_type", HARDCODED)
def test_without_its_last_call_a_sample_fails(task_type: TaskType) -> None:
    sample = sample_of(task_type)
    mutant = replace(sample, plan=sample.plan[:-1], solution=sample.solution[:-1])
    assert verified(mutant).reason.split(":")[0] in {"fits_type", "plan_fits"}


@pytest.mark.parametrize("task_type", ABOUT_THINGS)
def test_with_another_thing_in_its_solution_a_sample_fails(task_type: TaskType) -> None:
    sample = sample_of(task_type)
    bound = set(sample.bindings.values())
    first = sample.solution[0]
    stranger = next(
        thing.id
        for thing in scene().instances
        if thing.id not in bound and thing.kind == scene().instances[int(first.arguments[0])].kind
    )
    mutant = replace(sample, solution=(Call(first.name, (stranger,)), *sample.solution[1:]))
    assert verified(mutant).reason.startswith("fits_type")
    bindings = {**sample.bindings, FORMS[task_type].slots[0]: stranger}
    goal = goal_of(task_type, bindings, *asked_for(sample.goal))
    also_rebound = replace(mutant, bindings=bindings, goal=goal, accept=())
    assert verified(also_rebound).reason.startswith("names_are_right")


def test_with_its_two_things_swapped_a_sample_fails() -> None:
    sample = sample_of("put")
    x, y = sample.bindings["x"], sample.bindings["y"]
    calls = (Call("goto", (y,)), Call("grab"), Call("goto", (x,)), Call("release"))
    assert verified(replace(sample, solution=calls)).reason.startswith("fits_type: a put is goto, grab, goto, release")


@pytest.mark.parametrize("task_type", QUESTIONS)
@pytest.mark.parametrize("answer", ["I do not know.", "It is in the bathroom, I think. No, maybe yes!"])
def test_with_a_wrong_answer_a_sample_fails(task_type: TaskType, answer: str) -> None:
    sample = sample_of(task_type)
    mutant = replace(sample, solution=(*sample.solution[:-1], Call("speak", (answer,))), answer=answer, accept=())
    assert verified(mutant).reason.startswith("goal_reached")


@pytest.mark.parametrize("exists", [True, False])
def test_the_opposite_answer_is_wrong(exists: bool) -> None:
    sample = propose(scene(), "exist", np.random.default_rng(2), Wish(exists=exists))
    assert isinstance(sample, Sample)
    assert verified(sample).passed
    answer = "No, there is not." if exists else "Yes, there is."
    flipped = replace(sample, solution=(sample.solution[0], Call("speak", (answer,))), answer=answer, accept=())
    assert verified(flipped).reason.startswith("goal_reached")


@pytest.mark.parametrize("task_type", ["goto", "take", "bring", "put"])
def test_with_its_thing_out_of_reach_a_sample_fails(task_type: TaskType) -> None:
    sample = propose(scene(), task_type, np.random.default_rng(3), Wish(ThingWish("apple")))
    assert isinstance(sample, Sample)
    gone = moved(scene().instances[sample.bindings["x"]], -4.0, -4.0, 0.0)
    assert verified(with_scene(sample, gone)).reason == f"carried_out: {sample.solution[0]} failed: no_path"


def test_with_its_thing_moved_the_place_that_was_said_is_wrong() -> None:
    sample = propose(scene(), "where", np.random.default_rng(3), Wish(ThingWish("book")))
    assert isinstance(sample, Sample)
    agent = scene().agent.position
    changed = moved(scene().instances[sample.bindings["x"]], agent.x, agent.y, 0.002)
    mutant = replace(with_scene(sample, changed), accept=())
    assert verified(mutant).reason.startswith("goal_reached")


def test_with_its_things_taken_away_yes_becomes_wrong() -> None:
    sample = propose(scene(), "exist", np.random.default_rng(2), Wish(exists=True))
    assert isinstance(sample, Sample)
    noun = sample.goal[1][2]["noun"]  # type: ignore[index, call-overload]  # said_whether exists ?x {noun: …}
    instances = list(scene().instances)
    for number, thing in enumerate(things_that_fit(scene(), {"noun": noun})):
        outside = Vector3(-4.0 - number, -4.0, thing.size.z / 2)
        instances[thing.id] = replace(thing, position=outside, parent=FLOOR)
    assert verified(with_scene(sample, replace(scene(), instances=tuple(instances)))).reason.startswith("goal_reached")


def test_with_the_agent_beside_the_user_nothing_is_left_to_do() -> None:
    sample = sample_of("come")
    player = scene().player
    at_user = replace(player, position=player.position._replace(x=player.position.x - 0.8), yaw_deg=0.0)
    verification = verified(with_scene(sample, replace(scene(), agent=at_user)))
    assert verification.reason.startswith("false_at_start")


def test_a_plan_has_a_sentence_for_each_call() -> None:
    sample = sample_of("bring")
    assert verified(replace(sample, plan=sample.plan[:2])).reason == "plan_fits: 2 sentences of the plan for 3 calls"


def test_unknown_ids_and_goals_that_are_none_are_named() -> None:
    sample = sample_of("take")
    assert "no instance 999" in verified(replace(sample, solution=(Call("goto", (999,)), Call("grab")))).reason
    assert verified(replace(sample, goal=["holdin", 1])).reason.startswith("goal_is_valid: goal: no predicate")


def test_a_courtesy_after_the_last_effective_call_does_no_harm() -> None:
    sample = sample_of("take")
    polite = replace(
        sample, plan=(*sample.plan, "Say so."), solution=(*sample.solution, Call("speak", ("Here it is.",)))
    )
    assert verified(polite).passed


def test_a_sample_without_a_goal_needs_only_to_be_carried_out() -> None:
    sample = replace(sample_of("take"), type="free", goal=None, bindings={})
    assert verified(sample).passed
    assert verified(replace(sample, solution=(Call("goto", (0,)), Call("release")))).reason.startswith("carried_out")


def test_the_same_seed_proposes_the_same_sample() -> None:
    first, second = (propose(scene(), "put", np.random.default_rng(5)) for _ in range(2))
    assert first == second


def test_half_of_the_questions_whether_something_is_there_are_answered_no_mostly_about_things_elsewhere() -> None:
    samples = [propose(scene(), "exist", np.random.default_rng(seed)) for seed in range(30)]
    nos = [sample for sample in samples if isinstance(sample, Sample) and sample.accept == ("no",)]
    assert 8 <= len(nos) <= 22
    elsewhere = [
        no
        for no in nos
        if things_that_fit(scene(), {"noun": no.goal[1][2]["noun"]})  # type: ignore[index, call-overload]
    ]
    assert len(elsewhere) > len(nos) / 2


def test_a_wish_that_the_scene_cannot_grant_is_refused_with_its_name() -> None:
    there = {thing.name for thing in scene().instances}
    missing = next(name for name in catalogue() if name not in there)
    refusal = propose(scene(), "take", np.random.default_rng(0), Wish(ThingWish(missing)))
    assert isinstance(refusal, Refusal)
    assert missing in refusal.why


@pytest.mark.parametrize("task_type", HARDCODED)
def test_every_type_has_eight_to_twelve_patterns_with_its_slots(task_type: TaskType) -> None:
    form = FORMS[task_type]
    assert 8 <= len(set(form.patterns)) == len(form.patterns) <= 12
    known = {"x": "the mug", "y": "the table", "place": "on the table", "a_x": "a mug"}
    for pattern in (*form.patterns, *form.plan):
        slots = {name for _, name, _, _ in string.Formatter().parse(pattern) if name}
        assert slots <= known.keys()
        sentence = fill(pattern, known)
        assert sentence[0].isupper()
        assert sentence[-1] in ".?"
        if pattern in form.patterns:
            assert {"x"} & set(form.slots) <= slots
            assert "y" not in form.slots or slots & {"y", "place"}


def test_a_put_that_has_no_place_is_refused_with_what_is_there() -> None:
    order = {"pumpkin": 1}, {"bowl": {"objects": {"apple": 1}}}
    full = from_json(generate_scene(*order, seed=3, rooms=["kitchen"], exact=True, small_object_density=0))
    refusal = propose(full, "put", np.random.default_rng(0), Wish(ThingWish("pumpkin"), ThingWish("bowl")))
    assert isinstance(refusal, Refusal)
    assert "in the bowl, which carries a" in refusal.why
    assert "apple (pumpkin, bowl)" in refusal.why
    refusal = propose(full, "put", np.random.default_rng(0), Wish(ThingWish("apple"), ThingWish("bed")))
    assert isinstance(refusal, Refusal)
    assert "nothing to put a thing on" in refusal.why
