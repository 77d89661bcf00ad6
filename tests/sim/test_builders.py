from __future__ import annotations

from pathlib import Path

import numpy as np
import pybullet as p
import pytest

from sim.assets import ASSETS_ROOT
from sim.builders import fill_template, is_filled_template, placeholders, substitute
from sim.errors import TaskMisuse
from sim.extents import local_box
from sim.physics import Physics
from sim.shapes import visual_shapes
from sim.values import Pose

BOX = "box/box-template.urdf"


def test_a_filled_template_has_no_placeholders_left() -> None:
    path = Path(fill_template(BOX, {"DIM": np.array([0.1, 0.05, 0.02], dtype=np.float32)}))
    assert placeholders(ASSETS_ROOT / BOX) == ("DIM0", "DIM1", "DIM2")
    assert placeholders(path) == ()
    assert is_filled_template(str(path))


def test_equal_fillings_share_a_file_and_different_ones_do_not() -> None:
    assert fill_template(BOX, {"DIM": (0.1, 0.1, 0.1)}) == fill_template(BOX, {"DIM": [0.1, 0.1, 0.1]})
    assert fill_template(BOX, {"DIM": (0.1, 0.1, 0.1)}) != fill_template(BOX, {"DIM": (0.1, 0.1, 0.2)})


@pytest.mark.parametrize("path", ["block/block.urdf", "box/nowhere.urdf", "/etc/hostname", "../task.py"])
def test_what_is_no_template_of_ours_is_returned_unchanged(path: str) -> None:
    assert fill_template(path, {"DIM": (1, 1, 1), "a": "b"}) == path


def test_a_single_value_fills_the_first_placeholder() -> None:
    assert substitute("r=DIM0 l=DIM1", {"DIM": 0.5}) == "r=0.5 l=DIM1"


def test_placeholders_with_two_digits_are_not_torn_apart() -> None:
    assert substitute("DIM1 DIM10", {"DIM": list(range(11))}) == "1.0 10.0"


def test_text_is_filled_in_as_it_is() -> None:
    assert substitute("FNAME0", {"FNAME": ("a/b.obj",)}) == "a/b.obj"
    assert substitute("FNAME0", {"FNAME": "a/b.obj"}) == "a/b.obj"


@pytest.mark.parametrize("color", ["red", [(1.0, 87 / 255, 89 / 255)], (1.0, 87 / 255, 89 / 255), ["red"]])
def test_a_color_repaints_the_whole_file(color: object) -> None:
    text = substitute('<color rgba="0 1 0 1"/><color rgba="COLOR0"/>', {"COLOR": color})
    assert text == '<color rgba="1.000000 0.341176 0.349020 1"/>' * 2


@pytest.mark.parametrize("size", [(0.1, None, 0.1), (np.nan, 0.1, 0.1), {"a": 1}])
def test_sizes_that_are_no_numbers_are_refused(size: object) -> None:
    with pytest.raises(TaskMisuse) as caught:
        substitute("DIM0", {"DIM": size})
    assert caught.value.code == "bad-size"


def test_a_repainted_body_still_finds_its_mesh(physics: Physics) -> None:
    disk = fill_template("hanoi/disk0.urdf", {"COLOR": (0.25, 0.5, 0.75)})
    body = physics.load_urdf(disk, Pose((0.5, 0.0, 0.1)))
    assert p.getVisualShapeData(body)[0][7] == (0.25, 0.5, 0.75, 1.0)


@pytest.mark.parametrize("folder", ["", f"{ASSETS_ROOT}/"])
def test_a_template_takes_a_mesh_by_whole_path_or_below_the_root(physics: Physics, folder: str) -> None:
    replace = {"FNAME": (f"{folder}kitting/00.obj",), "SCALE": [0.003, 0.003, 0.001], "COLOR": (0.2, 0.4, 0.6)}
    body = physics.load_urdf(fill_template("kitting/object-template.urdf", replace), Pose((0.5, 0.0, 0.1)))
    assert local_box(visual_shapes([body]), physics.pose(body)).size == pytest.approx((0.048, 0.06, 0.02))
