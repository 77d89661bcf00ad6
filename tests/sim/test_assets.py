from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree

import pybullet as p
import pytest

from sim.assets import ASSETS_ROOT, CATALOGUE, SCENERY, Asset, asset
from sim.errors import UnknownAsset
from sim.extents import local_box
from sim.physics import Physics
from sim.shapes import visual_shapes
from sim.values import Pose

MASSES = {"stacking/block.urdf": 0.01, "block/block_for_anchors.urdf": 0.02, "block/small.urdf": 0.001}
FRICTIONS = {"block/block.urdf": 1.0, "stacking/block.urdf": 1.0, "block/small.urdf": 0.5, "insertion/ell.urdf": 0.3}
FILLING: dict[str, object] = {"DIM0": 0.1, "DIM1": 0.12, "DIM2": 0.06, "HALF0": 0.05, "HALF1": 0.06, "HALF2": 0.03}
FILLING |= {"DIMR0": 0.02, "DIMH0": 0.05, "SCALE0": 0.003, "SCALE1": 0.003, "SCALE2": 0.001}
FILLING |= {"COLOR0": 0.2, "COLOR1": 0.4, "COLOR2": 0.6, "FNAME0": str(ASSETS_ROOT / "kitting/00.obj")}
FILLING |= {"DIMX0": 0.02, "DIMX1": 0.05, "DIMY0": 0.02, "DIMY1": 0.05}


def load(physics: Physics, entry: Asset) -> int:
    if not entry.placeholders:
        return physics.load_urdf(entry.file, Pose((0.5, 0.0, 0.5)), fixed=entry.visual_only)
    text = entry.file.read_text(encoding="utf-8")
    for word in entry.placeholders:
        text = text.replace(word, str(FILLING[word]))
    return physics.load_urdf_text(text, Pose((0.5, 0.0, 0.5)), fixed=entry.visual_only)


def test_the_catalogue_and_the_folder_name_the_same_files() -> None:
    files = {path.relative_to(ASSETS_ROOT).as_posix() for path in ASSETS_ROOT.rglob("*.urdf")}
    assert files == set(CATALOGUE) | set(SCENERY)


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)
def test_every_asset_loads_and_is_as_heavy_and_as_rough_as_promised(physics: Physics, entry: Asset) -> None:
    physics.reset(linked=True)  # only then Bullet tells collision shapes
    body = load(physics, entry)
    mass, friction, *_ = p.getDynamicsInfo(body, -1)
    assert mass == pytest.approx(0.0 if entry.visual_only else MASSES.get(entry.path, 0.1))
    assert friction == pytest.approx(FRICTIONS.get(entry.path, friction))
    assert bool(p.getCollisionShapeData(body, -1)) != entry.visual_only


@pytest.mark.parametrize("entry", [entry for entry in CATALOGUE.values() if entry.size], ids=lambda entry: entry.path)
def test_every_asset_of_one_size_has_the_size_that_the_catalogue_tells(physics: Physics, entry: Asset) -> None:
    body = load(physics, entry)
    assert local_box(visual_shapes([body]), physics.pose(body)).size == pytest.approx(entry.size, abs=4e-3)


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)
def test_placeholders_are_just_the_words_that_the_file_leaves_open(entry: Asset) -> None:
    root = ElementTree.parse(entry.file).getroot()
    text = " ".join(value for element in root.iter() for value in element.attrib.values())
    words = {word.strip("-") for word in text.split() if word.strip("-").rstrip("0123456789").isupper()}
    assert words == set(entry.placeholders)


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)
def test_descriptions_are_one_line_with_size_and_placeholders(entry: Asset) -> None:
    assert "\n" not in entry.description
    assert all(word in entry.description for word in entry.placeholders)
    assert (entry.size is None) == bool(entry.placeholders)


@pytest.mark.parametrize(
    ("mistake", "meant"),
    [
        ("bowl/bowll.urdf", "bowl/bowl.urdf"),
        ("blocks/block.urdf", "block/block.urdf"),
        ("cylinder/cylinder.urdf", "cylinder/cylinder-template.urdf"),
        ("container/big-container.urdf", "container/container-template.urdf"),
        ("objects/bowl.obj", "bowl/bowl.urdf"),
    ],
)
def test_an_unknown_path_names_what_was_probably_meant(mistake: str, meant: str) -> None:
    with pytest.raises(UnknownAsset) as caught:
        asset(mistake)
    assert meant in caught.value.near
    assert mistake in str(caught.value)


def test_a_path_like_no_other_names_nothing() -> None:
    assert CATALOGUE.near("xyz") == ()


def test_the_catalogue_is_read_without_physics() -> None:
    code = "import sys, sim.assets; sys.exit('pybullet' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
