"""The stages of a trial as rows of a table: state, time, speed, tokens, cost. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.core.stage_costs import known_cost_usd

if TYPE_CHECKING:
    from prompts.values import StageRecord
    from workbench.tui.presenting import Mark
    from workbench.tui.state import ReviewState, StageState

UNKNOWN = "-"
HEAD = ("stage", "state", "s", "1st s", "tok/s", "sent", "got", "US$")
NUMBERS = range(2, len(HEAD))
"""Columns of numbers; the others are words."""


@dataclass(frozen=True)
class StageRow:
    """One call of the author."""

    mark: Mark
    cells: tuple[str, ...]
    """As `HEAD`."""


def stage_rows(state: ReviewState) -> list[StageRow]:
    """One row a call, in their order."""
    streams = state.busy and bool(state.stages)
    last = len(state.stages) - 1
    return [_row(stage, state, streams=streams and number == last) for number, stage in enumerate(state.stages)]


def _row(stage: StageState, state: ReviewState, *, streams: bool) -> StageRow:
    record = stage.record
    if record is None:
        return _unfinished(stage, streams=streams)
    mark, word = _standing(record)
    speed = _tokens_per_s(record)
    cost = known_cost_usd(record, state.trial_id, state.model, state.price)
    usage = record.usage
    about = "≈" if usage and usage.estimated else ""
    cells = (
        stage.stage,
        word,
        f"{record.seconds:.1f}",
        UNKNOWN if record.first_token_s is None else f"{record.first_token_s:.1f}",
        UNKNOWN if speed is None else f"{about}{speed:,.0f}",
        f"{about}{usage.prompt_tokens:,}" if usage else UNKNOWN,
        f"{about}{usage.completion_tokens:,}" if usage else UNKNOWN,
        UNKNOWN if cost is None else f"{cost:.4f}",
    )
    return StageRow(mark, cells)


def _unfinished(stage: StageState, *, streams: bool) -> StageRow:
    """While it streams only what changes once a second: the status line has the rest."""
    if not streams:
        return StageRow("warned", (stage.stage, "stopped", *[UNKNOWN] * 6))
    word = stage.waiting or ("writes" if stage.answer else "thinks" if stage.reasoning else "asked")
    since = UNKNOWN if stage.seconds is None else f"{stage.seconds:.0f}"
    first = UNKNOWN if stage.first_token_s is None else f"{stage.first_token_s:.1f}"
    return StageRow("running", (stage.stage, word, since, first, *[UNKNOWN] * 4))


def _standing(record: StageRecord) -> tuple[Mark, str]:
    """How the stage ended; of one that went well, whether it was asked now."""
    if record.finish is None:
        return "warned", "partial"
    if record.finish == "length":
        return "failed", "truncated"
    if record.finish == "content_filter":
        return "failed", "filtered"
    if record.error is not None:
        return "failed", "unusable"
    return "passed", "cached" if record.cached else "live"


def _tokens_per_s(record: StageRecord) -> float | None:
    """From the first token to the last; an answer from the record was not written now."""
    if record.usage is None or record.cached:
        return None
    writing_s = record.seconds - (record.first_token_s or 0.0)
    return record.usage.completion_tokens / writing_s if writing_s > 0 else None
