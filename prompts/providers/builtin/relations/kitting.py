"""Kits: flat shapes onto their dark outlines, on a board or on the table; all at once or one by one."""

from __future__ import annotations

from collections.abc import Sequence

from prompts.providers.builtin.clauses import Clause
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.hues import Hue
from prompts.providers.builtin.vocabulary import BOARD, NUMBERS, SHAPE_PATH, SHAPES, Thing
from prompts.providers.builtin.wording import hyphenated, listing
from prompts.providers.builtin.writing import WHOLE, goal_code, loop, paragraph

OUTLINE = "kitting/object-template-nocollision.urdf"
_PLACES = {
    2: [(-0.06, 0), (0.06, 0)],
    3: [(-0.09, 0), (0, 0), (0.09, 0)],
    4: [(-0.06, 0.045), (0.06, 0.045), (-0.06, -0.045), (0.06, -0.045)],
    5: [(-0.09, 0.045), (0, 0.045), (0.09, 0.045), (-0.045, -0.045), (0.045, -0.045)],
}
"""Number of shapes → where their outlines are on the board [m]."""
_OUTLINE_URDF = (
    "    outline_urdf = self.fill_template(",
    f'        "{OUTLINE}",',
    '        {"FNAME": (f"{number:02d}.obj",), "SCALE": (0.003, 0.003, 0.0001), "COLOR": (0.2, 0.2, 0.2)},',
    "    )",
)


def kit(draft: Draft) -> Clause:
    """Two to five shapes of one colour, and perhaps one that has no outline."""
    many = draft.count((2, 3, 3, 4, 5))
    on_board = many == 5 or draft.choice((True, False))
    shapes, spare = _shapes(draft, many)
    is_ordered = draft.is_ordered()
    hue = draft.hue()
    setup = [_listed(shapes), _on_board(many) if on_board else _on_table(), _adding(hue)]
    if spare:
        add = f"self.add_shape(env, {spare.shape}, {hue.code})"
        setup.append(paragraph("Add one that has no outline.", add))
    return Clause(
        relation="kit",
        name=hyphenated(
            "assemble kit of",
            " ".join(shape.noun for shape in shapes) if many < 4 else f"{NUMBERS[many]} shapes",
            "on board" if on_board else "",
            "in order" if is_ordered else "",
            "with spare" if spare else "",
        ),
        request=_request(shapes, on_board=on_board, is_ordered=is_ordered),
        assets=(SHAPE_PATH, OUTLINE, *([BOARD.path] if on_board else [])),
        setup="\n\n".join(setup),
        goals=_one_by_one() if is_ordered else _at_once(many),
        goal_count=many if is_ordered else 1,
        moves=many,
        things=tuple(shapes[:1]),
        room=BOARD.size[0] * BOARD.size[1] if on_board else many * 0.008,
        detail=_detail(hue, spare),
        decoys=False,
        novelty="Shape and turn must both be right.",
    )


def _shapes(draft: Draft, many: int) -> tuple[list[Thing], Thing | None]:
    """Different shapes, and one more that may lie about."""
    shapes = [draft.thing(SHAPES)]
    for _ in range(many):
        shapes.append(draft.thing([shape for shape in SHAPES if shape not in shapes]))
    return shapes[:many], shapes[many] if draft.choice((True, False, False)) else None


def _request(shapes: Sequence[Thing], *, on_board: bool, is_ordered: bool) -> str:
    nouns = [f"the {shape.noun}" for shape in shapes]
    where = "on the board" if on_board else "on the table"
    if is_ordered:
        return f"put {', then '.join(nouns)}, each on its dark outline {where}"
    return f"put {listing(nouns)} on their dark outlines {where}"


def _detail(hue: Hue, spare: Thing | None) -> str:
    color = "all of them of one color" if hue.said.startswith("{") else f"all of them {hue.said}"
    return f"{color}, and leave the {spare.noun} alone" if spare else color


def _listed(shapes: Sequence[Thing]) -> str:
    return paragraph(
        "The shapes: number in utils.assembling_kit_shapes, name, and the turn that changes nothing.",
        "shapes = [",
        *(f'    ({shape.shape}, "{shape.noun}", {shape.symmetry}),' for shape in shapes),
        "]",
    )


def _on_board(many: int) -> str:
    return paragraph(
        "Add the board and draw the outlines on it, in random directions.",
        f"board_pose = self.get_random_pose(env, {BOARD.size})",
        f'env.add_object("{BOARD.path}", board_pose, category="fixed")',
        "targets = []",
        f"places = {_PLACES[many]}",
        "for (number, _, _), (x, y) in zip(shapes, places):",
        "    rotation = utils.eulerXYZ_to_quatXYZW((0, 0, np.random.rand() * 2 * np.pi))",
        *_OUTLINE_URDF,
        '    env.add_object(outline_urdf, utils.multiply(board_pose, ((x, y, 0.002), rotation)), category="fixed")',
        "    targets.append(utils.multiply(board_pose, ((x, y, 0.0125), rotation)))",
    )


def _on_table() -> str:
    return paragraph(
        "Draw the outlines anywhere on the table.",
        "targets = []",
        "for number, _, _ in shapes:",
        "    position, rotation = self.get_random_pose(env, (0.08, 0.08, 0))",
        *_OUTLINE_URDF,
        '    env.add_object(outline_urdf, (position, rotation), category="fixed")',
        "    targets.append(((position[0], position[1], 0.01), rotation))",
    )


def _adding(hue: Hue) -> str:
    return paragraph(
        "Add the shapes anywhere on the table.",
        f"objects = [self.add_shape(env, number, {hue.code}) for number, _, _ in shapes]",
    )


def _at_once(many: int) -> str:
    call = goal_code(
        objs="objects",
        matches=f"np.eye({many})",
        targets="targets",
        symmetries="[symmetry for _, _, symmetry in shapes]",
        text=WHOLE,
    )
    return paragraph("Goal: each shape lies on its own outline.", call)


def _one_by_one() -> str:
    call = goal_code(
        objs="[shape]",
        matches="np.ones((1, 1))",
        targets="[target]",
        symmetries="[symmetry]",
        text='f"put the {name} on its outline"',
    )
    return paragraph(
        "Goals: one shape after the other.",
        loop("for shape, target, (_, name, symmetry) in zip(objects, targets, shapes):", call),
    )
