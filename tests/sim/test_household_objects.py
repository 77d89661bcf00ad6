from __future__ import annotations

import pytest

from sim.asset_making.files import THINGS
from sim.asset_making.things import size_of
from sim.assets import CATALOGUE
from sim.household_objects import HOUSEHOLD_OBJECTS, SEEN_OBJECTS, UNSEEN_OBJECTS, household_path
from sim.physics import Physics
from sim.values import Pose


def test_every_thing_that_is_made_is_seen_or_unseen_and_not_both() -> None:
    assert set(THINGS) == set(HOUSEHOLD_OBJECTS)
    assert not set(SEEN_OBJECTS) & set(UNSEEN_OBJECTS)


@pytest.mark.parametrize("name", HOUSEHOLD_OBJECTS)
def test_an_object_is_as_large_as_the_catalogue_tells(name: str) -> None:
    assert HOUSEHOLD_OBJECTS[name] == pytest.approx(size_of(THINGS[name]), abs=6e-4)


@pytest.mark.parametrize("name", HOUSEHOLD_OBJECTS)
def test_an_object_set_down_as_it_is_stays_so(physics: Physics, name: str) -> None:
    asset = CATALOGUE[household_path(name)]
    height = HOUSEHOLD_OBJECTS[name][2] / 2
    body = physics.load_urdf(asset.file, Pose((0.5, 0.0, height + 0.003)))
    physics.step(480)
    x, y, z = physics.pose(body).position
    assert (x, y, z) == pytest.approx((0.5, 0.0, height), abs=5e-3)
    assert abs(physics.pose(body).rotation[3]) > 0.995
    assert physics.is_static([body])
