import pybullet as p
import pytest

from sim.household.catalogue import catalogue
from sim.household.physics.world import HouseholdWorld
from sim.household.values import FLOOR, Instance, Scene, Standpoint, Vector2, Vector3, Wall
from sim.values import Pose

WALL = Wall(Vector2(-2, -2), Vector2(-2, 2), 2.5, 0.1)


def thing(number: int, name: str, x: float, y: float, z: float, parent: int = FLOOR) -> Instance:
    """An instance of the catalogue whose underside is at a point."""
    entry = catalogue()[name]
    place = Vector3(x, y, z + entry.size.z / 2)
    return Instance(
        number,
        name,
        name,
        entry.category,
        entry.colors[0],
        place,
        0.0,
        entry.size,
        entry.kind,
        parent,
        0,
        entry.surfaces,
    )


def table_scene(drop: float = 0.002) -> Scene:
    """A table with a bowl on it, an apple in the bowl and a ball-shaped apple beside it; a pumpkin on the floor."""
    things = (
        thing(0, "table", 0, 0, 0),
        thing(1, "bowl", 0, 0, 0.75 + drop, 0),
        thing(2, "apple", 0, 0, 0.762 + 2 * drop, 1),
        thing(3, "apple", 0.4, 0.1, 0.75 + drop, 0),
        thing(4, "pumpkin", 1.5, 0, drop),
    )
    standpoint = Standpoint(Vector2(0, -1), 90.0)
    return Scene(things, (), (WALL,), (), standpoint, standpoint)


@pytest.fixture
def world() -> HouseholdWorld:
    return HouseholdWorld(table_scene())


def poses(world: HouseholdWorld) -> list[Pose]:
    return [world.pose(instance.id) for instance in world.scene.instances]


def test_things_come_to_rest_where_they_were_put(world: HouseholdWorld) -> None:
    assert world.settle()
    for instance, pose in zip(world.scene.instances, poses(world), strict=True):
        assert pose.position == pytest.approx(instance.position, abs=0.006)
        assert world.is_at_rest(instance.id)


def test_a_thing_is_carried_by_what_touches_it_from_below(world: HouseholdWorld) -> None:
    world.settle()
    for instance in world.scene.instances[1:]:
        carriers = {contact.other for contact in world.contacts(instance.id) if contact.normal[2] > 0.7}
        assert carriers == {instance.parent}


def test_a_body_and_its_instance_name_each_other(world: HouseholdWorld) -> None:
    assert [world.instance_of(world.body(i.id)) for i in world.scene.instances] == [0, 1, 2, 3, 4]


def test_a_ray_ends_at_the_first_thing_or_wall(world: HouseholdWorld) -> None:
    down = world.ray((0.4, 0.3, 2.0), (0.4, 0.3, 0.0))
    assert down is not None
    assert down.instance == 0
    assert down.position[2] == pytest.approx(0.75, abs=1e-3)
    aside = world.ray((-1.0, -1.5, 1.0), (-3.0, -1.5, 1.0))
    assert aside is not None
    assert aside.instance is None
    assert aside.fraction == pytest.approx(0.475, abs=1e-3)
    assert world.ray((0.0, 0.0, 2.0), (0.0, 0.0, 1.5)) is None


def test_equal_scenes_settle_bit_for_bit_equally(world: HouseholdWorld) -> None:
    world.settle()
    first = poses(world)
    again = HouseholdWorld(table_scene(0.01))
    again.settle()
    again.load(table_scene())
    again.settle()
    assert poses(again) == first


def test_what_another_world_in_the_process_was_set_to_changes_nothing(world: HouseholdWorld) -> None:
    world.settle()
    first = poses(world)
    p.setPhysicsEngineParameter(numSolverIterations=3, numSubSteps=4, contactBreakingThreshold=0.001, erp=0.9)
    p.setGravity(1, 2, 3)
    again = HouseholdWorld(table_scene())
    again.settle()
    assert poses(again) == first


def test_a_scene_that_can_be_drawn_moves_as_one_that_cannot(world: HouseholdWorld) -> None:
    world.settle()
    first = poses(world)
    drawn = HouseholdWorld(table_scene(), visuals=True)
    drawn.settle()
    assert poses(drawn) == first


def test_what_goes_on_from_a_saved_state_is_what_went_on_before(world: HouseholdWorld) -> None:
    world.step(10)
    state = world.save()
    world.step(30)
    first = poses(world)
    for disturbance in (0, 40):
        world.step(disturbance)
        world.set_pose(3, Pose((0.4, 0.1, 1.2)))
        world.restore(state)
        world.step(30)
        assert poses(world) == first


def test_a_thing_that_is_put_into_the_air_falls(world: HouseholdWorld) -> None:
    world.settle()
    world.set_pose(3, Pose((0.4, 0.1, 1.2)))
    world.step(20)
    assert not world.is_at_rest(3)
    assert world.settle()
    assert world.pose(3).position[2] == pytest.approx(0.79, abs=2e-3)


def test_contacts_can_be_had_without_a_step(world: HouseholdWorld) -> None:
    world.set_pose(4, Pose((0.0, 0.0, 0.7)))
    world.find_contacts()
    assert min(contact.distance for contact in world.contacts(4)) < -0.03
    assert world.steps == 0
