"""Carries out the calls of a solution, one after the other, until one cannot be.

    agent = Embodiment(HouseholdWorld(scene))
    results = execute(agent, parse_calls("goto(14), grab(), goto_user()"))
    is_reached(["holding", 14], agent.situation)

What cannot be carried out is no exception: its result has a reason from the closed list `Reason`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sim.household.acting import going, handling
from sim.household.acting.calls import SIGNATURES, BadCalls, ids_of
from sim.household.acting.embodiment import Embodiment
from sim.household.values import Call, CallResult, Reason


def execute(
    agent: Embodiment, calls: Iterable[Call], before: Callable[[int, Call], None] | None = None
) -> tuple[CallResult, ...]:
    """Carry out calls from where the agent is.

    Args:
        agent: Is left in the state that was reached.
        calls: As `parse_calls` gives them.
        before: Told each call and its number before it begins.

    Returns:
        One result for each call that was begun; the last one failed where there are fewer than calls.

    Raises:
        BadCalls: A call was made by hand that `parse_calls` would not give.
    """
    results: list[CallResult] = []
    for number, call in enumerate(calls):
        if before is not None:
            before(number, call)
        results.append(execute_call(agent, call))
        if not results[-1].ok:
            break
    return tuple(results)


def execute_call(agent: Embodiment, call: Call) -> CallResult:
    """Carry out one call."""
    steps = agent.steps
    reason = _attempt(agent, call)
    return CallResult(call, reason is None, reason, agent.steps - steps, round(agent.time_s, 6))


def _attempt(agent: Embodiment, call: Call) -> Reason | None:
    kinds = tuple("id" if isinstance(value, int) else "text" for value in call.arguments)
    if kinds not in SIGNATURES.get(call.name, ()):
        raise BadCalls(str(call), 0, "no legal call")
    if any(not 0 <= thing < len(agent.world.scene.instances) for thing in ids_of(call)):
        return "unknown_id"
    if call.name in ("speak", "answer"):
        return _speak(agent, str(call.arguments[0]))
    return _ACTIONS[call.name](agent, *call.arguments)


def _speak(agent: Embodiment, text: str) -> Reason | None:
    if not text.strip():
        return "empty_text"
    agent.heard = (*agent.heard, text)
    return None


_Action = Callable[..., Reason | None]
_ACTIONS: dict[str, _Action] = {
    "goto_user": going.goto_user,
    "goto": going.goto,
    "find": going.find,
    "look": going.look,
    "grab": handling.grab,
    "release": handling.release,
    "put": handling.put,
}
