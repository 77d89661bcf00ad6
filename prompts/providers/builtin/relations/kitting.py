"""Kits: flat shapes onto their dark outlines, on a board or on the table; all at once or one by one."""

from __future__ import annotations

from prompts.providers.builtin.clauses import Clause
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.vocabulary import BOARD, NUMBERS, SHAPE_PATH, SHAPES
from prompts.providers.builtin.wording import hyphenated, listing, text_code
from prompts.providers.builtin.writing import goal_code, paragraph

OUTLINE = "kitting/object-template-nocollision.urdf"
_PLACES = {
    2: [(-0.06, 0), (0.06, 0)],
    3: [(-0.09, 0), (0, 0), (0.09, 0)],
    4: [(-0.06, 0.045), (0.06, 0.045), (-0.06, -0.045), (0.06, -0.045)],
    5: [(-0.09, 0.045), (0, 0.045), (0.09, 0.045), (-0.045, -0.045), (0.045, -0.045)],
}
"""Number of shapes → where their outlines are on the board [m]."""


def kit(draft: Draft) -> Clause:
    """Two to five shapes, and perhaps one that has no outline."""
    many = draft.count((2, 3, 3, 4, 5))
    on_board = many == 5 or draft.choice((True, False))
    shapes = [draft.thing(SHAPES) for _ in range(many)]
    while len({shape.noun for shape in shapes}) < many:
        shapes = list(dict.fromkeys(shapes))
        shapes += [draft.choice(SHAPES) for _ in range(many - len(shapes))]
    spare = (
        draft.choice([shape for shape in SHAPES if shape not in shapes]) if draft.choice((True, False, False)) else None
    )
    ordered = draft.is_ordered()
    hue = draft.hue()
    nouns = [f"the {shape.noun}" for shape in shapes]
    where = "on the board" if on_board else "on the table"
    joined = ", then ".join(nouns) if ordered else listing(nouns)
    request = f"put {joined} on {'its' if ordered else 'their'} dark outline{'s' * (not ordered)} {where}"
    list_code = ", ".join(f'({shape.shape}, "{shape.noun}", {shape.symmetry})' for shape in shapes)
    outlines = _on_board(many) if on_board else _on_table()
    setup = [
        paragraph(
            "The shapes: number in utils.assembling_kit_shapes, name, and the turn that changes nothing.",
            "shapes = [",
            *(f"    {entry})," for entry in list_code.replace("), (", ")\n(").replace(")", "").split("\n")),
            "]",
        ),
        outlines,
        paragraph(
            "Add the shapes anywhere on the table.",
            f"objects = [self.add_shape(env, number, {hue.code}) for number, _, _ in shapes]",
        ),
    ]
    if spare:
        setup.append(
            paragraph(
                "Add one that has no outline.",
                f"self.add_shape(env, {spare.shape}, {hue.code})",
            )
        )
    return Clause(
        relation="kit",
        name=hyphenated(
            "assemble",
            " ".join(shape.noun for shape in shapes) if many < 4 else f"{NUMBERS[many]} shapes",
            "on board" if on_board else "on outlines",
            "in order" if ordered else "",
            "with spare" if spare else "",
        ),
        request=request,
        assets=(SHAPE_PATH, OUTLINE, *([BOARD.path] if on_board else [])),
        setup="\n\n".join(setup),
        goals=_goals(many, request, ordered=ordered),
        goal_count=many if ordered else 1,
        moves=many,
        things=tuple(shapes[:1]),
        room=0.056 if on_board else many * 0.008,
        detail=f"all of them {hue.said}"
        if "{" not in hue.said
        else "all of them of one color" + (f", and leave the {spare.noun} alone" if spare else ""),
        decoys=False,
        novelty="Shape and turn must both be right.",
    )


def _on_board(many: int) -> str:
    return paragraph(
        "Add the board and draw the outlines on it, in random directions.",
        "board_pose = self.get_random_pose(env, (0.28, 0.2, 0.005))",
        f'env.add_object("{BOARD.path}", board_pose, category="fixed")',
        "targets = []",
        f"places = {_PLACES[many]}",
        "for (number, _, _), (x, y) in zip(shapes, places):",
        "    rotation = utils.eulerXYZ_to_quatXYZW((0, 0, np.random.rand() * 2 * np.pi))",
        "    outline_urdf = self.fill_template(",
        f'        "{OUTLINE}",',
        '        {"FNAME": (f"{number:02d}.obj",), "SCALE": (0.003, 0.003, 0.0001), "COLOR": (0.2, 0.2, 0.2)},',
        "    )",
        '    env.add_object(outline_urdf, utils.multiply(board_pose, ((x, y, 0.002), rotation)), category="fixed")',
        "    targets.append(utils.multiply(board_pose, ((x, y, 0.0125), rotation)))",
    )


def _on_table() -> str:
    return paragraph(
        "Draw the outlines anywhere on the table.",
        "targets = []",
        "for number, _, _ in shapes:",
        "    position, rotation = self.get_random_pose(env, (0.08, 0.08, 0))",
        "    outline_urdf = self.fill_template(",
        f'        "{OUTLINE}",',
        '        {"FNAME": (f"{number:02d}.obj",), "SCALE": (0.003, 0.003, 0.0001), "COLOR": (0.2, 0.2, 0.2)},',
        "    )",
        '    env.add_object(outline_urdf, (position, rotation), category="fixed")',
        "    targets.append(((position[0], position[1], 0.01), rotation))",
    )


def _goals(many: int, request: str, *, ordered: bool) -> str:
    if not ordered:
        call = goal_code(
            objs="objects",
            matches=f"np.eye({many})",
            targets="targets",
            symmetries="[symmetry for _, _, symmetry in shapes]",
            text=text_code(request),
        )
        return f"# Goal: each shape lies on its own outline.\n{call}"
    call = goal_code(
        objs="[shape]",
        matches="np.ones((1, 1))",
        targets="[target]",
        symmetries="[symmetry]",
        text='f"put the {name} on its outline"',
    )
    indented = "\n".join(f"    {line}" for line in call.splitlines())
    return (
        "# Goals: one shape after the other.\n"
        f"for shape, target, (_, name, symmetry) in zip(objects, targets, shapes):\n{indented}"
    )
