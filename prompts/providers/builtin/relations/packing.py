"""Packing: equal things side by side until a container is full, or the pieces that a box was cut into."""

from __future__ import annotations

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
)
from prompts.providers.builtin.wording import hyphenated, listing, short_name, text_code
from prompts.providers.builtin.writing import WHOLE, each, goal_code, listed, paragraph

GAP, WALL = 0.01, 0.008
"""Between neighbours, and between them and the wall [m]."""
_TIGHT = (BLOCK, SMALL_BLOCK, SMALL_BOX, FLAT_BOX, LONG_BOX, LARGE_BOX, CYLINDER)


def pack(draft: Draft) -> Clause:
    """Equal things in rows, or boxes of different sizes."""
    return _cut(draft) if draft.choice((True, False, False)) and not draft.wish.things else _rows(draft)


def _rows(draft: Draft) -> Clause:
    thing = draft.thing(_TIGHT)
    columns, rows = draft.choice(((2, 2), (2, 3), (3, 2), (4, 1), (1, 3), (2, 1)))
    if draft.wish.counts:
        columns, rows = {2: (2, 1), 3: (3, 1), 4: (2, 2), 6: (3, 2)}.get(draft.wish.counts[0], (columns, rows))
    count = columns * rows
    pitch = [round(side + GAP, 3) for side in thing.size[:2]]
    size = (*(round(n * p - GAP + 2 * WALL, 3) for n, p in zip((columns, rows), pitch, strict=True)), 0.04)
    two_tone = rows > 1 and columns > 1 and draft.choice((True, False))
    parts = [columns * (rows // 2), count - columns * (rows // 2)] if two_tone else [count]
    groups = [Group(thing, part, draft.hue()) for part in parts]
    spot = Spot(CONTAINER, draft.hue(), (size[0], size[1], size[2]), is_named=False)
    z = round(thing.height / 2 - 0.018, 4)
    cells = [
        (round((x - (columns - 1) / 2) * pitch[0], 4), round((y - (rows - 1) / 2) * pitch[1], 4), z)
        for y in range(rows)
        for x in range(columns)
    ]
    said = listing([group.said for group in groups])
    texts = [f"pack {group.said} side by side in {spot.said}" for group in groups]
    calls, first = [], 0
    for group, text in zip(groups, texts, strict=True):
        last = first + group.count
        calls.append(
            goal_code(
                objs=variables([group]),
                matches=f"np.ones(({group.count}, {group.count}))",
                targets=f"targets[{first}:{last}]" if two_tone else "targets",
                zones="[(container_pose, container_size)]",
                symmetries=each(thing.symmetry, group.count),
                text=text_code(text) if two_tone else WHOLE,
            )
        )
        first = last
    return Clause(
        relation="pack",
        name=short_name("pack", [group.said for group in groups], f"in {spot.said}"),
        request=f"pack {said} side by side in {spot.said}"
        if not two_tone
        else f"pack {groups[0].said} and then {groups[1].said} side by side in {spot.said}",
        assets=(thing.path, CONTAINER.path),
        setup="\n\n".join((spot.adding(), paragraph("Add what is to be packed.", *(group.adding for group in groups)))),
        goals="\n\n".join(
            (
                paragraph(
                    f"Where they go: {columns} by {rows}, with a centimeter between them.",
                    listed("spots", cells),
                    "targets = [(utils.apply(container_pose, spot), container_pose[1]) for spot in spots]",
                ),
                f"# {'Goals: one color after the other' if two_tone else 'Goal: all are inside'}.\n{calls[0]}",
                *calls[1:],
            )
        ),
        goal_count=len(groups),
        moves=count,
        things=(thing,),
        room=spot.room,
        novelty="There is little room: what is put down badly blocks its neighbor.",
    )


def _cut(draft: Draft) -> Clause:
    """A container's inside, cut into boxes at random, as many as fit."""
    least = draft.choice((0.05, 0.06, 0.07))
    most = draft.choice((0.14, 0.18, 0.22))
    hue, color = draft.hue(), draft.hue()
    request = f"pack all the {color.said} boxes into the {hue.said} container"
    call = goal_code(
        objs="boxes",
        matches="np.eye(len(boxes))",
        targets="targets",
        zones="[(container_pose, container_size)]",
        symmetries="[np.pi] * len(boxes)",
        text=WHOLE,
    )
    bounds = f"{least + 0.03:.2f}, {most}"
    sizes = {0.05: "small", 0.06: "middle-sized", 0.07: "large"}
    return Clause(
        relation="pack",
        name=hyphenated("pack", color.said, {0.14: "few", 0.18: "some", 0.22: "many"}[most], sizes[least], "cut boxes"),
        request=request,
        assets=(BOX, CONTAINER.path),
        setup="\n\n".join(
            (
                paragraph(
                    "Add the container, of random size.",
                    f"container_size = self.get_random_size({bounds}, {bounds}, 0.05, 0.05)",
                    "container_pose = self.get_random_pose(env, container_size)",
                    "container_urdf = self.fill_template(",
                    f'    "{CONTAINER.path}",',
                    '    {"DIM": container_size, "HALF": np.array(container_size) / 2},',
                    ")",
                    f'env.add_object(container_urdf, container_pose, category="fixed", color={hue.code})',
                ),
                paragraph(
                    "Split the space inside it into boxes; a box is (low x, y, z, high x, y, z), from a corner on.",
                    "margin = 0.01",
                    "width, length, height = container_size",
                    "inside = np.array([margin, margin, 0, width - margin, length - margin, height])",
                    "bboxes = []",
                    f"utils.KDTree(utils.TreeNode(None, [], bbox=inside), {least}, margin, bboxes)",
                ),
                paragraph(
                    "Add the boxes; where each was cut out is its target.",
                    "boxes, targets = [], []",
                    "for bbox in bboxes:",
                    "    center = (bbox[:3] + bbox[3:]) / 2 - np.array(container_size) / 2",
                    "    targets.append((utils.apply(container_pose, center), container_pose[1]))",
                    "    size = bbox[3:] - bbox[:3]",
                    f'    box_urdf = self.fill_template("{BOX}", {{"DIM": size}})',
                    f"    boxes.append(env.add_object(box_urdf, self.get_random_pose(env, size), color={color.code}))",
                ),
            )
        ),
        goals=f"# Goal: all boxes are inside the container.\n{call}",
        goal_count=1,
        moves=10,
        room=most * most,
        alone=True,
        detail=f"boxes of random sizes from {least * 100:.0f} cm on that just fit into it",
        novelty="The boxes differ in each scene, and only one way of packing fits.",
    )
