from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.diversity import Kernel, asset_kernel, mean_asset_distance, measure, overlap_kernel, spread, vendi_score
from library.signature import likeness
from library.tfidf import cosine_matrix

multisets = st.dictionaries(st.sampled_from("abcde"), st.integers(1, 3)).map(Counter)
texts = st.text(st.sampled_from("abc \n"), max_size=20)


def published_score(*asset_lists: list[str]) -> float | None:
    assets = measure(asset_lists, [], []).assets
    return assets and assets.mean_distance


def test_the_published_score_is_the_mean_distance_of_asset_sets() -> None:
    assert published_score(["a", "b"], ["b", "c"], ["b", "a", "a"]) == pytest.approx((2 / 3 + 0 + 2 / 3) / 3)
    assert published_score(["a"], ["b"]) == 1.0
    assert published_score([], []) == 0.0
    assert published_score(["a"]) is None


@given(st.lists(multisets, min_size=1, max_size=6))
def test_an_overlap_kernel_is_the_likeness_of_each_two(members: list[Counter[str]]) -> None:
    kernel = overlap_kernel(members)
    for row, one in enumerate(members):
        for column, other in enumerate(members):
            expected = likeness(one, other) if one or other else 1.0
            assert kernel[row, column] == pytest.approx(expected)


@given(st.lists(texts, min_size=1, max_size=6))
def test_a_text_kernel_is_symmetric_with_ones_on_the_diagonal(members: list[str]) -> None:
    kernel = cosine_matrix(members)
    assert np.array_equal(kernel, kernel.T)
    assert np.all(np.diag(kernel) == 1)
    assert np.all((kernel >= 0) & (kernel <= 1))


@given(st.lists(multisets, min_size=2, max_size=8))
def test_the_vendi_score_is_an_effective_number_of_members(members: list[Counter[str]]) -> None:
    kernel = overlap_kernel(members)
    assert 1 - 1e-9 <= vendi_score(kernel) <= len(members) + 1e-9


@pytest.mark.parametrize(
    ("kernel", "score"),
    [
        (np.eye(5), 5.0),
        (np.ones((5, 5)), 1.0),
        (np.kron(np.eye(3), np.ones((4, 4))), 3.0),
        (np.array([[1.0, 0.5], [0.5, 1.0]]), 0.75**-0.75 * 0.25**-0.25),
    ],
    ids=["all different", "all the same", "three groups of four", "two that are half alike"],
)
def test_the_vendi_score_of_simple_kernels_is_known(kernel: Kernel, score: float) -> None:
    assert vendi_score(kernel) == pytest.approx(score)


@given(st.lists(multisets, min_size=2, max_size=5), st.integers(2, 3))
def test_repeating_every_member_leaves_the_vendi_score(members: list[Counter[str]], times: int) -> None:
    assert vendi_score(overlap_kernel(members * times)) == pytest.approx(vendi_score(overlap_kernel(members)))


def test_a_single_member_has_no_spread() -> None:
    assert spread(np.eye(1)) is None
    assert spread(np.eye(0)) is None


def test_each_measure_compares_what_has_it() -> None:
    one, other = Counter({"goal zone": 1}), Counter({"goal pose": 1})
    found = measure([["a"], ["a"], ["b"]], ["Stack the blocks.", " ", "Sort the rings."], [one, other, other])
    assert [part and part.of for part in (found.assets, found.text, found.structure)] == [3, 2, 3]
    assert found.structures == 2
    assert found.structure is not None
    assert found.structure.mean_distance == pytest.approx(2 / 3)


def test_taking_equal_sets_of_assets_together_changes_nothing() -> None:
    lists = [["a", "b"], ["b", "a", "a"], ["b"], [], [], ["c"], ["a", "b"]]
    assets = spread(asset_kernel(lists))
    assert assets is not None
    assert mean_asset_distance(lists) == pytest.approx(assets.mean_distance)
    assert mean_asset_distance(lists[:1]) is None
