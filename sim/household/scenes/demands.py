"""What is asked of a scene, read and checked before anything is drawn: counts, receptacles, relations.

What no scene can meet is refused here, at once, by the name of the demand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from sim.household.catalogue import Catalogue, Entry
from sim.household.errors import ImpossibleScene
from sim.household.values import RoomKind

Relation = Literal["on", "not_on", "in_room", "on_floor", "empty", "color"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)
EXAMPLES_OF_ONE = {"on_floor": "ball", "empty": "bowl"}
"""Relations that say something of one thing alone, and of what."""
ReceptacleDemand = int | Mapping[str, object]
"""How many, or ``{"count": 1, "objects": {"apple": 2}}`` with what each of them carries."""


@dataclass(frozen=True)
class Demand:
    """So many of something, and where."""

    alias: str
    """As it was asked for."""
    entries: tuple[Entry, ...]
    """What the alias may mean; small things and furniture are not mixed."""
    count: int
    on: tuple[Entry, ...] = ()
    """What must carry each of them; empty: anything that can."""
    room_kind: RoomKind | None = None
    on_floor: bool = False
    empty: bool = False
    """Whether each of them carries nothing."""
    color: str = ""
    """Which each of them has; empty: any of its own."""
    receptacle: str = ""
    """Alias of the receptacle that was asked for together with it; its `on` are then those alone."""

    def __str__(self) -> str:
        where = f" on {self.receptacle or self.on[0].noun}" if self.on else ""
        where += f" in a {self.room_kind}" if self.room_kind else ""
        where += " on the floor" if self.on_floor else ""
        words = ("empty" if self.empty else "", self.color, self.alias)
        return f"{self.count} × {' '.join(filter(None, words))}{where}"

    def draw_entry(self, rng: np.random.Generator) -> Entry:
        """The plain one of a category, a table and not a round table; any where none is plain."""
        plain = [entry for entry in self.entries if entry.noun == entry.category] or self.entries
        return plain[int(rng.integers(len(plain)))]

    @property
    def is_furniture(self) -> bool:
        """Whether it stays where it is."""
        return self.entries[0].is_furniture


@dataclass(frozen=True)
class Demands:
    """Everything that is asked of a scene."""

    wanted: tuple[Demand, ...]
    """Carriers before what they carry."""
    forbidden: tuple[tuple[tuple[Entry, ...], tuple[Entry, ...]], ...] = ()
    """Pairs (things, receptacles): none of the first may be on any of the second."""
    exact: bool = False
    """Whether there may be no more of what is asked for than that."""

    @property
    def furniture(self) -> tuple[Demand, ...]:
        """What stays where it is."""
        return tuple(demand for demand in self.wanted if demand.is_furniture)

    @property
    def things(self) -> tuple[Demand, ...]:
        """What can be carried."""
        return tuple(demand for demand in self.wanted if not demand.is_furniture)

    @property
    def counts(self) -> dict[str, int]:
        """Alias → how many."""
        counts: dict[str, int] = {}
        for demand in self.wanted:
            counts[demand.alias] = counts.get(demand.alias, 0) + demand.count
        return counts

    def is_forbidden_on(self, thing: Entry, carrier: Entry) -> bool:
        """Whether a thing must not be on a receptacle."""
        return any(thing in things and carrier in carriers for things, carriers in self.forbidden)

    def may_be_drawn(self, entry: Entry) -> bool:
        """Whether chance may add one that nobody asked for."""
        return not self.exact or all(entry not in demand.entries for demand in self.wanted)


def read_demands(
    catalogue: Catalogue,
    object_counts: Mapping[str, int],
    receptacle_object_counts: Mapping[str, ReceptacleDemand],
    relations: Iterable[Sequence[str]],
    *,
    exact: bool = False,
) -> Demands:
    """The demands behind the arguments of `generate_scene`.

    Raises:
        UnknownThing: A name that is not in the catalogue.
        ImpossibleScene: What no scene can meet, such as a table on an apple.
        ValueError: A count below 0 or a relation that is none.
    """
    wanted = [_demand(catalogue, alias, count) for alias, count in object_counts.items()]
    for alias, asked in receptacle_object_counts.items():
        wanted += _receptacle(catalogue, alias, asked)
    wanted = [demand for demand in wanted if demand.count]
    forbidden = []
    for relation in relations:
        name, *arguments = _checked(relation)
        if name == "not_on":
            thing, carrier = (catalogue.resolve(argument) for argument in arguments)
            forbidden.append((thing, carrier))
            wanted = _with(wanted, catalogue, arguments[1])
        else:
            wanted = _related(wanted, catalogue, name, arguments)
    _refuse_the_impossible(wanted, forbidden)
    order = sorted(
        wanted, key=lambda demand: (not demand.is_furniture, not demand.entries[0].surfaces, bool(demand.on))
    )
    return Demands(tuple(order), tuple(forbidden), exact)


def _demand(catalogue: Catalogue, alias: str, count: object) -> Demand:
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise ValueError(f"the count of {alias!r} must be a whole number of 0 or more, not {count!r}")
    entries = catalogue.resolve(alias)
    kind = entries[0].kind
    return Demand(alias, tuple(entry for entry in entries if entry.kind == kind), count)


def _receptacle(catalogue: Catalogue, alias: str, asked: ReceptacleDemand) -> list[Demand]:
    """A receptacle and, where that is said, what it carries."""
    count = asked.get("count", 1) if isinstance(asked, Mapping) else asked
    receptacle = _demand(catalogue, alias, count)
    if not receptacle.is_furniture and not any(entry.surfaces for entry in receptacle.entries):
        raise ImpossibleScene(f"{receptacle} as a receptacle", "it has no surface")
    if not isinstance(asked, Mapping):
        return [receptacle]
    objects = asked.get("objects", {})
    counts: dict[str, int] = {}
    for group in objects if isinstance(objects, Sequence) else [objects]:
        if not isinstance(group, Mapping):
            raise ValueError(f"the objects of {alias!r} must be names with counts, not {group!r}")
        counts.update(group)
    carried = [_demand(catalogue, name, count) for name, count in counts.items()]
    return [receptacle, *(replace(demand, on=receptacle.entries, receptacle=alias) for demand in carried)]


def _checked(relation: Sequence[str]) -> Sequence[str]:
    name = relation[0] if relation and not isinstance(relation, str) else relation
    if name not in RELATIONS:
        raise ValueError(f"{relation!r} is no relation; it begins with one of {', '.join(RELATIONS)}")
    if len(relation) != (2 if name in EXAMPLES_OF_ONE else 3):
        example = EXAMPLES_OF_ONE.get(name)
        form = f'("{name}", "{example}")' if example else f'("{name}", "apple", "…")'
        raise ValueError(f"{relation!r} is no relation; it looks like {form}")
    return relation


def _with(wanted: list[Demand], catalogue: Catalogue, alias: str) -> list[Demand]:
    """The demands, with one for a name that nobody has asked for."""
    entries = catalogue.resolve(alias)
    if any(entry in demand.entries for demand in wanted for entry in entries):
        return wanted
    return [*wanted, _demand(catalogue, alias, 1)]


def _related(wanted: list[Demand], catalogue: Catalogue, name: str, arguments: Sequence[str]) -> list[Demand]:
    """The demands on a relation's first argument, with the relation."""
    subject = catalogue.resolve(arguments[0])
    wanted = _with(wanted, catalogue, arguments[0])
    changes: dict[str, object] = {"on_floor": True}
    if name == "on":
        wanted = _with(wanted, catalogue, arguments[1])
        changes = {"on": catalogue.resolve(arguments[1])}
    elif name == "empty":
        changes = {"empty": True}
    elif name == "in_room":
        changes = {"room_kind": read_room_kind(arguments[1])}
    elif name == "color":
        subject, changes = _in_color(arguments[0], arguments[1], subject), {"color": arguments[1]}
        wanted = [_narrowed(demand, subject) for demand in wanted]
    return [
        replace(demand, **changes) if any(entry in subject for entry in demand.entries) else demand  # type: ignore[arg-type]
        for demand in wanted
    ]


