import math

import pytest

from sim.colors import COLORS
from sim.geometry import rotation_matrix
from sim.household.catalogue import ROOM_KINDS, Entry, catalogue
from sim.household.errors import UnknownThing
from sim.household.parts import bounds, read_parts
from sim.household.physics.bodies import fitted_mesh
from sim.household.physics.world import HouseholdWorld
from sim.household.scenes.demands import fits
from sim.household.values import FLOOR, Instance, Scene, Standpoint, Vector2, Vector3

ENTRIES = tuple(catalogue().values())


def on_the_floor(entries: list[Entry]) -> Scene:
    """One of each, a metre apart, each on the floor."""
    things = [
        Instance(
            number,
            entry.name,
            entry.name,
            entry.category,
            entry.colors[0],
            Vector3(float(number % 8), float(number // 8), entry.size.z / 2),
            30.0,
            entry.size,
            entry.kind,
            FLOOR,
            0,
        )
        for number, entry in enumerate(entries)
    ]
    return Scene(tuple(things), (), (), (), Standpoint(Vector2(-2, 0), 0.0), Standpoint(Vector2(-2, 2), 0.0))


def test_there_is_enough_to_furnish_a_house() -> None:
    assert len(catalogue().furniture) >= 22
    assert len(catalogue().small_things) >= 38


def test_every_colour_is_one_that_can_be_painted() -> None:
    for entry in ENTRIES:
        assert {*entry.colors, *(part.color for part in entry.parts if part.color)} <= set(COLORS), entry.name
        assert len(set(entry.colors)) == len(entry.colors)


def test_no_two_things_share_a_noun() -> None:
    phrases = [phrase for entry in ENTRIES for phrase in {*entry.nouns, entry.plural}]
    assert len(phrases) == len(set(phrases))


def test_a_box_is_the_box_around_the_parts_with_its_middle_at_the_origin() -> None:
    for entry in ENTRIES:
        low, high = bounds(entry.parts)
        assert high == pytest.approx([side / 2 for side in entry.size], abs=1e-6)
        assert low == pytest.approx([-side / 2 for side in entry.size], abs=1e-6)


def test_surfaces_lie_within_their_thing() -> None:
    for entry in ENTRIES:
        for surface in entry.surfaces:
            for axis in range(2):
                assert abs(surface.center[axis]) + surface.size[axis] / 2 <= entry.size[axis] / 2 + 1e-6, entry.name
            assert -entry.size.z / 2 < surface.center.z <= entry.size.z / 2 + 1e-6


def test_furniture_belongs_into_rooms_and_small_things_onto_something_that_can_carry_them() -> None:
    for entry in catalogue().furniture:
        assert entry.rooms
        assert set(entry.rooms) <= set(ROOM_KINDS)
        assert {companion.name for companion in entry.companions} <= set(catalogue())
    for entry in catalogue().small_things:
        for name in set(entry.supports) - {"floor"}:
            carriers = [c for c in ENTRIES if name in (c.name, c.category)]
            assert any(fits(entry, carrier) for carrier in carriers), (entry.name, name)


def test_every_small_thing_stands_as_it_is_put() -> None:
    scene = on_the_floor(list(catalogue().small_things))
    world = HouseholdWorld(scene)
    assert world.settle()
    for thing in scene.instances:
        pose = world.pose(thing.id)
        assert math.dist(pose.position, thing.position) < 1e-3, thing.name
        assert rotation_matrix(pose.rotation)[2][2] > 0.9999, thing.name


def test_a_mesh_fills_the_box_of_what_collides_and_stands_on_its_bottom() -> None:
    meshes = [entry for entry in ENTRIES if entry.mesh]
    assert {entry.name for entry in meshes} >= {"duck", "teddy", "mug", "soccer_ball", "tray"}
    for entry in meshes:
        fit = fitted_mesh(entry.mesh, entry.mesh_turn_deg, entry.size)
        assert 0 < fit.scale < 1.1


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("pumpkin", ["pumpkin"]),
        ("coffee_table", ["coffee_table"]),
        ("LowPolyInterior_Pumpkin", ["pumpkin"]),
        ("LowPolyInterior_CoffeeTable_02", ["coffee_table"]),
        ("TVStand", ["tv_stand"]),
        ("lamp", ["floor_lamp"]),
        ("couch", ["sofa"]),
        ("loaf of bread", ["bread"]),
        ("apples", ["apple"]),
        ("table", ["table", "round_table"]),
        ("round table", ["round_table"]),
    ],
)
def test_a_thing_is_found_by_name_category_noun_and_alias(name: str, entries: list[str]) -> None:
    assert [entry.name for entry in catalogue().resolve(name)] == entries


@pytest.mark.parametrize(("name", "near"), [("pumkin", "pumpkin"), ("cofee table", "coffee table"), ("boks", "book")])
def test_an_unknown_name_comes_with_near_ones(name: str, near: str) -> None:
    with pytest.raises(UnknownThing) as caught:
        catalogue().resolve(name)
    assert near in caught.value.near


def test_a_tub_and_a_ring_are_open_above_and_closed_around() -> None:
    tub = read_parts([{"tub": [0.3, 0.2, 0.1, 0.01], "at": [0, 0, 0]}])
    ring = read_parts([{"ring": [0.1, 0.05, 0.01], "at": [0, 0, 0]}])
    assert [*bounds(tub)[0], *bounds(tub)[1]] == pytest.approx([-0.15, -0.1, 0, 0.15, 0.1, 0.1])
    assert len(tub) == 5
    assert len(ring) == 8
    low, high = bounds(ring)
    assert high == pytest.approx((0.1, 0.1, 0.05), abs=1e-6)
    assert low == pytest.approx((-0.1, -0.1, 0.0), abs=1e-6)


def test_mirrored_parts_stand_at_the_mirrored_places() -> None:
    legs = read_parts([{"box": [0.1, 0.1, 0.5], "at": [0.4, 0.3, 0.25], "yaw": 10, "mirror": "xy"}])
    assert {(round(leg.position.x, 3), round(leg.position.y, 3)) for leg in legs} == {
        (x, y) for x in (-0.4, 0.4) for y in (-0.3, 0.3)
    }
    assert sorted(leg.yaw_deg for leg in legs) == [-10, -10, 10, 10]
