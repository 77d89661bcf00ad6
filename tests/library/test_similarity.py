from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.records import TaskCard
from library.signature import likeness, signature
from library.similarity import SimilarityIndex, nearest
from tests.library.builders import make_card

BOWL = """
class PutBlockInBowl(Task):
    def reset(self, env):
        bowl = env.add_object("bowl/bowl.urdf", pose)
        block = env.add_object("stacking/block.urdf", pose, color=utils.COLORS["red"])
        self.add_goal([block], matches, [bowl_pose], False, True, "pose", None, 1.0)
"""
ZONE = """
class SweepPiles(Task):
    def reset(self, env):
        env.add_object("zone/zone.urdf", pose)
        piles = self.make_piles(env)
        self.add_goal(objs=piles, matches=matches, targ_poses=[zone], replace=True, metric="zone", params=zones)
"""
RENAMED_BOWL = BOWL.replace("PutBlockInBowl", "DropCube").replace("block", "cube").replace("bowl_pose", "target")
LIBRARY = [(make_card("sweep-piles", "Sweep the piles."), ZONE), (make_card("put-block-in-bowl", "Fill it."), BOWL)]


def test_the_signature_lists_assets_colours_and_goals() -> None:
    assert signature(BOWL) == {
        "asset bowl/bowl.urdf": 1,
        "asset stacking/block.urdf": 1,
        "colour red": 1,
        "goal pose replace=False": 1,
    }
    assert signature(ZONE)["goal zone replace=True"] == 1


def test_repeated_features_count_and_computed_arguments_are_unknown() -> None:
    source = 'a.add_goal(o, m, t, many, rotations=True)\na.add_goal(o, m, t, many)\nx = ["red", "red"]'
    assert signature(source) == {"goal ? replace=?": 2, "colour red": 2}


def test_code_that_does_not_parse_still_has_the_assets_of_its_card() -> None:
    assert signature("class (", ("bowl/bowl.urdf",)) == {"asset bowl/bowl.urdf": 1}


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_a_symmetric_share(one: str, other: str) -> None:
    left, right = signature(f"x = {one!r}, 'red'"), signature(f"x = {other!r}, 'blue', 'red'")
    assert likeness(left, right) == likeness(right, left)
    assert 0 <= likeness(left, right) <= likeness(left, left) == 1


def test_two_tasks_without_features_are_not_alike() -> None:
    assert likeness(signature(""), signature("")) == 0


def test_a_renamed_copy_is_nearest_to_its_original_and_the_reason_says_why() -> None:
    first, second = nearest(make_card("drop-cube", "Drop it."), RENAMED_BOWL, LIBRARY)
    assert (first.name, second.name) == ("put-block-in-bowl", "sweep-piles")
    assert first.score > 0.6 > second.score
    assert "asset bowl/bowl.urdf" in first.why


def test_the_same_text_and_structure_score_one() -> None:
    (copy,) = nearest(make_card("copy", "Fill it."), BOWL, LIBRARY, limit=1)
    assert copy.score == pytest.approx(1)


def test_a_task_is_not_its_own_neighbour() -> None:
    assert [n.name for n in nearest(make_card("sweep-piles"), ZONE, LIBRARY)] == ["put-block-in-bowl"]


def test_equal_neighbours_come_by_name_whatever_the_order_they_were_given_in() -> None:
    twins = [(make_card(name, "same"), BOWL) for name in ("b", "c", "a")]
    forward = SimilarityIndex(twins).nearest(make_card("new"), ZONE)
    assert [neighbour.name for neighbour in forward] == ["a", "b", "c"]
    assert SimilarityIndex(reversed(twins)).nearest(make_card("new"), ZONE) == forward


@pytest.mark.parametrize("source", ["", "a", "ünï", "\ud800 half a pair"])
def test_an_empty_library_and_odd_texts_are_no_trouble(source: str) -> None:
    assert nearest(make_card("new"), source, []) == ()
    tasks = [(make_card("empty"), ""), (make_card("odd"), source)]
    scores = [neighbour.score for neighbour in nearest(make_card("new"), source, tasks)]
    assert all(0 <= score <= 1 for score in scores)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5), st.text(max_size=30))
def test_scores_are_shares_and_sorted(sources: list[str], asked: str) -> None:
    tasks = [(make_card(f"task-{index}"), source) for index, source in enumerate(sources)]
    scores = [neighbour.score for neighbour in nearest(make_card("asked"), asked, tasks)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_an_index_that_follows_its_library_answers_as_a_new_one_and_reads_only_what_is_new() -> None:
    bowl, zone, house = (make_card(name, name) for name in ("bowl", "zone", "house"))
    sources = {"bowl": BOWL, "zone": ZONE, "house": RENAMED_BOWL}
    index, read = SimilarityIndex(), []

    def source_of(card: TaskCard) -> str:
        read.append(card.name)
        return sources[card.name]

    index.follow([bowl, zone], source_of)
    index.follow([zone, house], source_of)
    assert read == ["bowl", "zone", "house"]
    asked = make_card("asked")
    assert index.nearest(asked, BOWL) == nearest(asked, BOWL, [(zone, ZONE), (house, RENAMED_BOWL)])


def test_new_code_under_a_known_name_is_read_again() -> None:
    index, card = SimilarityIndex([(make_card("one"), ZONE)]), replace(make_card("one"), source_hash="other")
    index.follow([card], lambda _: BOWL)
    (found,) = index.nearest(make_card("asked", card.description), BOWL)
    assert found.score == pytest.approx(1)
