"""What each answer of a trial cost: the prices of one table times the tokens that the provider counted. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prompts.prices import Price
    from prompts.values import StageRecord


def known_cost_usd(record: StageRecord, trial: str, model: str, price: Price | None) -> float | None:
    """What an answer cost: as it was written down, else what it would cost today.

    Args:
        record: The stage as it went, perhaps in another trial than the last that worked on its task.
        trial: Id of that last trial.
        model: The one that the price is of.
        price: Of today; None when it is not known.
    """
    if record.cost_usd is not None:
        return record.cost_usd
    return stage_cost_usd(record, trial, price) if record.model in ("", model) else None


def stage_cost_usd(record: StageRecord, trial: str, price: Price | None) -> float | None:
    """What a trial paid for one answer; 0 when another trial paid for it, None when tokens or price are not known.

    Args:
        record: The stage as it went.
        trial: Id of the trial that it belongs to.
        price: Of the model that answered.
    """
    if record.cached and record.paid_by != trial:
        return 0.0
    if record.usage is None or price is None:
        return None
    return price.cost_usd(record.usage)
