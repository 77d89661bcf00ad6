"""Sweeping: a pile of tiny blocks is pushed into a zone or a marked square, perhaps one of several."""

from __future__ import annotations

from prompts.providers.builtin.clauses import Clause
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.hues import Hue
from prompts.providers.builtin.vocabulary import NUMBERS, ZONE
from prompts.providers.builtin.wording import counted, hyphenated
from prompts.providers.builtin.writing import WHOLE, goal_code, paragraph

PILE = "block/small.urdf"
SQUARE = "square/square-template.urdf"
_SIZES = {"small": 15, "": 25, "large": 40}
"""Word for a pile → blocks."""


def sweep(draft: Draft) -> Clause:
    """One pile, one target, and up to two zones to be left empty."""
    word = draft.choice(list(_SIZES))
    others = draft.choice((0, 0, 1, 2))
    is_square = others == 0 and draft.choice((True, False))
    side = draft.choice((0.14, 0.18)) if is_square else 0.12
    pile, target = draft.hue(), draft.hue()
    noun = "square" if is_square else "zone"
    width = "" if not is_square else "wide" if side > 0.15 else "narrow"
    among = f"among {NUMBERS[others + 1]} zones" if others else ""
    setup = [_square(side, target) if is_square else _zone(target)]
    setup += [_others(draft, others)] if others else []
    return Clause(
        relation="sweep",
        name=hyphenated("sweep", word, pile.said, "pile into", width, target.said, noun, among),
        request=f"push the pile of {pile.said} blocks into the {target.said} {noun}",
        assets=(PILE, SQUARE if is_square else ZONE.path),
        setup="\n\n".join((*setup, _pile(_SIZES[word], pile))),
        goals=_goal(noun),
        goal_count=1,
        moves=10,
        settings=("self.ee = Spatula", "self.primitive = primitives.push"),
        alone=True,
        detail=_detail(_SIZES[word], side if is_square else None, others),
        novelty="Many small things move at once, and the tool pushes instead of picking.",
    )


def _detail(blocks: int, side: float | None, others: int) -> str:
    width = f", the square is {side * 100:.0f} cm wide" if side else ""
    left = f", and leave {counted(others, 'zone', 'other')} empty" if others else ""
    return f"a pile of {blocks} tiny ones{width}{left}"


def _goal(noun: str) -> str:
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
    return paragraph(f"Goal: all blocks are inside the {noun}, which takes any number of them.", call)


def _pile(blocks: int, hue: Hue) -> str:
    return paragraph(
        f"Add the pile of {blocks} tiny blocks.",
        f"self.num_blocks = {blocks}",
        f"blocks = self.make_piles(env, block_color=utils.COLORS[{hue.code}])",
    )


def _zone(hue: Hue) -> str:
    return paragraph(
        "Add the zone, a flat marker.",
        "zone_size = (0.12, 0.12, 0)",
        "zone_pose = self.get_random_pose(env, zone_size)",
        f'env.add_object("{ZONE.path}", zone_pose, category="fixed", color={hue.code})',
    )


def _square(side: float, hue: Hue) -> str:
    return paragraph(
        "Add the square, a flat marker of three strips.",
        f"zone_size = ({side}, {side}, 0)",
        "zone_pose = self.get_random_pose(env, zone_size)",
        f'square_urdf = self.fill_template("{SQUARE}", {{"DIM": ({side},), "HALF": ({round(side / 2 - 0.005, 4)},)}})',
        f'env.add_object(square_urdf, zone_pose, category="fixed", color={hue.code})',
    )


def _others(draft: Draft, count: int) -> str:
    colors = ", ".join(draft.hue().code for _ in range(count))
    return paragraph(
        "Add zones that stay empty.",
        f"for color in [{colors}]:",
        "    other_pose = self.get_random_pose(env, zone_size)",
        f'    env.add_object("{ZONE.path}", other_pose, category="fixed", color=color)',
    )
