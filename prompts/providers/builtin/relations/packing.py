"""Packing: equal things side by side until a container is full, or the pieces that a box was cut into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from prompts.providers.builtin.clauses import Clause, Group, variables
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.placing import Spot
from prompts.providers.builtin.vocabulary import (
    BLOCK,
    BOX,
    CONTAINER,
    CYLINDER,
    FLAT_BOX,
    LARGE_BOX,
    LONG_BOX,
    SMALL_BLOCK,
    SMALL_BOX,
    Thing,
)
from prompts.providers.builtin.wording import hyphenated, short_name, text_code
from prompts.providers.builtin.writing import WHOLE, each, goal_code, listed, paragraph

GAP, WALL = 0.01, 0.008
"""Between neighbours, and between them and the wall [m]."""
_TIGHT = (BLOCK, SMALL_BLOCK, SMALL_BOX, FLAT_BOX, LONG_BOX, LARGE_BOX, CYLINDER)
_LEAST = {0.05: "small", 0.06: "middle-sized", 0.07: "large"}
"""Shortest side of a box that is cut [m], and the word for it."""
_MOST = {0.14: "few", 0.18: "some", 0.22: "many"}
"""Longest side of the container [m], and the word for how many boxes that gives."""


class Grid(NamedTuple):
    """Equal things in columns and rows."""

    thing: Thing
    columns: int
    rows: int

    @property
    def pitch(self) -> list[float]:
        """From one to the next along x and y [m]."""
        return [round(side + GAP, 3) for side in self.thing.size[:2]]

    @property
    def size(self) -> tuple[float, float, float]:
        """Of the container that they fill [m]."""
        counts = (self.columns, self.rows)
        x, y = (round(n * p - GAP + 2 * WALL, 3) for n, p in zip(counts, self.pitch, strict=True))
        return x, y, CONTAINER.size[2]

    @property
    def cells(self) -> list[tuple[float, float, float]]:
        """Middles in the container's frame [m]."""
        z = round(self.thing.height / 2 + CONTAINER.floor, 4)
        return [
            (
                round((x - (self.columns - 1) / 2) * self.pitch[0], 4),
                round((y - (self.rows - 1) / 2) * self.pitch[1], 4),
                z,
            )
            for y in range(self.rows)
            for x in range(self.columns)
        ]


def pack(draft: Draft) -> Clause:
    """Equal things in rows, or boxes of different sizes."""
    return _pieces(draft) if draft.choice((True, False, False)) and not draft.wish.things else _rows(draft)


