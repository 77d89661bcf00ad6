"""Heights, bodies and marks as pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from library.episodes.rows import pixel_of
from tests.library.episodes.making import SMALL, demonstration
from workbench.tui.dataset_pictures import SCALE, by_body, marks_of, on_scale, picture_names, picture_of

RICH = replace(SMALL, masks=True, cameras=("front", "left"))


def test_a_scale_begins_dark_and_ends_light_and_takes_what_is_beyond_as_its_end() -> None:
    picture = on_scale(np.array([[-1.0, 0.0, 0.5, 1.0, 9.0]], np.float32), 0.0, 1.0)
    assert [tuple(color) for color in picture[0]] == [tuple(SCALE[at]) for at in (0, 0, 3, 6, 6)]
    assert (np.diff(SCALE.sum(axis=1)) > 0).all()
    assert (on_scale(np.zeros((2, 3), np.float32), 0.0, 0.0) == SCALE[0]).all()


def test_each_body_has_a_colour_of_its_own_and_nothing_is_nearly_black() -> None:
    mask = np.arange(-1, 40, dtype=np.int32).reshape(1, -1)
    colors = [tuple(int(value) for value in color) for color in by_body(mask)[0]]
    assert len(set(colors)) == len(colors)
    assert max(colors[0]) < 40 < min(max(color) for color in colors[1:])


def test_every_picture_that_is_named_is_there() -> None:
    frame = demonstration(layout=RICH).frames[0]
    names = picture_names(RICH)
    assert names == ("colour", "height", "bodies", "front", "front depth", "left", "left depth")
    for name in names:
        image, _ = picture_of(frame, name)
        assert image.dtype == np.uint8
        assert image.shape == ((32, 16, 3) if name in names[:3] else (12, 16, 3))


def test_marks_are_where_the_action_picks_and_places() -> None:
    *_, last = demonstration().frames
    assert marks_of(last.action, SMALL) == ()
    action = demonstration().frames[0].action
    assert action is not None
    ring, *cross = marks_of(action, SMALL)
    for outline, pose in ((ring, action.pick), *((line, action.place) for line in cross)):
        row, column = pixel_of(pose, SMALL)
        assert np.mean(outline, axis=0) == pytest.approx(((column + 0.5) / 16, (row + 0.5) / 32))
