from __future__ import annotations

import ast

import pytest

from prompts.parsing import kebab_case, task_classes
from prompts.providers.builtin.clauses import Plan
from prompts.providers.builtin.composing import compose
from prompts.providers.builtin.relations import RELATIONS
from prompts.providers.builtin.wishes import NOTHING, Wish
from prompts.providers.builtin.wording import skeleton
from prompts.providers.builtin.writing import class_name, write_module
from sim.assets import CATALOGUE
from sim.static_check import check_source
from tests.prompts.providers.builtin.asking import rolled_out

PLANS = [compose(NOTHING, draft) for draft in range(200)]
LONGEST_LINE = 120


def plans_of(relation: str, count: int = 12) -> list[Plan]:
    return [compose(Wish(relations=(relation,)), draft) for draft in range(count)]


def test_three_hundred_tasks_are_clean_modules_named_after_themselves() -> None:
    plans = [*PLANS, *(plan for relation in RELATIONS for plan in plans_of(relation, 6))]
    assert len(plans) > 300
    for plan in plans:
        source = write_module(plan)
        assert check_source(source, "strict").diagnostics == (), plan.name
        assert task_classes(source) == (class_name(plan.name),)
        assert kebab_case(plan.name) == plan.name
        assert len(plan.name) <= 80
        assert max(map(len, source.splitlines())) <= LONGEST_LINE, plan.name


def test_assets_are_those_of_the_code_and_of_the_catalogue() -> None:
    for plan in PLANS:
        source = write_module(plan)
        paths = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)} & set(CATALOGUE)
        assert set(plan.assets) <= set(CATALOGUE)
        assert paths <= set(plan.assets)
        assert {path for path in plan.assets if "disk" not in path} <= {*paths, "block/small.urdf"}


def test_every_description_is_one_sentence_without_holes() -> None:
    for plan in PLANS:
        assert plan.description[0].isupper()
        assert plan.description.endswith(".")
        assert not set("{}/") & set(plan.description)
        assert "  " not in plan.description


def test_rewards_add_up_to_one() -> None:
    for plan in PLANS:
        assert "$" not in plan.body
        assert "step_max_reward=1" in plan.body


def test_equal_names_mean_equal_structures() -> None:
    """Otherwise a name that is taken would hide a task that nobody has."""
    structures: dict[str, set[str]] = {}
    for draft in range(600):
        plan = compose(NOTHING, draft)
        structures.setdefault(skeleton(plan.name), set()).add(skeleton(plan.description))
    ambiguous = {name for name, found in structures.items() if len(found) > 3}
    assert len(ambiguous) < 0.1 * len(structures)
    assert len(structures) > 300


@pytest.mark.parametrize("relation", RELATIONS)
def test_every_relation_has_many_structures(relation: str) -> None:
    structures = {skeleton(plan.description) for plan in plans_of(relation, 40)}
    assert len(structures) >= 9


def test_the_same_draft_gives_the_same_plan() -> None:
    assert [compose(NOTHING, draft) for draft in range(20)] == PLANS[:20]


@pytest.mark.parametrize("relation", ["tower", "pattern", "cover"])
async def test_a_task_of_the_relation_is_solved_with_all_evidence(relation: str) -> None:
    report = await rolled_out(write_module(compose(Wish(relations=(relation,)), 3)))
    assert report.completed, report
    assert report.diagnostics == ()
    assert [one.name for one in report.evidence if not one.ok] == []
