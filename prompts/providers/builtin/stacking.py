"""Family: towers, pyramids and walls of blocks, built layer by layer on a zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from string import Template

from prompts.providers.builtin.grammar import BLOCK, COLORS, DISTRACTOR_COLORS, NUMBERS, ZONE, TaskPlan, listing

_BODY = Template("""\
        # The zone shows where to build; it is flat and stays where it is.
        zone_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object("zone/zone.urdf", zone_pose, "fixed", color="$zone_color")

        # From the bottom up: a layer's colour, and where its blocks stand relative to the zone's centre.
        layers = [
$layers        ]
        for number, (color, offsets) in enumerate(layers, start=1):
            blocks = []
            for _ in offsets:
                # Twice a block's width: room for the gripper, and for what is being built.
                pose = self.get_random_pose(env, (0.08, 0.08, 0.04))
                blocks.append(env.add_object("block/block.urdf", pose, color=color))
            self.add_goal(
                objs=blocks,
                matches=np.ones((len(blocks), len(offsets))),
                targ_poses=[(utils.apply(zone_pose, offset), zone_pose[1]) for offset in offsets],
                replace=False,
                rotations=True,
                metric="pose",
                params=None,
                step_max_reward=1 / len(layers),
                symmetries=[np.pi / 2] * len(blocks),
                language_goal=f"layer {number} of the $shape: the {color} $noun",
            )
""")

_Layer = tuple[str, Sequence[float]]
"""Colour, and the y of each block [m]."""


def plans() -> Iterator[TaskPlan]:
    """Every task of the family."""
    for height in (2, 3):
        for colors in permutations(COLORS, height):
            yield _tower(colors)
    for base, top in permutations(COLORS, 2):
        yield _pyramid(base, top)
        yield _wall(base, top)


def _tower(colors: tuple[str, ...]) -> TaskPlan:
    return _plan(
        name=f"stack-{'-'.join(colors)}-block-tower",
        description=f"Stack {NUMBERS[len(colors)]} blocks on the {{zone}} zone to a tower: from the bottom up "
        f"{listing(colors)}.",
        instruction=f"stack the blocks on the {{zone}} zone, from the bottom up {listing(colors)}",
        shape="tower",
        layers=[(color, (0.0,)) for color in colors],
        novelty="The order of the colours decides, and each block rests on the one before.",
    )


def _pyramid(base: str, top: str) -> TaskPlan:
    return _plan(
        name=f"build-{base}-pyramid-with-{top}-top",
        description=f"Build a small pyramid on the {{zone}} zone: two {base} blocks side by side and the {top} block "
        "on top of both.",
        instruction=f"build a pyramid of two {base} blocks with the {top} block on top, on the {{zone}} zone",
        shape="pyramid",
        layers=[(base, (-0.025, 0.025)), (top, (0.0,))],
        novelty="The top block bridges a gap, so that both blocks below it must stand well.",
    )


def _wall(base: str, top: str) -> TaskPlan:
    return _plan(
        name=f"build-{base}-wall-with-{top}-top-row",
        description=f"Build a wall on the {{zone}} zone: two {base} blocks side by side and two {top} blocks on top "
        "of them.",
        instruction=f"build a wall of two {base} blocks with two {top} blocks on top, on the {{zone}} zone",
        shape="wall",
        layers=[(base, (-0.025, 0.025)), (top, (-0.025, 0.025))],
        novelty="Two columns grow side by side, with little room between them.",
    )


def _plan(
    *, name: str, description: str, instruction: str, shape: str, layers: Sequence[_Layer], novelty: str
) -> TaskPlan:
    zone_color = DISTRACTOR_COLORS[len(name) % len(DISTRACTOR_COLORS)]
    lines = [
        f'            ("{color}", {[(0.0, y, BLOCK.size[2] * (level + 0.5)) for y in row]}),\n'
        for level, (color, row) in enumerate(layers)
    ]
    count = sum(len(row) for _, row in layers)
    noun = "block" if all(len(row) == 1 for _, row in layers) else "blocks"
    return TaskPlan(
        family="stacking",
        name=name,
        description=description.format(zone=zone_color),
        assets=(BLOCK.path, ZONE.path),
        instruction=instruction.format(zone=zone_color),
        max_steps=2 * count,
        body=_BODY.substitute(zone_color=zone_color, layers="".join(lines), shape=shape, noun=noun),
        novelty=novelty,
    )
