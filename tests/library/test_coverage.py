from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from library.coverage import Cell, Lack, cover, lack
from library.relations import RELATIONS
from tests.library.builders import make_card

CATALOGUE = ("block/block.urdf", "bowl/bowl.urdf", "ball/ball.urdf")
STACKED = replace(make_card("stack-blocks", "Stack the blocks.", ("block/block.urdf",)), source_hash="1")
FILLED = replace(
    make_card("put-block-in-bowl", "Put it into the bowl.", ("block/block.urdf", "bowl/bowl.urdf")), source_hash="2"
)
ALIGNED = replace(make_card("align-cup", "Turn the cup.", ("household/cup.urdf",)), source_hash="3")


def test_the_grid_counts_tasks_by_asset_and_relation() -> None:
    coverage = cover([STACKED, FILLED, ALIGNED], CATALOGUE)
    assert coverage.tasks == 3
    assert coverage.assets == {
        "block/block.urdf": 2,
        "bowl/bowl.urdf": 1,
        "ball/ball.urdf": 0,
        "household/cup.urdf": 1,
    }
    assert coverage.relations == {relation: int(relation in ("stack", "in")) for relation in RELATIONS}
    assert coverage.cells == {
        Cell("block/block.urdf", "stack"): 1,
        Cell("block/block.urdf", "in"): 1,
        Cell("bowl/bowl.urdf", "in"): 1,
    }
    assert coverage.folders == {Cell("block", "stack"): 1, Cell("block", "in"): 1, Cell("bowl", "in"): 1}
    assert coverage.openings == {"stack": 1, "put": 1, "align": 1}
    assert coverage.unrelated == 1


def test_variants_that_share_their_code_are_one_task() -> None:
    variants = [replace(FILLED, name=name) for name in ("put-block-in-bowl", "put-block-in-bowl-unseen")]
    coverage = cover([*variants, STACKED], CATALOGUE)
    assert (coverage.tasks, coverage.assets["bowl/bowl.urdf"]) == (2, 1)
    assert coverage.openings == {"put": 1, "stack": 1}


@given(st.integers())
def test_the_same_seed_asks_for_the_same_things_once_each(seed: int) -> None:
    coverage = cover([STACKED, FILLED], CATALOGUE)
    found = lack(coverage, CATALOGUE, seed)
    assert found == lack(coverage, CATALOGUE[::-1], seed)
    assert sorted(found.assets) == sorted(CATALOGUE)
    assert len(set(found.relations)) == 2


def test_what_few_tasks_have_is_asked_for_more_often() -> None:
    many = [replace(STACKED, source_hash=f"copy {number}") for number in range(9)]
    coverage = cover([*many, FILLED], CATALOGUE)
    asked = Counter(relation for seed in range(400) for relation in lack(coverage, (), seed).relations)
    assert asked["stack"] < 10
    assert 15 < asked["in"] < 50, "a fourth of those that no task has"
    assert all(asked[relation] > 50 for relation in RELATIONS if relation not in ("stack", "in"))


def test_a_lack_is_one_sentence() -> None:
    assert Lack(("ball/ball.urdf",), ("row", "ring")).sentence == (
        "No task of the library, or few, ask for a relation of objects called row or ring, or use ball/ball.urdf;"
        " a task with one of these is worth most."
    )
    assert Lack((), ()).sentence == ""
