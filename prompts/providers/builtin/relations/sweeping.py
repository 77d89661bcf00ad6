"""Sweeping: a pile of tiny blocks is pushed into a zone or a marked square, perhaps one of several."""

from __future__ import annotations

from prompts.providers.builtin.clauses import Clause
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.vocabulary import NUMBERS, ZONE
from prompts.providers.builtin.wording import counted, hyphenated
from prompts.providers.builtin.writing import WHOLE, goal_code, paragraph

PILE = "block/small.urdf"
SQUARE = "square/square-template.urdf"
_SIZES = {"small": 20, "": 35, "large": 50}
"""Word for a pile → blocks."""


def sweep(draft: Draft) -> Clause:
    """One pile, one target, and up to two zones to be left empty."""
    word = draft.choice(list(_SIZES))
    others = draft.choice((0, 0, 1, 2))
    is_square = others == 0 and draft.choice((True, False))
    side = draft.choice((0.14, 0.18)) if is_square else 0.12
    pile = draft.hue()
    target = draft.hue()
    noun = "square" if is_square else "zone"
    request = f"push the pile of {pile.said} blocks into the {target.said} {noun}"
    call = goal_code(
        objs="blocks",
        matches="np.ones((len(blocks), 1))",
        targets="[zone_pose]",
        replace=True,
        rotations=False,
        zones="[(zone_pose, zone_size)]",
        symmetries="[0] * len(blocks)",
        text=WHOLE,
    )
    size = f"{'wide ' if side > 0.15 else 'narrow '}" if is_square else ""
    among = f"among {NUMBERS[others + 1]} zones" if others else ""
    return Clause(
        relation="sweep",
        name=hyphenated("sweep", word, pile.said, "pile into", size, target.said, noun, among),
        request=request,
        assets=(PILE, SQUARE if is_square else ZONE.path),
        setup="\n\n".join(
            part
            for part in (
                _square(side, target.code) if is_square else _zone(target.code),
                _others(draft, others),
                paragraph(
                    f"Add the pile of {_SIZES[word]} tiny blocks.",
                    f"self.num_blocks = {_SIZES[word]}",
                    f"blocks = self.make_piles(env, block_color=utils.COLORS[{pile.code}])",
                ),
            )
            if part
        ),
        goals=f"# Goal: all blocks are inside the {noun}, which takes any number of them.\n{call}",
        goal_count=1,
        moves=10,
        settings=("self.ee = Spatula", "self.primitive = primitives.push"),
        alone=True,
        detail=f"a pile of {_SIZES[word]} tiny ones"
        + (f", the {noun} is {side * 100:.0f} cm wide" if is_square else "")
        + (f", and leave {counted(others, 'zone', 'other')} empty" if others else ""),
        novelty="Many small things move at once, and the tool pushes instead of picking.",
    )


def _zone(color: str) -> str:
    return paragraph(
        "Add the zone, a flat marker.",
        "zone_size = (0.12, 0.12, 0)",
        "zone_pose = self.get_random_pose(env, zone_size)",
        f'env.add_object("{ZONE.path}", zone_pose, category="fixed", color={color})',
    )


def _square(side: float, color: str) -> str:
    return paragraph(
        "Add the square, a flat marker of three strips.",
        f"zone_size = ({side}, {side}, 0)",
        "zone_pose = self.get_random_pose(env, zone_size)",
        f'square_urdf = self.fill_template("{SQUARE}", {{"DIM": ({side},), "HALF": ({round(side / 2 - 0.005, 4)},)}})',
        f'env.add_object(square_urdf, zone_pose, category="fixed", color={color})',
    )


def _others(draft: Draft, count: int) -> str:
    if not count:
        return ""
    colors = ", ".join(draft.hue().code for _ in range(count))
    return paragraph(
        "Add zones that stay empty.",
        f"for color in [{colors}]:",
        "    other_pose = self.get_random_pose(env, zone_size)",
        f'    env.add_object("{ZONE.path}", other_pose, category="fixed", color=color)',
    )
