"""Trajectories recorded and run again in another process.

Job functions as `sim.jobs` wants them: JSON in, JSON out. A mistake of the user's is an answer ``{"problem": …}``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from sim.jobs import Tell
from sim.sandbox.protocol import JsonValue


async def record_trajectory(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Carry out a sample's solution and write down what happens.

    Args:
        arguments: ``document`` of the sample, ``folder``, ``pictures``: whether they are wanted.
        tell: Is told nothing.

    Returns:
        ``calls``: how many were begun; or ``problem``.
    """
    from sim.household.errors import HouseholdError
    from sim.household.recording.trajectory import record
    from sim.household.tasks.sample_io import sample_from_json

    given = cast(dict[str, Any], arguments)
    try:
        results = record(sample_from_json(given["document"]), Path(given["folder"]), pictures=given["pictures"])
    except (HouseholdError, OSError) as error:
        return {"problem": str(error)}
    return {"calls": len(results)}


async def replay_trajectory(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Carry out a recorded solution again and compare every step.

    Args:
        arguments: ``folder`` of the record.
        tell: Is told nothing.

    Returns:
        ``steps``, ``apart_m``, ``same_results`` as in `Replay`; or ``problem``.
    """
    from sim.household.errors import HouseholdError
    from sim.household.recording.trajectory import replay

    try:
        again = replay(Path(cast(dict[str, Any], arguments)["folder"]))
    except HouseholdError as error:
        return {"problem": str(error)}
    return {"steps": again.steps, "apart_m": again.apart_m, "same_results": again.same_results}