def _in_color(alias: str, color: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those of some entries that come in a colour."""
    found = tuple(entry for entry in entries if color in entry.colors)
    if not found:
        known = ", ".join(dict.fromkeys(known for entry in entries for known in entry.colors))
        raise ImpossibleScene(f"{color} {alias}", f"it comes in {known}")
    return found


def _narrowed(demand: Demand, entries: Sequence[Entry]) -> Demand:
    """The demand for what is among some entries too; as it is where nothing of it is."""
    left = tuple(entry for entry in demand.entries if entry in entries)
    return replace(demand, entries=left) if left else demand


def read_room_kind(name: str) -> RoomKind:
    """The kind of room that a name means.

    Raises:
        ValueError: None.
    """
    for kind in get_args(RoomKind):
        if kind.replace(" ", "") == name.lower().replace(" ", "").replace("_", ""):
            known: RoomKind = kind
            return known
    raise ValueError(f"there is no room {name!r}; rooms are {', '.join(get_args(RoomKind))}")


def _refuse_the_impossible(
    wanted: Sequence[Demand], forbidden: Sequence[tuple[tuple[Entry, ...], tuple[Entry, ...]]]
) -> None:
    for demand in wanted:
        if demand.on and demand.is_furniture:
            raise ImpossibleScene(str(demand), "furniture stands on the floor")
        if demand.on and demand.on_floor:
            raise ImpossibleScene(str(demand), "it cannot be in both places")
        if demand.on and not any(fits(thing, carrier) for thing in demand.entries for carrier in demand.on):
            raise ImpossibleScene(str(demand), "it has no surface that is large enough")
        for things, carriers in forbidden:
            if demand.on and _all_among(demand.entries, things) and _all_among(demand.on, carriers):
                raise ImpossibleScene(str(demand), "it is asked for and forbidden")
    empty = [entry for demand in wanted if demand.empty for entry in demand.entries]
    for demand in wanted:
        if demand.on and _all_among(demand.on, empty):
            raise ImpossibleScene(str(demand), "that is to be empty")


def _all_among(entries: Sequence[Entry], others: Sequence[Entry]) -> bool:
    return all(entry in others for entry in entries)


def fits(thing: Entry, carrier: Entry) -> bool:
    """Whether a carrier has a surface on which a thing can stand."""
    short, long = sorted(thing.size[:2])
    return not thing.is_furniture and any(
        surface.clearance > thing.size.z and min(surface.size) >= short and max(surface.size) >= long
        for surface in carrier.surfaces
    )
