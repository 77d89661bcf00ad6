"""Insertion: L-shaped blocks into L-shaped fixtures, told by colour where there are several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from prompts.providers.builtin.clauses import Clause
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.hues import Hue
from prompts.providers.builtin.vocabulary import NUMBERS
from prompts.providers.builtin.wording import hyphenated, listing
from prompts.providers.builtin.writing import WHOLE, each, goal_code, loop, paragraph

ELL, FIXTURE = "insertion/ell.urdf", "insertion/fixture.urdf"
Rule = Literal["named", "matching", "any"]
"""Which block goes where: by two named colours, by its own colour, or any in any."""


class Pair(NamedTuple):
    """Colours of a block and of the fixture that it goes into."""

    block: Hue
    fixture: Hue


def insert(draft: Draft) -> Clause:
    """One to three pairs, and perhaps a block or a fixture too many."""
    many = draft.count((1, 1, 2, 2, 3))
    rule: Rule = "named" if many == 1 else draft.choice(("named", "matching", "matching", "any"))
    spare = draft.choice(("", "block", "fixture")) if many < 3 and rule != "any" else ""
    pairs = _pairs(draft, many, rule)
    kind = "" if rule == "named" else rule
    what = f"{pairs[0].block.said} L" if many == 1 else f"{NUMBERS[many]} Ls"
    into = "fixture" if many == 1 else "fixtures"
    return Clause(
        relation="insert",
        name=hyphenated("insert", what, "into", kind, into, f"with spare {spare}" if spare else ""),
        request=_request(pairs, rule),
        assets=(ELL, FIXTURE),
        setup="\n\n".join((_adding(pairs), *([_adding_spare(draft.hue(), spare)] if spare else []))),
        goals=_any_in_any(many) if rule == "any" else _one_by_one(),
        goal_count=1 if rule == "any" else many,
        moves=many,
        room=0.02 * many,
        detail=f"and leave the other {spare} {'alone' if spare == 'block' else 'empty'}" if spare else "",
        decoys=False,
        novelty="A few millimeters of play: the turn must be right.",
    )


def _pairs(draft: Draft, many: int, rule: Rule) -> list[Pair]:
    if rule == "any":
        return [Pair(draft.hue(), draft.hue())] * many
    blocks = [draft.hue() for _ in range(many)]
    return [Pair(block, block if rule == "matching" else draft.hue()) for block in blocks]


def _request(pairs: Sequence[Pair], rule: Rule) -> str:
    if rule == "any":
        block, fixture = pairs[0]
        return f"insert each of the {NUMBERS[len(pairs)]} {block.said} L-shaped blocks into a {fixture.said} fixture"
    blocks = [f"the {pair.block.said} L-shaped block" for pair in pairs]
    if rule == "matching":
        return f"insert {listing(blocks)} into the fixture of the same color"
    steps = [f"insert {block} into the {pair.fixture.said} fixture" for block, pair in zip(blocks, pairs, strict=True)]
    return ", then ".join(steps)


def _adding(pairs: Sequence[Pair]) -> str:
    colors = ", ".join(f"({pair.block.code}, {pair.fixture.code})" for pair in pairs)
    return paragraph(
        "Add the fixtures, then the blocks; each pair has the color of the block and that of the fixture.",
        f"pairs = [{colors}]",
        "size = (0.1, 0.1, 0.04)",
        "blocks, fixture_poses = [], []",
        "for _, fixture_color in pairs:",
        "    fixture_pose = self.get_random_pose(env, size)",
        f'    env.add_object("{FIXTURE}", fixture_pose, category="fixed", color=fixture_color)',
        "    fixture_poses.append(fixture_pose)",
        "for color, _ in pairs:",
        f'    blocks.append(env.add_object("{ELL}", self.get_random_pose(env, size), color=color))',
    )


def _adding_spare(hue: Hue, spare: str) -> str:
    path, category = (ELL, "") if spare == "block" else (FIXTURE, ', category="fixed"')
    return paragraph(
        f"Add one {spare} too many.",
        f'env.add_object("{path}", self.get_random_pose(env, size){category}, color={hue.code})',
    )


def _any_in_any(many: int) -> str:
    call = goal_code(
        objs="blocks",
        matches=f"np.ones(({many}, {many}))",
        targets="fixture_poses",
        symmetries=each("2 * np.pi", many),
        text=WHOLE,
    )
    return paragraph("Goal: each block is in a fixture, any in any; only one yaw fits.", call)


def _one_by_one() -> str:
    call = goal_code(
        objs="[block]",
        matches="np.ones((1, 1))",
        targets="[fixture_pose]",
        symmetries="[2 * np.pi]",
        text='f"insert the {color} L-shaped block into the {fixture_color} fixture"',
    )
    return paragraph(
        "Goals: one block after the other; only one yaw fits.",
        loop("for block, fixture_pose, (color, fixture_color) in zip(blocks, fixture_poses, pairs):", call),
    )
