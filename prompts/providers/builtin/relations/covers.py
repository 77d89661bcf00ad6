"""Covers: lids on containers, into which something may have to go before."""

from __future__ import annotations

from collections.abc import Sequence

from prompts.providers.builtin.clauses import Clause, Group, variables
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.placing import Spot
from prompts.providers.builtin.vocabulary import CONTAINER, DISK, LID, NUMBERS, SMALL_BLOCK
from prompts.providers.builtin.wording import listing, short_name, text_code
from prompts.providers.builtin.writing import WHOLE, each, goal_code, paragraph

SIZE = (0.08, 0.08, 0.04)
"""Of a container; a lid is a little wider [m]."""


def cover(draft: Draft) -> Clause:
    """One to three containers are closed, perhaps after they were filled."""
    many = draft.count((1, 2, 3))
    spots = [Spot(CONTAINER, draft.hue(), SIZE, is_named=many > 1) for _ in range(many)]
    lids = Group(LID, many, draft.hue())
    closing = f"close {listing([spot.said for spot in spots])} with {lids.said}"
    content = Group(draft.thing((SMALL_BLOCK, DISK)), many, draft.hue()) if _is_filled(draft, many) else None
    filling = f"put {content.one_each} in {'each container' if many > 1 else spots[0].said}" if content else ""
    groups = [content, lids] if content else [lids]
    verb = f"fill with {content.thing.called} and cover" if content else "cover"
    what = f"{NUMBERS[many]} containers" if many > 1 else spots[0].said
    return Clause(
        relation="cover",
        name=short_name(verb, [what], f"with {lids.said.removeprefix('the ')}" if many == 1 else "with lids"),
        request=f"{filling}, then {closing}" if content else closing,
        assets=tuple(dict.fromkeys([*(group.thing.path for group in groups), CONTAINER.path])),
        setup="\n\n".join(
            (
                *(spot.adding() for spot in spots),
                *([paragraph("Add what goes inside.", content.adding)] if content else []),
                paragraph("Add what they are closed with.", lids.adding),
            )
        ),
        goals="\n\n".join(
            (
                *([_inside(content, spots, filling)] if content else []),
                _closed(lids, spots, text_code(closing) if content else WHOLE),
            )
        ),
        goal_count=len(groups),
        moves=many * len(groups),
        things=tuple(group.thing for group in groups),
        room=many * SIZE[0] * SIZE[1],
        decoys=False,
        novelty="A lid closes what was filled before: the second step hides the first."
        if content
        else "A lid has to lie on all four walls.",
    )


def _is_filled(draft: Draft, many: int) -> bool:
    """Three that are filled as well would be too long."""
    return many == 1 or (many == 2 and draft.choice((True, False)))


def _inside(content: Group, spots: Sequence[Spot], text: str) -> str:
    zones = ", ".join(f"({spot.pose}, {spot.variable}_size)" for spot in spots)
    call = goal_code(
        objs=variables([content]),
        matches=f"np.ones(({content.count}, {content.count}))",
        targets=_poses(spots),
        rotations=False,
        zones=f"[{zones}]",
        symmetries=each("0", content.count),
        text=text_code(text),
    )
    return paragraph("Goal: first something goes in.", call)


def _closed(lids: Group, spots: Sequence[Spot], text: str) -> str:
    call = goal_code(
        objs=variables([lids]),
        matches=f"np.ones(({lids.count}, {lids.count}))",
        targets="targets",
        symmetries=each(LID.symmetry, lids.count),
        text=text,
    )
    above = round((SIZE[2] + LID.height) / 2, 4)
    return paragraph(
        "Goal: each container is closed; a lid lies on its walls.",
        f"poses = {_poses(spots)}",
        f"targets = [(utils.apply(pose, (0, 0, {above})), pose[1]) for pose in poses]",
        call,
    )


def _poses(spots: Sequence[Spot]) -> str:
    return f"[{', '.join(spot.pose for spot in spots)}]"
