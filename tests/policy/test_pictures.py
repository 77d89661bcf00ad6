from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.episodes.dataset import Dataset
from policy.pictures import Normalisation, normalisation_of, normalisation_of_views, picture_of
from policy.pixels import pixel_of, position_of
from tests.policy.making import dataset


def test_pictures_of_the_data_have_mean_0_and_deviation_1_in_each_channel(tmp_path: Path) -> None:
    data = Dataset(dataset(tmp_path / "data", [0, 2]))
    normalisation = normalisation_of(data.features())
    views = [frame.view for demonstration in data for frame in demonstration.frames]
    pictures = np.stack([picture_of(view.color, view.height, normalisation) for view in views])  # (N, 4, rows, columns)
    assert pictures.shape == (4, 4, 320, 160)
    assert pictures.mean(axis=(0, 2, 3)) == pytest.approx(0.0, abs=1e-3)
    assert pictures.std(axis=(0, 2, 3)) == pytest.approx(1.0, abs=1e-3)


def test_what_has_no_statistics_is_scaled_as_what_has(tmp_path: Path) -> None:
    data = Dataset(dataset(tmp_path / "data", [0, 2]))
    views = [frame.view for demonstration in data for frame in demonstration.frames]
    own, known = normalisation_of_views((view.color, view.height) for view in views), normalisation_of(data.features())
    assert own.mean == pytest.approx(known.mean, rel=1e-6)
    assert own.deviation == pytest.approx(known.deviation, rel=1e-6)


def test_a_channel_that_never_changes_is_not_divided_by_zero(tmp_path: Path) -> None:
    flat = Normalisation((0.0,) * 4, (1.0,) * 4)
    assert np.isfinite(picture_of(np.zeros((4, 2, 3), dtype=np.uint8), np.zeros((4, 2), dtype=np.float32), flat)).all()
    with pytest.raises(ValueError, match="positive deviations"):
        Normalisation((0.0,) * 4, (1.0, 1.0, 1.0, 0.0))


@given(st.floats(0, 319), st.floats(0, 159), st.floats(0, 0.3))
def test_a_pixel_and_its_position_are_each_other_s_inverse(row: float, column: float, height_m: float) -> None:
    assert pixel_of(position_of((row, column), height_m)) == pytest.approx((row, column), abs=1e-9)


def test_the_first_pixel_looks_at_the_workspace_s_low_corner() -> None:
    assert position_of((0.0, 0.0), 0.0) == (0.25, -0.5, 0.0)
    assert position_of((2.0, 1.0), 0.1) == pytest.approx((0.253125, -0.49375, 0.1))
