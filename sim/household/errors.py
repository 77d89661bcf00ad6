"""How the making and the reading of household scenes can fail; the rest of the tree is in `sim.errors`.

SimError
└── HouseholdError
    ├── UnknownThing         a name that the catalogue does not have
    ├── ImpossibleScene      a demand that no scene can meet, or that none met within the bounded tries
    └── BadScene             a document that is no scene
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.errors import SimError


class HouseholdError(SimError):
    """Root of what household scenes raise."""


class UnknownThing(HouseholdError):
    """A name that is no entry, category, noun or alias of the catalogue."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        self.name = name
        self.near = tuple(near)
        hint = f"; nearest: {', '.join(self.near)}" if self.near else ""
        super().__init__(f"the household catalogue has no {name!r}{hint}")


class ImpossibleScene(HouseholdError):
    """A demand on a scene that cannot be met."""

    def __init__(self, demand: str, why: str) -> None:
        self.demand = demand
        self.why = why
        super().__init__(f"no scene with {demand}: {why}")


class BadScene(HouseholdError):
    """A document that is no scene, or describes one that cannot be."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        """One sentence each; it begins with the place, such as ``instances[4] (mug)``."""
        super().__init__("; ".join(self.problems))
