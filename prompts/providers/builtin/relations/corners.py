"""Corners: boxes are aligned with flat L-shaped markers, told by colour where there are several."""

from __future__ import annotations

from prompts.providers.builtin.clauses import Clause, Group, variables
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.vocabulary import FLAT_BOX, LARGE_BLOCK, LARGE_BOX, LONG_BOX, SLAB
from prompts.providers.builtin.wording import listing, short_name, text_code
from prompts.providers.builtin.writing import goal_code, listed, paragraph

CORNER = "corner/corner-template.urdf"
_BOXES = (FLAT_BOX, LARGE_BOX, LONG_BOX, LARGE_BLOCK, SLAB)


def align(draft: Draft) -> Clause:
    """One to three boxes, each into the corner of its colour, or one box into the marked corner."""
    many = draft.count((1, 2, 2, 3))
    thing = draft.thing(_BOXES)
    corners = [draft.hue() for _ in range(many)]
    matching = many > 1 and draft.choice((True, False))
    groups = [Group(thing, 1, corners[index] if matching else draft.hue()) for index in range(many)]
    texts = [f"align {group.said} with the {corner.said} corner" for group, corner in zip(groups, corners, strict=True)]
    request = ", then ".join(texts)
    if matching:
        request = f"align {listing([group.said for group in groups])} with the corner of the same color"
    width, length, _ = thing.size
    colors = ", ".join(corner.code for corner in corners)
    call = goal_code(
        objs="[box]",
        matches="np.ones((1, 1))",
        targets="[target]",
        symmetries=f"[{thing.symmetry}]",
        text="text",
    )
    return Clause(
        relation="corner",
        name=short_name(
            "align", [group.said for group in groups], "with corners" if many > 1 else f"with {corners[0].said} corner"
        ),
        request=request,
        assets=(thing.path, CORNER),
        setup="\n\n".join(
            (
                paragraph(
                    "Add what is to be aligned; the markers then lie where nothing is.",
                    *(group.adding for group in groups),
                ),
                paragraph(
                    "Add the markers: the two strips of each run along two sides of what lies at its pose.",
                    f"width, length, height = {thing.size}",
                    "corner_urdf = self.fill_template(",
                    f'    "{CORNER}",',
                    "    {",
                    '        "DIMX": (width / 2 - 0.0225, width / 2 + 0.0025),',
                    '        "DIMY": (length / 2 + 0.0025, length / 2 - 0.0225),',
                    "    },",
                    ")",
                    "targets = []",
                    f"for color in [{colors}]:",
                    "    corner_pose = self.get_random_pose(env, (width + 0.02, length + 0.02, 0))",
                    '    env.add_object(corner_urdf, corner_pose, category="fixed", color=color)',
                    "    targets.append((utils.apply(corner_pose, (0, 0, height / 2)), corner_pose[1]))",
                ),
            )
        ),
        goals=paragraph(
            "Goals: one after the other lies at its corner." if many > 1 else "Goal: it lies at the corner.",
            listed("texts", [text_code(text) for text in texts]),
            f"for box, target, text in zip({variables(groups)}, targets, texts):",
            "\n".join(f"    {line}" for line in call.splitlines()),
        ),
        goal_count=many,
        moves=many,
        things=(thing,),
        room=many * (width + 0.02) * (length + 0.02),
        decoys=False,
        novelty="Position and turn are given by a flat marker only.",
    )
