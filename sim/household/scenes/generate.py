"""`generate_scene`: a furnished house that holds what was asked for, from a seed.

    rooms and floor plan → what was asked for and furniture → player and agent → small things → rest → a JSON document

Each stage either succeeds or says which demand it cannot meet; then the house is drawn anew from the next number of
the seed, a bounded number of times.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.household.catalogue import catalogue
from sim.household.errors import ImpossibleScene
from sim.household.scenes.demands import Demands, ReceptacleDemand, read_demands
from sim.household.scenes.draft import Draft
from sim.household.scenes.floorplan import draw_floor_plan
from sim.household.scenes.furnish import NoPlace, furnish, place_requested
from sim.household.scenes.reachability import drop_unreachable, place_people
from sim.household.scenes.rooms import draw_rooms
from sim.household.scenes.scene_io import to_json
from sim.household.scenes.settle import settle
from sim.household.scenes.strew import strew, strew_requested
from sim.household.values import Scene
from sim.sandbox.protocol import JsonValue

GENERATOR = "simsmith-household 1"
"""A change by which an old seed gives another house changes the number."""

MOST_DENSITY = 10


@dataclass(frozen=True)
class Order:
    """What is asked of a house, read and checked."""

    demands: Demands
    room_num: int = 0
    rooms: str | Sequence[str] | None = None
    density: float = 1.0
    min_start_distance: float | None = None


def generate_scene(
    object_counts: Mapping[str, int] | None = None,
    receptacle_object_counts: Mapping[str, ReceptacleDemand] | None = None,
    room_num: int = 0,
    *,
    seed: int | None = None,
    relations: Iterable[Sequence[str]] = (),
    rooms: str | Sequence[str] | None = None,
    small_object_density: float = 1.0,
    exact: bool = False,
    max_tries: int = 20,
    min_start_distance: float | None = None,
) -> dict[str, JsonValue]:
    """A furnished house with an agent and a player in it, as a JSON document; equal seeds give equal bytes.

    Args:
        object_counts: How many of what there must be at least: ``{"pumpkin": 1}``. A name is an entry of the
            catalogue, a category, a noun or an alias such as ``LowPolyInterior_Pumpkin``; it becomes the `prefab`.
        receptacle_object_counts: Furniture and containers, with what they carry:
            ``{"table": 1}`` or ``{"table": {"count": 1, "objects": {"apple": 2}}}``.
        room_num: How many rooms, 1–12; 0 draws one to four.
        seed: None draws one; it stands in the document.
        relations: ``("on", "apple", "sofa")``, ``("not_on", "apple", "sofa")``, ``("in_room", "book", "kitchen")``,
            ``("on_floor", "ball")``, ``("color", "mug", "red")``. They bind everything that is asked for by the first
            name, and ask for one of each name that is not asked for yet.
        rooms: The kinds of the rooms, or the name of a preset such as "family house".
        small_object_density: Of things that nobody asked for, against the usual.
        exact: No more of what is asked for than that.
        max_tries: Houses that are drawn before it is given up.
        min_start_distance: Between agent and player [m].

    Raises:
        UnknownThing: A name that the catalogue does not have; carries the nearest ones.
        ImpossibleScene: A demand that cannot be met, or was not met in `max_tries` houses.
        ValueError: An argument that cannot mean anything.
    """
    _check_arguments(object_counts, receptacle_object_counts, seed, small_object_density, max_tries)
    demands = read_demands(catalogue(), object_counts or {}, receptacle_object_counts or {}, relations, exact=exact)
    order = Order(demands, room_num, rooms, small_object_density, min_start_distance)
    return to_json(draw_scene(order, secrets.randbits(32) if seed is None else seed, max_tries))


def draw_scene(order: Order, seed: int, max_tries: int) -> Scene:
    """The first house that meets every demand, of those that a seed gives.

    Raises:
        ImpossibleScene: None of `max_tries` houses does.
    """
    failures: Counter[tuple[str, str]] = Counter()
    for number in range(max_tries):
        try:
            draft = _draw(order, np.random.default_rng([seed, number]))
        except NoPlace as failure:
            failures[failure.demand, failure.why] += 1
        else:
            return draft.to_scene(seed, GENERATOR, order.demands.counts)
    (demand, why), count = failures.most_common(1)[0]
    raise ImpossibleScene(demand, f"{why} (in {count} of {max_tries} houses that were tried)")


def _check_arguments(
    object_counts: object, receptacle_object_counts: object, seed: object, density: float, max_tries: int
) -> None:
    for name, counts in (("object_counts", object_counts), ("receptacle_object_counts", receptacle_object_counts)):
        if not isinstance(counts, Mapping | None):
            raise ValueError(f'{name} must be names with counts, such as {{"apple": 2}}, not {counts!r:.60}')
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int) or seed < 0):
        raise ValueError(f"the seed must be a whole number of 0 or more, not {seed!r:.60}")
    if not 0 <= density <= MOST_DENSITY:
        raise ValueError(f"small_object_density must be from 0 to {MOST_DENSITY}, not {density}")
    if max_tries < 1:
        raise ValueError(f"max_tries must be at least 1, not {max_tries}")


def _draw(order: Order, rng: np.random.Generator) -> Draft:
    """One house.

    Raises:
        NoPlace: A demand is not met.
    """
    kinds = draw_rooms(order.room_num, order.rooms, order.demands, rng)
    draft = Draft(draw_floor_plan(kinds, rng), rng)
    place_requested(draft, order.demands)
    furnish(draft, catalogue(), order.demands)
    place_people(draft, order.min_start_distance)
    drop_unreachable(draft)
    strew_requested(draft, order.demands)
    strew(draft, catalogue(), order.demands, order.density)
    settle(draft, order.demands)
    drop_unreachable(draft)
    return draft
