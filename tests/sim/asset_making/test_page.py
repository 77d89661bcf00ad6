from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image

from sim.asset_making.page import DOCS, PICTURES, page, picture_name
from sim.asset_making.pictures import FROM_ABOVE, SIDE, picture, sample
from sim.assets import CATALOGUE
from sim.physics import Physics

PAGE = (DOCS / "assets.md").read_text(encoding="utf-8")


def test_the_committed_page_is_what_would_be_written() -> None:
    assert page() == PAGE


@pytest.mark.parametrize("path", CATALOGUE)
def test_every_asset_is_on_the_page_with_its_picture_and_licence(path: str) -> None:
    row = next(line for line in PAGE.splitlines() if f"`{path}`" in line)
    assert picture_name(path) in row
    assert row.rstrip(" |").endswith(CATALOGUE[path].license)


def test_every_picture_of_the_page_exists_and_they_are_small() -> None:
    named = set(re.findall(r'src="([^"]+)"', PAGE))
    files = {f"{PICTURES}/{file.name}": file.stat().st_size for file in (DOCS / PICTURES).iterdir()}
    assert named == set(files)
    assert sum(files.values()) < 1_500_000


@pytest.mark.parametrize("path", ["bowl/bowl.urdf", "kitting/object-template.urdf", "household/apple.urdf"])
def test_a_committed_picture_shows_the_asset_as_it_is(physics: Physics, path: str) -> None:
    committed = np.asarray(Image.open(DOCS / PICTURES / picture_name(path)).convert("RGB"), dtype=float)
    drawn = np.asarray(picture(physics, sample(CATALOGUE[path])), dtype=float)
    assert committed.shape == (SIDE, SIDE, 3)
    assert np.abs(committed - drawn).mean() < 3.0


def test_a_picture_from_above_has_x_to_the_right_and_y_up(physics: Physics) -> None:
    ell = np.asarray(picture(physics, sample(CATALOGUE["insertion/ell.urdf"]), FROM_ABOVE), dtype=float)
    filled = ell.min(axis=2) < 200
    left, right = filled[:, : SIDE // 2].sum(), filled[:, SIDE // 2 :].sum()
    upper, lower = filled[: SIDE // 2].sum(), filled[SIDE // 2 :].sum()
    assert left > right  # the two bars meet at low x and low y
    assert lower > upper
