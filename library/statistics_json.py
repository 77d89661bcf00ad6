"""Statistics as the commands' JSON has them; `docs/statistics.md` says what each field is. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from library.diversity import Spread
from library.statistics import RATES, Rate, Statistics
from prompts.values import JsonValue


def to_json(statistics: Statistics) -> dict[str, JsonValue]:
    """The `statistics` of `simsmith generate --json` and `stats --json`; rates are null when no trial counts."""
    document: dict[str, JsonValue] = {"trials": statistics.trials, "void": statistics.void}
    document |= _rates_json(statistics.rates)
    document["diversity"] = statistics.diversity
    document["spread"] = {
        "assets": _spread_json(statistics.spread.assets),
        "text": _spread_json(statistics.spread.text),
        "structure": _spread_json(statistics.spread.structure),
        "structures": statistics.spread.structures,
    }
    document["tokens"] = {
        "prompt": statistics.usage.prompt_tokens,
        "completion": statistics.usage.completion_tokens,
        "per_accepted": statistics.tokens_per_accepted,
    }
    document["cost"] = {"usd": statistics.cost_usd, "per_accepted": statistics.cost_per_accepted}
    document["seconds"] = {
        "total": statistics.seconds,
        "per_accepted": statistics.seconds_per_accepted,
        "review": statistics.review_seconds,
        "review_per_accepted": statistics.review_seconds_per_accepted,
    }
    document["decisions"] = {"timed": statistics.timed_decisions, "median_seconds": statistics.decision_seconds}
    document["accepted"] = statistics.accepted
    document["edited"] = statistics.edited
    document["rejected"] = statistics.rejected
    document["acceptance"] = rate_json(statistics.acceptance)
    document["critics"] = rate_json(statistics.critics)
    document["attempts"] = statistics.attempts
    document["first_attempt"] = _rates_json(statistics.first_attempt)
    document["verdicts"] = dict(statistics.verdicts.items())
    document["calls"] = {"total": statistics.calls, "cached": statistics.cached_calls}
    document["stage_seconds"] = dict(statistics.stage_seconds)
    return document


def _rates_json(rates: Mapping[str, Rate]) -> dict[str, JsonValue]:
    named = {name: rates.get(name) for name in RATES}
    values: dict[str, JsonValue] = {name: None if rate is None else rate.value for name, rate in named.items()}
    return values | {"intervals": {name: None if rate is None else list(rate.interval) for name, rate in named.items()}}


def rate_json(rate: Rate | None) -> JsonValue:
    """A share with what it was counted from."""
    if rate is None:
        return None
    return {"reached": rate.reached, "of": rate.of, "rate": rate.value, "interval": list(rate.interval)}


def _spread_json(spread: Spread | None) -> JsonValue:
    if spread is None:
        return None
    return {"of": spread.of, "mean_distance": spread.mean_distance, "vendi": spread.vendi}
