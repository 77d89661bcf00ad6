import numpy as np
import pybullet as p
from PIL import Image

from sim.asset_making.household_page import COLUMNS, PAGE, PICTURE, page
from sim.asset_making.page import DOCS
from sim.asset_making.pictures import SIDE, portrait
from sim.household.catalogue import catalogue
from sim.household.physics.bodies import collision_shape, visual_shape


def test_the_page_is_written_from_the_catalogue() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_picture_has_a_place_for_every_thing() -> None:
    with Image.open(DOCS / PICTURE) as sheet:
        assert sheet.width == COLUMNS * SIDE
        assert sheet.height % -(-len(catalogue()) // COLUMNS) == 0


def test_a_portrait_shows_the_thing_in_its_colour() -> None:
    if not p.isConnected():
        p.connect(p.DIRECT)
    p.resetSimulation()
    apple = catalogue()["apple"]
    body = p.createMultiBody(0, collision_shape(apple.parts), visual_shape(apple, "red", 1.0))
    pixels = np.asarray(portrait(body)).astype(int)
    assert ((pixels[..., 0] > pixels[..., 1] + 60).sum()) > SIDE * SIDE / 8
