"""Do calls go as those of a type? What fills its slots then, and how a type is solved, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.household.acting.calls import ids_of
from sim.household.tasks.implied_goals import SPEECH
from sim.household.tasks.task_types import FORMS, solution_of
from sim.household.values import Call, TaskType
from sim.household.words.referring import with_article


def bindings_of(task_type: TaskType, calls: Sequence[Call]) -> dict[str, int] | None:
    """The slots of calls that go as a type's do; None where they go otherwise, or the type is "free"."""
    if task_type == "free":
        return None
    ids = dict.fromkeys(number for call in calls for number in ids_of(call))
    slots = FORMS[task_type].slots
    if len(ids) != len(slots):
        return None
    bindings = dict(zip(slots, ids, strict=True))
    return bindings if go_as_usual(task_type, bindings, calls) else None


def go_as_usual(task_type: TaskType, bindings: Mapping[str, int], calls: Sequence[Call]) -> bool:
    """Whether calls solve a task as its type does; what is said by the way is a courtesy where nobody asked."""
    if not FORMS[task_type].is_question:
        calls = [call for call in calls if call.name not in SPEECH]
    usual = solution_of(task_type, bindings)
    if len(calls) != len(usual):
        return False
    return all(_is_same(call, other, bindings.get("x")) for call, other in zip(calls, usual, strict=True))


def usual_calls(task_type: TaskType) -> str:
    """How a type is solved, in words: "a bring is goto, grab, goto_user"."""
    return f"{with_article(task_type)} is {', '.join(call.name for call in solution_of(task_type, {}))}"


def _is_same(call: Call, usual: Call, thing: int | None) -> bool:
    match usual.name:
        case "speak":
            return call.name in SPEECH
        case "grab":
            return call.name == "grab" and call.arguments in ((), (thing,))
        case _:
            return call == usual
