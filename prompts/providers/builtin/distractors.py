"""What lies about and has to be left alone, so that colours and names in an instruction have to be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from prompts.providers.builtin.clauses import Clause, adding
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.vocabulary import HOUSEHOLD, Thing
from prompts.providers.builtin.wording import counted, listing
from prompts.providers.builtin.writing import paragraph

SAME_KIND, HOUSEHOLD_THINGS = 0.65, 0.15
"""Chances of either."""


class Distractors(NamedTuple):
    """Things without a goal."""

    said: str
    """`the two other blocks`; empty when there are none."""
    code: str
    things: tuple[Thing, ...]
    colors: int
    """How many colours they need besides those that the instruction names."""


NONE = Distractors("", "", (), 0)


def draw_distractors(draft: Draft, clauses: Sequence[Clause]) -> Distractors:
    """More of what is moved in colours that nobody names, or household things; none where they would be in the way."""
    chance = draft.rng.random()
    if not all(clause.decoys for clause in clauses) or not draft.wish.is_open:
        return NONE
    kinds = [thing for clause in clauses for thing in clause.things]
    if chance < SAME_KIND:
        colored = [thing for thing in kinds if thing.colored]
        return _same_kind(draft, draft.choice(colored)) if colored else NONE
    if chance < SAME_KIND + HOUSEHOLD_THINGS:
        return _household(draft, [thing for thing in HOUSEHOLD if thing not in kinds])
    return NONE


def _same_kind(draft: Draft, thing: Thing) -> Distractors:
    many = draft.choice((2, 2, 3))
    code = paragraph(
        "Add distractors: the same kind of thing in colors that nobody asks for.",
        f"for color in {draft.palette.others(many)}:",
        f"    {adding(thing, 'color')}",
    )
    return Distractors(counted(many, thing.noun, f"other {thing.adjective}".strip()), code, (thing,), many)


def _household(draft: Draft, options: Sequence[Thing]) -> Distractors:
    things = tuple(draft.rng.sample(list(options), draft.choice((1, 2))))
    code = paragraph("Add distractors: nobody asks for them.", *(adding(thing, None) for thing in things))
    return Distractors(listing([f"the {thing.noun}" for thing in things]), code, things, 0)
