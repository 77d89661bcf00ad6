import numpy as np
import pytest

from sim.household.catalogue import catalogue
from sim.household.errors import ImpossibleScene, UnknownThing
from sim.household.scenes.generate import generate_scene
from sim.household.scenes.scene_io import from_json
from sim.household.tasks.hardcoding import propose
from sim.household.tasks.task_first import order_for
from sim.household.tasks.wishes import ThingWish, Wish
from sim.household.values import Sample, TaskType


@pytest.mark.parametrize("task_type", ["come", "goto", "where", "put", "exist"])
def test_the_scene_that_a_task_orders_has_the_task(task_type: TaskType) -> None:
    rng = np.random.default_rng(11)
    order = order_for(task_type, rng, room_num=1)
    scene = from_json(generate_scene(**order.arguments, seed=11, small_object_density=0.2))
    sample = propose(scene, task_type, rng, order.wish)
    assert isinstance(sample, Sample), sample
    if order.wish.object and "x" in sample.bindings:
        names = {entry.name for entry in catalogue().resolve(order.wish.object.name)}
        assert scene.instances[sample.bindings["x"]].name in names


def test_a_wish_is_kept_and_the_rest_is_drawn() -> None:
    order = order_for("put", np.random.default_rng(0), Wish(ThingWish("apple")))
    assert order.wish.object == ThingWish("apple")
    assert order.wish.target is not None
    assert order.arguments["relations"] == (("not_on", "apple", order.wish.target.name),)
    exist = order_for("exist", np.random.default_rng(0), Wish(ThingWish("apple"), ThingWish("table"), exists=True))
    assert exist.arguments["relations"] == (("on", "apple", "table"),)


def test_a_bowl_that_something_is_to_be_put_into_is_empty() -> None:
    """One orange fills it, and chance likes to put one there."""
    order = order_for("put", np.random.default_rng(0), Wish(ThingWish("apple"), ThingWish("bowl")))
    for seed in (12, 13):
        document = generate_scene(**order.arguments, seed=seed)
        sample = propose(from_json(document), "put", np.random.default_rng(0), order.wish)
        assert isinstance(sample, Sample), sample


@pytest.mark.parametrize("task_type", ["goto", "put", "exist"])
def test_an_unknown_name_is_refused_with_near_ones(task_type: TaskType) -> None:
    with pytest.raises(UnknownThing, match="apple"):
        order_for(task_type, np.random.default_rng(0), Wish(ThingWish("aple")))


@pytest.mark.parametrize(
    ("task_type", "wish"),
    [
        ("bring", Wish(ThingWish("apple", color="red", room="kitchen"))),
        ("take", Wish(ThingWish("mug", color="blue", on="desk"))),
        ("goto", Wish(ThingWish("sofa", color="gray", room="living room"))),
        ("put", Wish(ThingWish("book", on="bed"), ThingWish("table", color="white", room="kitchen"))),
    ],
)
def test_colours_rooms_and_places_that_are_wished_for_are_those_of_the_task(task_type: TaskType, wish: Wish) -> None:
    rng = np.random.default_rng(4)
    order = order_for(task_type, rng, wish)
    scene = from_json(generate_scene(**order.arguments, seed=4, small_object_density=0.2))
    sample = propose(scene, task_type, rng, order.wish)
    assert isinstance(sample, Sample), sample
    for thing, slot in ((wish.object, "x"), (wish.target, "y")):
        assert thing is None or thing.fits(scene, scene.instances[sample.bindings[slot]])


def test_a_colour_that_a_thing_does_not_come_in_is_refused_with_those_that_it_does() -> None:
    order = order_for("take", np.random.default_rng(0), Wish(ThingWish("banana", color="blue")))
    with pytest.raises(ImpossibleScene, match="blue banana: it comes in yellow"):
        generate_scene(**order.arguments, seed=0)


def test_drawn_orders_ask_for_many_different_things() -> None:
    wishes = [order_for("put", np.random.default_rng(seed)).wish for seed in range(30)]
    assert len({wish.object for wish in wishes}) > 10
    assert len({wish.target for wish in wishes}) > 6
