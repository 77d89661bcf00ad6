"""Corners: boxes are aligned with flat L-shaped markers, told by colour where there are several."""

from __future__ import annotations

from collections.abc import Sequence

from prompts.providers.builtin.clauses import Clause, Group, variables
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.hues import Hue
from prompts.providers.builtin.vocabulary import FLAT_BOX, LARGE_BLOCK, LARGE_BOX, LONG_BOX, NUMBERS, SLAB, Thing
from prompts.providers.builtin.wording import listing, plural, short_name, text_code
from prompts.providers.builtin.writing import goal_code, listed, loop, paragraph

CORNER = "corner/corner-template.urdf"
ROOM = 0.02
"""More than a box is wide or long, for its marker [m]."""
_BOXES = (FLAT_BOX, LARGE_BOX, LONG_BOX, LARGE_BLOCK, SLAB)


def align(draft: Draft) -> Clause:
    """One to three boxes, each into the corner of its colour or into one that is named."""
    many = draft.count((1, 2, 2, 3))
    thing = draft.thing(_BOXES)
    corners = [draft.hue() for _ in range(many)]
    is_matching = many > 1 and draft.choice((True, False))
    groups = [Group(thing, 1, corner if is_matching else draft.hue()) for corner in corners]
    texts = [f"align {group.said} with the {corner.said} corner" for group, corner in zip(groups, corners, strict=True)]
    request = ", then ".join(texts)
    if is_matching:
        request = f"align {listing([group.said for group in groups])} with the corner of the same color"
    boxes = f"{NUMBERS[many]} {plural(thing.called)}"
    kind = "matching " if is_matching else ""
    return Clause(
        relation="corner",
        name=short_name("align", [groups[0].said], f"with {corners[0].said} corner")
        if many == 1
        else short_name("align", [boxes], f"with {kind}corners"),
        request=request,
        assets=(thing.path, CORNER),
        setup=f"{_adding(groups)}\n\n{_markers(thing, corners)}",
        goals=_goals(groups, texts),
        goal_count=many,
        moves=many,
        things=(thing,),
        room=many * (thing.size[0] + ROOM) * (thing.size[1] + ROOM),
        decoys=False,
        novelty="Position and turn are given by a flat marker only.",
    )


def _adding(groups: Sequence[Group]) -> str:
    return paragraph(
        "Add what is to be aligned; the markers then lie where nothing is.", *(group.adding for group in groups)
    )


def _markers(thing: Thing, corners: Sequence[Hue]) -> str:
    return paragraph(
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
        f"for color in [{', '.join(corner.code for corner in corners)}]:",
        f"    corner_pose = self.get_random_pose(env, (width + {ROOM}, length + {ROOM}, 0))",
        '    env.add_object(corner_urdf, corner_pose, category="fixed", color=color)',
        "    targets.append((utils.apply(corner_pose, (0, 0, height / 2)), corner_pose[1]))",
    )


def _goals(groups: Sequence[Group], texts: Sequence[str]) -> str:
    call = goal_code(
        objs="[box]",
        matches="np.ones((1, 1))",
        targets="[target]",
        symmetries=f"[{groups[0].thing.symmetry}]",
        text="text",
    )
    return paragraph(
        "Goals: one after the other lies at its corner." if len(groups) > 1 else "Goal: it lies at the corner.",
        listed("texts", [text_code(text) for text in texts]),
        loop(f"for box, target, text in zip({variables(groups)}, targets, texts):", call),
    )
