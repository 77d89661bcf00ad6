from typing import Any
from xml.etree import ElementTree

from policy.config import TrainConfig
from workbench.core.bench_arms import (
    ArmRow,
    Comparison,
    budget_arms,
    comparison_chart,
    comparison_table,
    comparison_to_json,
    generalise_arms,
)
from workbench.core.evaluation import estimate


def parts(arms: tuple[Any, ...]) -> dict[str, dict[str, int]]:
    return {arm.name: dict(arm.parts) for arm in arms}


def test_held_out_tasks_are_shown_never_or_a_few_times_alone_and_beside_the_others() -> None:
    assert parts(generalise_arms(["a", "b"], ["c"], 100, [5, 5])) == {
        "untrained": {},
        "zero-shot: 2 others": {"a": 100, "b": 100},
        "5 alone": {"c": 5},
        "5 beside 2 others": {"a": 100, "b": 100, "c": 5},
    }


def test_both_sides_of_a_budget_have_the_same_number_of_demonstrations() -> None:
    found = parts(budget_arms(["a", "b"], ["c"], 10))
    assert found["2 base tasks"] == {"a": 5, "b": 5}
    assert found["2 base tasks and 1 more"] == {"a": 4, "b": 3, "c": 3}


def test_every_arm_is_told_in_table_document_and_chart() -> None:
    arms = generalise_arms(["a"], ["c"], 10, [1])
    wish = Comparison("generalise", "Held out", arms, ("c",), TrainConfig())
    half = estimate([1.0, 0.0])
    rows = [ArmRow(arm.name, "c", len(arm.parts), 10, 0, "/p", 80, 60.0, half, half) for arm in arms]
    assert [row[0] for row in comparison_table(wish, rows).rows] == [arm.name for arm in arms]
    document: Any = comparison_to_json(wish, rows)
    assert document["arms"][1] == {"name": "zero-shot: 1 other", "parts": {"a": 10}}
    assert document["rows"][1]["reward"]["n"] == 2
    texts = [one.text for one in ElementTree.fromstring(comparison_chart(wish, rows)).iter() if one.text]
    assert {arm.name for arm in arms} <= set(texts)
