"""How far a project's trials came, from what memory holds of them: what the screen asks after every decision. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from library.diversity import mean_asset_distance
from library.grouping import AuthorKind, author_kind
from library.outlines import TrialOutline
from library.repairs import roots_of
from library.statistics import Rate, rates_of


@dataclass(frozen=True)
class Funnel:
    """A few of the `Statistics` of the trials by one kind of author; those of the same name are equal."""

    rates: Mapping[str, Rate]
    diversity: float | None
    cost_usd: float | None


def funnel(outlines: Sequence[TrialOutline], author: AuthorKind) -> Funnel:
    """The funnel of one kind of author; what a reviewer sent back counts with the trial that began its dialogue.

    Args:
        outlines: Of all trials, in the order in which they ran.
        author: Whose trials count.
    """
    roots = roots_of(outlines)
    began = {outline.trial: outline for outline in outlines}
    own = [outline for outline in outlines if author_kind(began[roots[outline.trial]]) == author]
    counted = [outline for outline in own if roots[outline.trial] == outline.trial and outline.verdict != "void"]
    costs = [outline.cost_usd for outline in own]
    known = [cost for cost in costs if cost is not None]
    return Funnel(
        rates=rates_of([outline.verdict for outline in counted]),
        diversity=mean_asset_distance(outline.assets for outline in counted if outline.task is not None),
        cost_usd=sum(known) if len(known) == len(costs) else None,
    )
