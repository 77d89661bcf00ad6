"""All plans of the grammar by name, and the choice of the next one."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType

from prompts.providers.builtin import containers, rows, sorting, stacking
from prompts.providers.builtin.grammar import TaskPlan

FAMILIES = {
    "containers": containers.plans,
    "stacking": stacking.plans,
    "rows": rows.plans,
    "sorting": sorting.plans,
}


@cache
def all_plans() -> Mapping[str, TaskPlan]:
    """Name → plan, for every task that the grammar has."""
    return MappingProxyType({plan.name: plan for family in FAMILIES.values() for plan in family()})


def choose_plan(seed: int, past_names: Collection[str]) -> TaskPlan:
    """A plan that was not proposed before; when all were, any. The same arguments give the same plan.

    A family is drawn first: a large one would hide the others.
    """
    rng = random.Random(seed)
    past = set(past_names)
    fresh = [plan for plan in all_plans().values() if plan.name not in past] or list(all_plans().values())
    family = rng.choice(sorted({plan.family for plan in fresh}))
    return rng.choice([plan for plan in fresh if plan.family == family])
