"""The JSON contracts of `simsmith stats` and `stats compare`; `docs/statistics.md` says what each field is. Pure."""

from __future__ import annotations

from library.comparison import Pair, RateComparison
from library.coverage import Coverage
from library.statistics_json import rate_json, to_json
from prompts.values import JsonValue
from workbench.core.comparison_tables import answer_sentence
from workbench.core.study import GroupStudy, RunComparison, Study


def study_document(study: Study) -> dict[str, JsonValue]:
    """A study as `stats --json` shows it."""
    return {
        "runs": list(study.runs),
        "by": study.by,
        "groups": [_group(found) for found in study.groups],
        "coverage": _coverage(study.coverage),
    }


def comparison_document(compared: RunComparison) -> dict[str, JsonValue]:
    """A comparison as `stats compare --json` shows it."""
    comparison = compared.comparison
    return {
        "one": compared.one,
        "other": compared.other,
        "authors": list(compared.authors),
        "flips": [_flip(pair) for pair in comparison.flips],
        "pairs": len(comparison.pairs),
        "void": comparison.void,
        "unpaired": {"one": comparison.unpaired_one, "other": comparison.unpaired_other},
        "rates": {name: _compared(rate) for name, rate in comparison.rates.items()},
        "answer": comparison.answer,
        "sentence": answer_sentence(compared),
    }


def _group(found: GroupStudy) -> dict[str, JsonValue]:
    group = found.group
    return {
        "author": group.author,
        "key": group.key,
        "models": list(group.models),
        "recipes": list(group.recipes),
        "statistics": to_json(found.statistics),
    }


def _coverage(coverage: Coverage) -> dict[str, JsonValue]:
    return {
        "tasks": coverage.tasks,
        "assets": dict(coverage.assets),
        "relations": {str(relation): count for relation, count in coverage.relations.items()},
        "cells": [
            {"asset": cell.asset, "relation": cell.relation, "tasks": count}
            for cell, count in sorted(coverage.cells.items())
        ],
        "openings": dict(coverage.openings),
        "unrelated": coverage.unrelated,
    }


def _flip(pair: Pair) -> dict[str, JsonValue]:
    one, other = pair
    return {
        "seed": one.seed,
        "one": {"trial": one.trial, "task": one.task, "verdict": one.verdict},
        "other": {"trial": other.trial, "task": other.task, "verdict": other.verdict},
    }


def _compared(compared: RateComparison) -> dict[str, JsonValue]:
    counts = compared.counts
    return {
        "one": rate_json(counts.one),
        "other": rate_json(counts.other),
        "difference": counts.difference,
        "interval": list(counts.interval),
        "only_one": counts.only_one,
        "only_other": counts.only_other,
        "p_value": counts.p_value,
        "answer": compared.answer,
        "detectable": compared.detectable,
    }