def _rows(draft: Draft) -> Clause:
    """Things of one kind, in one colour or in two."""
    thing = draft.thing(_TIGHT)
    columns, rows = draft.choice(((2, 2), (2, 3), (3, 2), (4, 1), (1, 3), (2, 1)))
    if draft.wish.counts:
        columns, rows = {2: (2, 1), 3: (3, 1), 4: (2, 2), 6: (3, 2)}.get(draft.wish.counts[0], (columns, rows))
    grid = Grid(thing, columns, rows)
    count = columns * rows
    is_two_tone = rows > 1 and columns > 1 and draft.choice((True, False))
    parts = [columns * (rows // 2), count - columns * (rows // 2)] if is_two_tone else [count]
    groups = [Group(thing, part, draft.hue()) for part in parts]
    spot = Spot(CONTAINER, draft.hue(), grid.size, is_named=False)
    where = f"side by side in {spot.said}"
    return Clause(
        relation="pack",
        name=short_name("pack", [group.said for group in groups], f"in {spot.said}"),
        request=f"pack {' and then '.join(group.said for group in groups)} {where}",
        assets=(thing.path, CONTAINER.path),
        setup=f"{spot.adding()}\n\n{paragraph('Add what is to be packed.', *(group.adding for group in groups))}",
        goals=_row_goals(grid, groups, [text_code(f"pack {group.said} {where}") for group in groups]),
        goal_count=len(groups),
        moves=count,
        things=(thing,),
        room=spot.room,
        novelty="There is little room: what is put down badly blocks its neighbor.",
    )


def _row_goals(grid: Grid, groups: Sequence[Group], texts: Sequence[str]) -> str:
    """One goal for each colour."""
    calls, first = [], 0
    for group, text in zip(groups, texts, strict=True):
        last = first + group.count
        calls.append(
            goal_code(
                objs=variables([group]),
                matches=f"np.ones(({group.count}, {group.count}))",
                targets=f"targets[{first}:{last}]" if len(groups) > 1 else "targets",
                zones="[(container_pose, container_size)]",
                symmetries=each(grid.thing.symmetry, group.count),
                text=text if len(groups) > 1 else WHOLE,
            )
        )
        first = last
    places = paragraph(
        f"Where they go: {grid.columns} by {grid.rows}, with a centimeter between them.",
        listed("spots", grid.cells),
        "targets = [(utils.apply(container_pose, spot), container_pose[1]) for spot in spots]",
    )
    what = "Goals: one color after the other" if len(groups) > 1 else "Goal: all are inside"
    return "\n\n".join((places, f"# {what}.\n{calls[0]}", *calls[1:]))


def _pieces(draft: Draft) -> Clause:
    """A container's inside, cut into boxes at random, as many as fit."""
    least, most = draft.choice(list(_LEAST)), draft.choice(list(_MOST))
    container, boxes = draft.hue(), draft.hue()
    call = goal_code(
        objs="boxes",
        matches="np.eye(len(boxes))",
        targets="targets",
        zones="[(container_pose, container_size)]",
        symmetries="[np.pi] * len(boxes)",
        text=WHOLE,
    )
    return Clause(
        relation="pack",
        name=hyphenated("pack", boxes.said, _MOST[most], _LEAST[least], "cut boxes"),
        request=f"pack all the {boxes.said} boxes into the {container.said} container",
        assets=(BOX, CONTAINER.path),
        setup="\n\n".join((_random_container(least, most, container.code), _cutting(least), _cut_boxes(boxes.code))),
        goals=paragraph("Goal: all boxes are inside the container.", call),
        goal_count=1,
        moves=10,
        room=most * most,
        alone=True,
        detail=f"boxes of random sizes from {least * 100:.0f} cm on that just fit into it",
        novelty="The boxes differ in each scene, and only one way of packing fits.",
    )


def _random_container(least: float, most: float, color: str) -> str:
    bounds = f"{least + 0.03:.2f}, {most}"
    return paragraph(
        "Add the container, of random size.",
        f"container_size = self.get_random_size({bounds}, {bounds}, 0.05, 0.05)",
        "container_pose = self.get_random_pose(env, container_size)",
        "container_urdf = self.fill_template(",
        f'    "{CONTAINER.path}",',
        '    {"DIM": container_size, "HALF": np.array(container_size) / 2},',
        ")",
        f'env.add_object(container_urdf, container_pose, category="fixed", color={color})',
    )


def _cutting(least: float) -> str:
    return paragraph(
        "Split the space inside it into boxes; a box is (low x, y, z, high x, y, z), from a corner on.",
        "margin = 0.01",
        "width, length, height = container_size",
        "inside = np.array([margin, margin, 0, width - margin, length - margin, height])",
        "bboxes = []",
        f"utils.KDTree(utils.TreeNode(None, [], bbox=inside), {least}, margin, bboxes)",
    )


def _cut_boxes(color: str) -> str:
    return paragraph(
        "Add the boxes; where each was cut out is its target.",
        "boxes, targets = [], []",
        "for bbox in bboxes:",
        "    center = (bbox[:3] + bbox[3:]) / 2 - np.array(container_size) / 2",
        "    targets.append((utils.apply(container_pose, center), container_pose[1]))",
        "    size = bbox[3:] - bbox[:3]",
        f'    box_urdf = self.fill_template("{BOX}", {{"DIM": size}})',
        f"    boxes.append(env.add_object(box_urdf, self.get_random_pose(env, size), color={color}))",
    )
