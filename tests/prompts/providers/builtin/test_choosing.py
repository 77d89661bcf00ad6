from __future__ import annotations

import pytest

from prompts.providers.builtin.choosing import (
    Known,
    Origin,
    choose_for,
    choose_new,
    choose_step,
    choose_variation,
    interpret,
    recall,
)
from prompts.providers.builtin.variations import completed, variations_of
from prompts.providers.builtin.wishes import read_wish
from prompts.providers.builtin.wording import skeleton

ANYTHING = Known()


def hundred_trials() -> list[tuple[str, str, tuple[str, ...]]]:
    names: list[str] = []
    described: list[str] = []
    found = []
    for seed in range(100):
        plan = choose_new(seed, Known.of(names, described, [])).plan
        names.append(plan.name)
        described.append(plan.description)
        found.append((plan.name, plan.description, plan.relations))
    return found


def test_a_hundred_trials_give_a_hundred_structures_of_nearly_all_relations() -> None:
    trials = hundred_trials()
    assert len({name for name, _, _ in trials}) == 100
    assert len({skeleton(name) for name, _, _ in trials}) == 100
    assert len({skeleton(description) for _, description, _ in trials}) == 100
    assert len({relation for _, _, relations in trials for relation in relations}) >= 15


def test_the_same_structure_in_other_colors_is_nothing_new() -> None:
    plan = choose_new(5, ANYTHING).plan
    recolored = Known.of([], [plan.description.replace("red", "blue").replace("green", "purple")], [])
    assert skeleton(choose_new(5, recolored).plan.description) != skeleton(plan.description)


def test_only_what_is_offered_is_used() -> None:
    offered = ["block/block.urdf", "zone/zone.urdf", "bowl/bowl.urdf"]
    for seed in range(5):
        assert set(choose_new(seed, Known.of([], [], offered)).plan.assets) <= set(offered)


def test_when_nothing_new_can_be_found_it_still_proposes() -> None:
    assert choose_new(1, Known.of([], [], ["nothing/there.urdf"])).plan.name


@pytest.mark.parametrize("seed", range(10))
def test_a_choice_is_found_again_from_its_draft(seed: int) -> None:
    choice = choose_new(seed, ANYTHING, wish="ring bowl" if seed % 2 else "", is_hint=seed > 5)
    assert recall(choice.draft, choice.wish, is_hint=choice.is_hint) == choice.plan


def test_what_is_hinted_at_is_in_it_and_more_may_be() -> None:
    assert choose_new(1, ANYTHING, wish="rope", is_hint=True).plan.relations == ("rope",)
    plans = [choose_new(seed, ANYTHING, wish="put mug", is_hint=True).plan for seed in range(20)]
    assert all("mug" in plan.description for plan in plans)
    assert any("alone" in plan.description or len(plan.relations) > 1 for plan in plans)


@pytest.mark.parametrize(
    ("target", "relation", "said"),
    [
        ("build-house", "figure", ["house", "walls", "roof"]),
        ("build-bridge", "figure", ["bridge"]),
        ("make-a-castle", "figure", ["castle"]),
        ("stack-red-blocks-in-bowl", "carry", ["red blocks", "bowl"]),
        ("stack-three-blue-blocks", "tower", ["three blue blocks"]),
        ("line-up-yellow-boxes", "row", ["yellow boxes", "row"]),
        ("circle-of-cylinders", "ring", ["cylinder", "ring"]),
        ("towers-of-hanoi", "rings", ["tower"]),
        ("align-rope", "rope", ["rope"]),
        ("push-piles-into-zone", "sweep", ["pile", "zone"]),
        ("sort-balls-by-color", "sort", ["balls"]),
        ("put-mug-on-plate", "carry", ["mug", "plate"]),
        ("assemble-kit", "kit", ["outline"]),
        ("cover-containers", "cover", ["container", "lid"]),
    ],
)
def test_a_target_is_followed_by_its_words(target: str, relation: str, said: list[str]) -> None:
    plan = choose_for(target, 0, ANYTHING).plan
    assert plan.name == target
    assert plan.relations == (relation,)
    assert [word for word in said if word not in plan.description.lower()] == []


def test_a_target_without_a_known_word_still_gets_a_task() -> None:
    plan = choose_for("xyzzy", 0, ANYTHING).plan
    assert (plan.name, bool(plan.assets)) == ("xyzzy", True)


def test_a_curriculum_ends_with_the_target_s_own_relation_and_then_varies() -> None:
    names: set[str] = set()
    relations = []
    for _ in range(8):
        choice = choose_step("towers-of-hanoi", Known(names=frozenset(names)))
        assert choice.plan.name not in names
        assert choice.why
        names.add(choice.plan.name)
        relations.append(choice.plan.relations[0])
    assert relations[:3] == ["carry", "tower", "rings"]
    assert set(relations[3:]) == {"rings"}


def test_a_proposal_of_somebody_else_keeps_its_name() -> None:
    assert interpret("sort-it-all", "Sort the red and the blue blocks into bowls.").name == "sort-it-all"


@pytest.mark.parametrize("seed", range(20))
def test_a_variation_keeps_the_relation_and_is_another_structure(seed: int) -> None:
    plan = choose_new(seed, ANYTHING).plan
    origin = Origin(plan.name, plan.description)
    relations, ways = variations_of(*origin)
    choice = choose_variation(origin, seed, Known.of([plan.name], [plan.description], []))
    assert relations == read_wish(plan.name).relations
    assert set(relations) <= set(choice.plan.relations)
    assert {skeleton(choice.plan.name), skeleton(choice.plan.description)}.isdisjoint(
        {skeleton(plan.name), skeleton(plan.description)}
    )
    assert any(way.differs in choice.why and way.is_met_by(choice.plan, relations) for way in ways)
    assert recall(choice.draft, choice.wish, is_hint=choice.is_hint) == choice.plan


def test_trials_vary_a_task_in_different_ways() -> None:
    origin = Origin("put-block-in-bowl", "Put the red blocks in the green bowls.")
    choices = [choose_variation(origin, seed, Known.of(origin, [], [])) for seed in range(12)]
    assert len({choice.why for choice in choices}) >= 3
    assert all("put-block-in-bowl" in choice.why for choice in choices)


def test_where_no_variation_is_new_the_relation_is_kept_and_that_is_said() -> None:
    choice = choose_variation(Origin("align-rope", "Align the rope."), 0, Known.of([], [], ["nothing/there.urdf"]))
    assert choice.plan.relations == ("rope",)
    assert choice.why.startswith("As near to align-rope as")


def test_a_target_is_completed_by_the_things_of_a_task_and_never_contradicted() -> None:
    assert completed("stack-three", "put-mug-on-plate", "Put the mug on the plate.") == "stack-three mug plate"
    assert completed("stack-blocks-on-zone", "put-mug-on-plate", "Put it.") == "stack-blocks-on-zone"


def test_what_a_target_leaves_open_is_as_in_the_task_to_start_from() -> None:
    wish = completed("put-two", "put-mug-on-plate", "Put the mug on the plate.")
    plan = choose_for("put-two", 1, ANYTHING, wish).plan
    assert plan.name == "put-two"
    assert {"mug", "plate"} <= set(plan.description.strip(".").split())
