"""A document tried in physics, and what came of it as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.household.errors import HouseholdError
from sim.household.judging.verify import verify
from sim.household.tasks.sample_io import sample_from_json, sample_to_json
from sim.household.values import CallResult
from sim.sandbox.protocol import JsonValue


def try_document(document: Mapping[str, Any]) -> dict[str, JsonValue]:
    """What verification finds, as {passed, reason, checks, results, steps, document}; a bad document fails, too."""
    try:
        sample = sample_from_json(document)
        verification = verify(sample)
    except HouseholdError as error:
        reason = f"not_a_sample: {error}"
        return {"passed": False, "reason": reason, "checks": [], "results": [], "steps": 0, "document": None}
    return {
        "passed": verification.passed,
        "reason": verification.reason,
        "checks": [
            {"name": check.name, "passed": check.passed, "detail": check.detail} for check in verification.checks
        ],
        "results": [result_to_json(result) for result in verification.results],
        "steps": verification.steps,
        "document": sample_to_json(sample, verification),
    }


def result_to_json(result: CallResult) -> JsonValue:
    """What became of a call."""
    return {
        "call": str(result.call),
        "ok": result.ok,
        "reason": result.reason,
        "steps": result.steps,
        "t": result.t,
    }
