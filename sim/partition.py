"""Cut a box at random into smaller boxes, as for packing them back together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Box = NDArray[np.float64]
"""(6,): lowest x, y, z, then highest x, y, z [m]."""


class TreeNode:
    """A box of a k-d tree: ``TreeNode(parent, children, bbox)``; ``TreeNode(None, [], bbox)`` is a root."""

    def __init__(self, parent: TreeNode | None, children: list[TreeNode], bbox: Sequence[float] | NDArray[Any]) -> None:
        self.parent = parent
        self.children = children
        self.bbox: Box = np.array(bbox, dtype=np.float64)
        """Lowest x, y, z, then highest x, y, z [m]."""


def KDTree(  # noqa: N802 - the published name
    node: TreeNode, min_object_dim: float, margin: float, bboxes: list[Box]
) -> list[Box]:
    """Cut a node's box at random until no piece can be cut any more.

    Args:
        node: Root; the pieces become its descendants.
        min_object_dim: No piece is narrower, unless the root is [m].
        margin: Gap between two pieces [m].
        bboxes: The uncut pieces are appended to it, each as (lowest x, y, z, highest x, y, z).

    Returns:
        `bboxes`.
    """
    low, high = node.bbox[:3], node.bbox[3:]
    room = high - low - 2 * min_object_dim - margin  # where the cut may lie, axis by axis
    axes = np.flatnonzero(room > 0)
    if len(axes) == 0:
        bboxes.append(node.bbox)
        return bboxes
    axis = int(np.random.choice(axes))
    cut = low[axis] + min_object_dim + margin / 2 + np.random.random() * room[axis]
    lower, upper = node.bbox.copy(), node.bbox.copy()
    lower[3 + axis], upper[axis] = cut - margin / 2, cut + margin / 2
    node.children = [TreeNode(node, [], piece) for piece in (lower, upper)]
    for child in node.children:
        KDTree(child, min_object_dim, margin, bboxes)
    return bboxes
