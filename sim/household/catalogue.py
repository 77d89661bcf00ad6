"""The things that a house can hold, read from ``catalogue.toml``: what they are called, made of and good for.

No physics is loaded here: prompts, pages and the app's process read the catalogue too.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from sim.household.errors import UnknownThing
from sim.household.parts import Part, bounds, read_parts
from sim.household.values import Kind, RoomKind, Surface, Vector2, Vector3

CATALOGUE_FILE = Path(__file__).with_name("catalogue.toml")
ROOM_KINDS: tuple[RoomKind, ...] = get_args(RoomKind)

UPRIGHT = Vector3(0.0, 0.0, 0.0)
Place = Literal["wall", "corner", "middle"]
"""Where in a room a piece of furniture goes."""


@dataclass(frozen=True)
class Companion:
    """What belongs to a piece of furniture: chairs around a table, nightstands beside a bed."""

    name: str
    side: Literal["around", "front", "beside", "before"]
    most: int


@dataclass(frozen=True, eq=False)
class Entry:
    """One kind of thing; there is one value for each."""

    name: str
    """Unique, in snake case."""
    category: str
    noun: str
    plural: str
    synonyms: tuple[str, ...]
    kind: Kind
    colors: tuple[str, ...]
    """At least one."""
    mass_kg: float
    size: Vector3
    """Of its box [m]."""
    parts: tuple[Part, ...]
    """Around the middle of its box; what collides, and what is drawn unless there is a mesh."""
    surfaces: tuple[Surface, ...]
    """Lowest first."""
    rooms: Mapping[RoomKind, float]
    """How much it belongs into a kind of room; a kind that is missing does not draw it by chance."""
    place: Place = "wall"
    front_m: float = 0.0
    """Floor in front of it that stays free, so that somebody can use it."""
    companions: tuple[Companion, ...] = ()
    supports: tuple[str, ...] = ()
    """Names or categories that it usually stands on; "floor" is one. Of small things."""
    mesh: str = ""
    """File of pybullet_data that is drawn instead of the parts."""
    mesh_turn_deg: Vector3 = UPRIGHT
    """Euler angles that set the mesh upright."""

    @property
    def nouns(self) -> tuple[str, ...]:
        """Every phrase that names one of it."""
        return (self.noun, *self.synonyms)

    @property
    def is_furniture(self) -> bool:
        """Whether it stays where it is."""
        return self.kind == "kinematic"

    @property
    def radius(self) -> float:
        """Of the circle around its footprint [m]."""
        return float((self.size.x**2 + self.size.y**2) ** 0.5 / 2)


class Catalogue(Mapping[str, Entry]):
    """All entries by name."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = {entry.name: entry for entry in entries}
        self._named: dict[str, list[Entry]] = {}
        self._singular = list(dict.fromkeys(_key(word) for e in entries for word in (e.name, e.category, *e.nouns)))
        for words_of in (_names, _nouns):
            known = set(self._named)  # a narrower way to read a word goes before
            for entry in entries:
                for word in {_key(word) for word in words_of(entry)} - known:
                    self._named.setdefault(word, []).append(entry)

    def __getitem__(self, name: str) -> Entry:
        try:
            return self._entries[name]
        except KeyError:
            raise UnknownThing(name, self.near(name)) from None

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def resolve(self, name: str) -> tuple[Entry, ...]:
        """The entries that a name may mean.

        Args:
            name: An entry ("coffee_table"), a category, a noun or an alias such as ``LowPolyInterior_CoffeeTable_02``.

        Raises:
            UnknownThing: It means nothing here, or is no text at all; carries the nearest names.
        """
        if not isinstance(name, str):
            raise UnknownThing(str(name))
        found = self._named.get(_key(name))
        if found is None:
            raise UnknownThing(name, self.near(name))
        return tuple(found)

    def near(self, name: str, count: int = 3) -> tuple[str, ...]:
        """The most similar names, as `resolve` takes them."""
        key = _key(name)
        words = [word for word in key.split() if len(word) > 2]
        close = difflib.get_close_matches(key, self._singular, n=count, cutoff=0.6)
        related = [known for known in self._singular if any(word in known.split() for word in words)]
        return tuple(dict.fromkeys(close + related))[:count]

    @property
    def furniture(self) -> tuple[Entry, ...]:
        """What stays where it is, in the file's order."""
        return tuple(entry for entry in self.values() if entry.is_furniture)

    @property
    def small_things(self) -> tuple[Entry, ...]:
        """What can be carried, in the file's order."""
        return tuple(entry for entry in self.values() if not entry.is_furniture)


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the package; read once."""
    document = tomllib.loads(CATALOGUE_FILE.read_text(encoding="utf-8"))
    kinds: tuple[tuple[str, Kind], ...] = (("furniture", "kinematic"), ("small", "interactable"))
    return Catalogue(
        tuple(_entry(name, kind, values) for table, kind in kinds for name, values in document[table].items())
    )


def _names(entry: Entry) -> tuple[str, ...]:
    return entry.name, entry.category


def _nouns(entry: Entry) -> tuple[str, ...]:
    return (*entry.nouns, entry.plural)


def _key(name: str) -> str:
    """A name without the case, the punctuation and the prefix and number of an asset pack."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name)
    if len(words) > 1 and words[-1].isdigit():
        words = words[:-1]
    key = " ".join(words).lower()
    return key.removeprefix("low poly interior ")


def _entry(name: str, kind: Kind, values: Mapping[str, Any]) -> Entry:
    parts = read_parts(values["parts"])
    low, high = bounds(parts)
    middle = Vector3(*((a + b) / 2 for a, b in zip(low, high, strict=True)))
    noun = values.get("noun", name.replace("_", " "))
    return Entry(
        name=name,
        category=values.get("category", name.replace("_", " ")),
        noun=noun,
        plural=values.get("plural", f"{noun}s"),
        synonyms=tuple(values.get("synonyms", ())),
        kind=kind,
        colors=tuple(values["colors"]),
        mass_kg=values["mass"],
        size=Vector3(*(round(b - a, 6) for a, b in zip(low, high, strict=True))),
        parts=tuple(part.moved(-middle.x, -middle.y, -middle.z) for part in parts),
        surfaces=tuple(_surface(surface, middle) for surface in values.get("surfaces", ())),
        rooms=cast(Mapping[RoomKind, float], dict(values.get("rooms", {}))),
        place=values.get("place", "wall"),
        front_m=values.get("front", 0.0),
        companions=tuple(Companion(**companion) for companion in values.get("companions", ())),
        supports=tuple(values.get("supports", ())),
        mesh=values.get("mesh", ""),
        mesh_turn_deg=Vector3(*values.get("turn", (0.0, 0.0, 0.0))),
    )


def _surface(values: Mapping[str, Any], middle: Vector3) -> Surface:
    center = Vector3(*(round(a - b, 6) for a, b in zip(values["at"], middle, strict=True)))
    return Surface(center, Vector2(*values["size"]), values.get("clearance", 1.0), values.get("inside", False))
