from __future__ import annotations

import numpy as np
import pytest

from sim.partition import KDTree, TreeNode

BOUNDS = (-0.1, -0.15, 0.0, 0.1, 0.15, 0.05)


@pytest.mark.parametrize("seed", range(10))
def test_pieces_are_wide_enough_apart_and_inside(seed: int) -> None:
    np.random.seed(seed)
    pieces = np.array(KDTree(TreeNode(None, [], BOUNDS), 0.05, 0.01, []))
    low, high = pieces[:, :3], pieces[:, 3:]
    assert np.all(high - low >= np.minimum(0.05, high - low[0]) - 1e-9)
    assert np.all(low >= np.array(BOUNDS[:3]) - 1e-9)
    assert np.all(high <= np.array(BOUNDS[3:]) + 1e-9)
    for first, second in ((a, b) for a in range(len(pieces)) for b in range(a)):
        gap = np.maximum(low[first] - high[second], low[second] - high[first])
        assert gap.max() >= 0.01 - 1e-9


def test_no_piece_could_be_cut_again() -> None:
    np.random.seed(0)
    for piece in KDTree(TreeNode(None, [], BOUNDS), 0.05, 0.01, []):
        assert np.all(piece[3:] - piece[:3] <= 2 * 0.05 + 0.01 + 1e-9)


def test_the_list_is_filled_and_returned_and_the_tree_grows() -> None:
    root = TreeNode(None, [], np.array(BOUNDS))
    boxes: list[np.ndarray] = []
    assert KDTree(root, 0.05, 0.01, boxes) is boxes
    assert len(boxes) > 1
    assert [child.parent for child in root.children] == [root, root]


def test_a_box_too_small_to_be_cut_stays_whole() -> None:
    assert np.array(KDTree(TreeNode(None, [], (0, 0, 0, 0.08, 0.08, 0.08)), 0.05, 0.0, [])).shape == (1, 6)
