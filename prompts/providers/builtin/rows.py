"""Family: blocks arranged in a row along a line, or as a triangle or a square on a zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from string import Template

from prompts.providers.builtin.grammar import BLOCK, COLORS, DISTRACTOR_COLORS, NUMBERS, ZONE, TaskPlan, listing

_LINE_PATH = "line/line-template.urdf"

_LINE_CODE = Template("""\
        # The line shows where the row goes; blocks stand on it.
        length = $length
        base_pose = self.get_random_pose(env, (length, 0.06, 0))
        line = self.fill_template("line/line-template.urdf", {"DIM": (length,)})
        env.add_object(line, base_pose, "fixed")
""")

_ZONE_CODE = Template("""\
        # The zone shows where the blocks go.
        base_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object("zone/zone.urdf", base_pose, "fixed", color="$zone_color")
""")

_BLOCKS_CODE = Template("""\
        # Colour and place of each block, relative to the middle of the $base.
        slots = [
$slots        ]
        colors = [color for color, _ in slots]
        blocks = []
        for color in colors:
            # Twice a block's width keeps the blocks off the places where they will go.
            pose = self.get_random_pose(env, (0.08, 0.08, 0.04))
            blocks.append(env.add_object("block/block.urdf", pose, color=color))

        # A block may go wherever its colour belongs.
        matches = np.array([[int(color == wanted) for wanted in colors] for color in colors])
        self.add_goal(
            objs=blocks,
            matches=matches,
            targ_poses=[(utils.apply(base_pose, offset), base_pose[1]) for _, offset in slots],
            replace=False,
            rotations=True,
            metric="pose",
            params=None,
            step_max_reward=1,
            symmetries=[np.pi / 2] * len(blocks),
            language_goal=self.lang_template,
        )
""")

_SPACING = 0.055
"""Between the middles of two neighbours in a row [m]: a block and room for its neighbour's corner."""
_SHAPES = {
    "triangle": ((-0.035, -0.035), (-0.035, 0.035), (0.035, 0.0)),
    "square": ((-0.035, -0.035), (-0.035, 0.035), (0.035, -0.035), (0.035, 0.035)),
}


def plans() -> Iterator[TaskPlan]:
    """Every task of the family."""
    for color in COLORS:
        for count in (3, 4, 5):
            yield _row_of_one_color(color, count)
        for shape in _SHAPES:
            yield _shape_of_one_color(color, shape)
    for first, second in permutations(COLORS, 2):
        yield _alternating_row(first, second)
        yield _shape_with_tip(first, second)
    for colors in permutations(COLORS, 3):
        yield _row_in_order(colors)


def _row_of_one_color(color: str, count: int) -> TaskPlan:
    return _row(
        name=f"line-up-{NUMBERS[count]}-{color}-blocks",
        what=f"the {NUMBERS[count]} {color} blocks side by side along the green line",
        colors=[color] * count,
        novelty="Precise spacing and turning; any block may take any place.",
    )


def _alternating_row(first: str, second: str) -> TaskPlan:
    return _row(
        name=f"alternate-{first}-and-{second}-blocks-in-row",
        what=f"two {first} and two {second} blocks along the green line so that the colors alternate, starting with "
        f"{first}",
        colors=[first, second, first, second],
        novelty="A pattern of colours: blocks of one colour may change places, the colours may not.",
    )


def _row_in_order(colors: Sequence[str]) -> TaskPlan:
    return _row(
        name=f"line-up-{'-'.join(colors)}-blocks-in-order",
        what=f"three blocks along the green line in the order {listing(colors)}",
        colors=colors,
        novelty="Each block has just one place, told by its colour.",
    )


def _row(*, name: str, what: str, colors: Sequence[str], novelty: str) -> TaskPlan:
    middle = (len(colors) - 1) / 2
    places = [((index - middle) * _SPACING, 0.0) for index in range(len(colors))]
    base_code = _LINE_CODE.substitute(length=round(_SPACING * len(colors), 3))
    return _plan(name, f"line up {what}", (BLOCK.path, _LINE_PATH), base_code, "line", colors, places, novelty)


def _shape_of_one_color(color: str, shape: str) -> TaskPlan:
    count = len(_SHAPES[shape])
    what = f"arrange the {NUMBERS[count]} {color} blocks as a {shape}"
    return _on_zone(f"arrange-{color}-blocks-as-{shape}", what, shape, [color] * count, "Places in two directions.")


def _shape_with_tip(base: str, tip: str) -> TaskPlan:
    what = f"arrange two {base} blocks and the {tip} block as a triangle with the {tip} block at its tip"
    name = f"arrange-triangle-of-{base}-blocks-with-{tip}-tip"
    return _on_zone(name, what, "triangle", [base, base, tip], "One place of the shape belongs to one colour.")


def _on_zone(name: str, what: str, shape: str, colors: Sequence[str], novelty: str) -> TaskPlan:
    zone_color = DISTRACTOR_COLORS[len(name) % len(DISTRACTOR_COLORS)]
    instruction = f"{what} on the {zone_color} zone"
    base_code = _ZONE_CODE.substitute(zone_color=zone_color)
    return _plan(name, instruction, (BLOCK.path, ZONE.path), base_code, "zone", colors, _SHAPES[shape], novelty)


def _plan(
    name: str,
    instruction: str,
    assets: tuple[str, ...],
    base_code: str,
    base: str,
    colors: Sequence[str],
    places: Sequence[tuple[float, float]],
    novelty: str,
) -> TaskPlan:
    slots = [
        f'            ("{color}", ({x:.4g}, {y:.4g}, {BLOCK.size[2] / 2})),\n'
        for color, (x, y) in zip(colors, places, strict=True)
    ]
    return TaskPlan(
        family="rows",
        name=name,
        description=f"{instruction[0].upper()}{instruction[1:]}.",
        assets=assets,
        instruction=instruction,
        max_steps=2 * len(colors),
        body=f"{base_code}\n{_BLOCKS_CODE.substitute(base=base, slots=''.join(slots))}",
        novelty=novelty,
    )
