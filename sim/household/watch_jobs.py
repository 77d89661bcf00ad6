"""A sample tried and looked at in another process.

A job function as `sim.jobs` wants it: JSON in, JSON out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sim.jobs import Tell
from sim.sandbox.protocol import JsonValue

if TYPE_CHECKING:
    from sim.household.recording.watching import View


async def watch_document(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Carry out a sample's solution to be looked at, then verify the sample.

    Args:
        arguments: ``document`` of the sample.
        tell: Is told each view as it comes, {above, own, outlines, result}: two PNG in base 64, the corners of what
            the sample names in the first, from 0 to 1, and what became of the call that led there.

    Returns:
        As for `sim.household.jobs.verify_documents`, with the ``results`` of what was seen, also of a sample that fails
        before it would be carried out; and ``truths``: list of {part, before, after} of the goal's parts.
    """
    from sim.household.errors import HouseholdError
    from sim.household.recording.watching import watch
    from sim.household.tasks.sample_io import sample_from_json
    from sim.household.trying import result_to_json, try_document

    document = cast(dict[str, Any], arguments)["document"]
    try:
        sample = sample_from_json(document)
        watched = watch(sample, lambda view: tell(_view(view)))
    except HouseholdError:  # trying says which
        return {**try_document(document), "truths": []}
    truths: list[JsonValue] = [{"part": one.part, "before": one.before, "after": one.after} for one in watched.truths]
    results: list[JsonValue] = [result_to_json(result) for result in watched.results]
    return {**try_document(document), "results": results, "truths": truths}


def _view(view: View) -> JsonValue:
    from sim.household.recording.png_text import png_text
    from sim.household.trying import result_to_json

    outlines: list[JsonValue] = [[list(corner) for corner in outline] for outline in view.outlines]
    result = result_to_json(view.result) if view.result else None
    return {"above": png_text(view.above), "own": png_text(view.own), "outlines": outlines, "result": result}
