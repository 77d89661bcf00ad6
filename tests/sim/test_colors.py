from __future__ import annotations

import random

import numpy as np
import pytest

from sim.colors import COLORS, EVAL_COLORS, TRAIN_COLORS, get_colors, get_random_color, rgb_of
from sim.diagnostics import DiagnosticBook, collecting
from sim.errors import TaskMisuse


def test_a_color_is_found_by_name_and_by_value() -> None:
    assert rgb_of("Red ") == pytest.approx((1.0, 87 / 255, 89 / 255))
    assert rgb_of(np.array([0.1, 0.2, 0.3])) == pytest.approx((0.1, 0.2, 0.3))
    assert rgb_of((0.1, 0.2, 0.3, 1.0)) == pytest.approx((0.1, 0.2, 0.3))


@pytest.mark.parametrize("wrong", ["magenta", (255, 0, 0), (0.1, 0.2), None, [None, 1, 2]])
def test_what_is_no_color_is_refused_in_strict_mode(wrong: object) -> None:
    with pytest.raises(TaskMisuse) as caught:
        rgb_of(wrong)  # type: ignore[arg-type]
    assert caught.value.code == "unknown-color"


def test_an_unknown_color_is_red_and_noted_in_lenient_mode() -> None:
    with collecting(DiagnosticBook("lenient")) as book:
        assert COLORS["magenta"] == [1.0, 0.0, 0.0]
    assert [entry.code for entry in book.entries] == ["unknown-color"]


def test_modes_select_the_seen_the_unseen_and_all_colors() -> None:
    assert get_colors("train")[1] == TRAIN_COLORS
    assert get_colors("test")[1] == EVAL_COLORS
    assert set(get_colors("full")[1]) == set(TRAIN_COLORS) | set(EVAL_COLORS)


def test_the_text_that_authors_read_names_the_colors_of_each_mode() -> None:
    text = " ".join((get_colors.__doc__ or "").split())
    assert f"'train': {', '.join(TRAIN_COLORS)};" in text
    assert f"any other mode: {', '.join(EVAL_COLORS)}." in text
    assert len(get_colors("full")[1]) == 11


def test_drawn_colors_differ_and_repeat_with_the_seed() -> None:
    random.seed(3)
    colors, names = get_colors("train", n_colors=4)
    random.seed(3)
    assert get_colors("train", n_colors=4) == (colors, names)
    assert len(set(names)) == 4
    assert colors == [COLORS[name] for name in names]


def test_more_colors_than_there_are_is_an_error() -> None:
    with pytest.raises(ValueError, match="7 colours, 8"):
        get_colors("train", n_colors=8)


def test_a_random_color_is_of_the_palette() -> None:
    assert get_random_color() in COLORS.values()
