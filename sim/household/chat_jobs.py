"""The world's half of a dialogue: is a request false now and feasible, and what comes of an answer.

Job functions as `sim.jobs` wants them. A dialogue is one embodiment that is never begun anew: what a turn has reached
is given back as a state, to the last bit, and the next turn goes on from it, in whatever process. A turn that fails is
undone by going on from the state before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from sim.household.errors import BadScene
from sim.jobs import Tell
from sim.sandbox.protocol import JsonValue

if TYPE_CHECKING:
    from sim.household.acting.embodiment import Embodiment
    from sim.household.values import Sample


async def hear_request(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Judge a goal before anything is done about it.

    Args:
        arguments: ``scene``: the document with which the dialogue began; ``state``: what was reached since, null at
            first; ``goal``: a checked one.
        tell: Is told nothing.

    Returns:
        ``is_true`` now; ``obstacle``: {reason, thing} that stands in its way for good, or null.
    """
    from sim.household.tasks.goals import is_reached
    from sim.household.tasks.obstacles import obstacle

    given = cast(dict[str, Any], arguments)
    situation = _embodied(given).situation
    is_true = is_reached(given["goal"], situation)
    found = None if is_true else obstacle(given["goal"], situation)
    return {"is_true": is_true, "obstacle": found and {"reason": found.reason, "thing": found.thing}}


async def take_turn(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Carry out an answer where the dialogue is, and verify it as a sample of its own.

    Args:
        arguments: ``scene`` and ``state`` as for `hear_request`; ``sample``: the document of the turn as a sample,
            whose scene is that of its start.
        tell: Is told nothing.

    Returns:
        ``passed``, ``reason``, ``results`` of the calls; where it passed ``document`` of the verified sample, ``state``
        and ``scene`` that were reached, and ``ends``: why nothing can follow, empty where the next turn can.
    """
    from sim.household.acting.executor import execute
    from sim.household.judging.verify import carried_out
    from sim.household.tasks.goals import is_reached
    from sim.household.tasks.sample_io import sample_from_json
    from sim.household.trying import result_to_json

    given = cast(dict[str, Any], arguments)
    sample, agent = sample_from_json(given["sample"]), _embodied(given)
    results = execute(agent, sample.solution)
    answer: dict[str, JsonValue] = {"passed": False, "results": [result_to_json(result) for result in results]}
    if not (check := carried_out(results)).passed:
        return answer | {"reason": f"{check.name}: {check.detail}"}
    if not is_reached(sample.goal, agent.situation):
        return answer | {"reason": "goal_reached: the goal is not true after the solution"}
    return answer | _ended(agent, sample, given["sample"])


def _ended(agent: Embodiment, sample: Sample, document: Mapping[str, Any]) -> dict[str, JsonValue]:
    """What a turn has reached, if it holds on its own, too; the world is emptied for that."""
    from sim.household.acting.moments import moment_to_json
    from sim.household.scenes.scene_io import to_json
    from sim.household.trying import try_document

    state, present = moment_to_json(agent.save()), to_json(agent.present)
    tried = try_document(document)
    if not tried["passed"]:
        return {"reason": tried["reason"]}
    ends = _why_nothing_follows(agent, sample, present)
    return {
        "passed": True,
        "reason": "",
        "document": tried["document"],
        "state": state,
        "scene": present,
        "ends": ends,
    }


def _why_nothing_follows(agent: Embodiment, sample: Sample, present: Mapping[str, Any]) -> str:
    """What keeps the present state from being the scene of another sample: a bottle that lies, for example."""
    from sim.household.judging.scene_truth import untruths
    from sim.household.scenes.scene_io import from_json

    try:
        scene = from_json(present)
    except BadScene as bad:
        return str(bad)
    return next(untruths(replace(sample, type="free", scene=scene), agent.world), "")


def _embodied(given: Mapping[str, Any]) -> Embodiment:
    """The agent where the dialogue is, at the beginning of a turn."""
    from sim.household.acting.embodiment import Embodiment
    from sim.household.acting.moments import moment_from_json
    from sim.household.physics.world import HouseholdWorld
    from sim.household.scenes.scene_io import from_json

    agent = Embodiment(HouseholdWorld(from_json(given["scene"])))
    if given["state"] is not None:
        agent.restore(moment_from_json(given["state"]))
    agent.listen()
    return agent
