"""A run of household tasks as texts for a form, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from workbench.core.errors import HouseholdPlanError
from workbench.core.household.plan import (
    METHODS,
    SPLITS,
    HouseholdPlan,
    Method,
    Split,
    TypeShare,
    check_plan,
    read_types,
)

ABOUT: Mapping[str, str] = {
    "types": "all, or come,goto,take,bring,put,where,exist; come=2,goto=1 makes a mixture; free by prompting only",
    "method": f"{', '.join(METHODS)}: who proposes",
    "scenes": "how many are drawn",
    "tasks": "of each type in each scene; of all together where types have weights",
    "turns": "of each dialogue, by chatting",
    "rooms": "of each scene; 0 draws one to four",
    "split": f"{', '.join(SPLITS)}: their scenes are never the same",
    "seed": "equal seeds give equal samples",
    "task": "a sentence to ask for; by prompting, of one type",
}
"""Each entry, and what it means."""


def entries_of(plan: HouseholdPlan) -> dict[str, str]:
    """The plan as texts."""
    return {
        "types": "all" if plan.types == read_types("all", plan.method) else ",".join(map(_share, plan.types)),
        "method": plan.method,
        "scenes": str(plan.scene_num),
        "tasks": str(plan.tasks_per_scene),
        "turns": str(plan.turns),
        "rooms": str(plan.room_num),
        "split": plan.split,
        "seed": str(plan.seed),
        "task": plan.task,
    }


def plan_of(entries: Mapping[str, str]) -> HouseholdPlan:
    """The plan that somebody typed.

    Raises:
        HouseholdPlanError: An entry cannot be used; says what is valid.
    """
    method = cast(Method, entries["method"].strip())
    plan = HouseholdPlan(
        types=read_types(entries["types"], method),
        method=method,
        scene_num=_number(entries, "scenes"),
        tasks_per_scene=_number(entries, "tasks"),
        turns=_number(entries, "turns"),
        room_num=_number(entries, "rooms"),
        seed=_number(entries, "seed"),
        split=cast(Split, entries["split"].strip()),
        task=entries["task"].strip(),
    )
    check_plan(plan)
    return plan


def _number(entries: Mapping[str, str], key: str) -> int:
    try:
        return int(entries[key])
    except ValueError:
        raise HouseholdPlanError(f"{key} must be a whole number, not {entries[key]!r}") from None


def _share(share: TypeShare) -> str:
    return share.type if share.weight is None else f"{share.type}={share.weight:g}"
