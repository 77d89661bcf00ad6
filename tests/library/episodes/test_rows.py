from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from library.episodes.rows import frame_of, pixel_of, schema_of, table_of
from library.episodes.values import Frame
from library.errors import MalformedRecord
from sim.geometry import quaternion_from_yaw
from sim.values import Action, Pose
from tests.library.episodes.making import SMALL, demonstration

FULL = replace(SMALL, masks=True, cameras=("front", "left", "right"))


def _rows(actions: int = 1) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table_of(demonstration(actions=actions), 7, SMALL).to_pylist()
    return rows


def _is_like(one: Frame, other: Frame) -> bool:
    """Equal but for what 16 bits and 32 bits leave of lengths."""
    same_pictures = np.array_equal(one.view.color, other.view.color) and np.allclose(
        one.view.height, other.view.height, atol=0.6e-4
    )
    same_words = (one.instruction, one.primitive, one.goal_index) == (
        other.instruction,
        other.primitive,
        other.goal_index,
    )
    return same_pictures and same_words and one.poses == other.poses and one.cum_reward == other.cum_reward


def test_frames_come_back_as_they_were() -> None:
    made = demonstration(actions=2)
    frames = [frame_of(row, SMALL) for row in table_of(made, 0, SMALL).to_pylist()]
    assert all(map(_is_like, frames, made.frames))
    assert [frame.action is None for frame in frames] == [False, False, True]
    assert frames[0].action is not None
    assert made.frames[0].action is not None
    assert frames[0].action.pick.position == pytest.approx(made.frames[0].action.pick.position, abs=1e-7)


def test_masks_and_cameras_are_kept_where_the_layout_has_them() -> None:
    made = demonstration(layout=FULL)
    frame = frame_of(table_of(made, 0, FULL).to_pylist()[0], FULL)
    assert frame.view.mask is not None
    assert np.array_equal(frame.view.mask, made.frames[0].view.mask)  # type: ignore[arg-type]
    for name, camera in made.frames[0].view.cameras.items():
        assert np.array_equal(frame.view.cameras[name].color, camera.color)
        assert np.allclose(frame.view.cameras[name].depth, camera.depth, atol=1.1e-4)


def test_the_columns_are_those_of_the_documented_format() -> None:
    assert [name for name in schema_of(FULL).names if not name.startswith("cam_")] == [
        *("episode_index", "step", "is_first", "is_last", "instruction", "rgb", "height", "mask"),
        *("pick_pose", "place_pose", "pick_px", "place_px", "rel_yaw", "primitive", "reward", "cum_reward"),
        *("terminated", "truncated", "goal_index", "state_json"),
    ]
    assert "mask" not in schema_of(SMALL).names


def test_the_last_row_shows_the_end_and_has_no_action() -> None:
    first, last = _rows()
    assert (first["is_first"], first["is_last"], first["terminated"]) == (True, False, False)
    assert (last["is_first"], last["is_last"], last["terminated"]) == (False, True, True)
    assert {last[column] for column in ("pick_pose", "place_pose", "pick_px", "place_px", "rel_yaw")} == {None}
    assert first["episode_index"] == last["episode_index"] == 7
    assert json.loads(first["state_json"]).keys() == {"4", "5"}


def test_an_action_is_told_in_pixels_and_a_turn_too() -> None:
    pick = Pose((0.25, -0.5, 0.0), quaternion_from_yaw(3.0))
    place = Pose((0.25 + 3 * 0.03125, -0.5 + 5 * 0.03125, 0.0), quaternion_from_yaw(-3.0))
    made = demonstration()
    frames = (replace(made.frames[0], action=Action(pick, place)), made.frames[1])
    row = table_of(replace(made, frames=frames), 0, SMALL).to_pylist()[0]
    assert (row["pick_px"], row["place_px"]) == ([0, 0], [5, 3])
    assert row["rel_yaw"] == pytest.approx(2 * math.pi - 6.0)


def test_a_pose_outside_of_the_workspace_has_a_pixel_outside_of_the_picture() -> None:
    assert pixel_of(Pose((0.25, -0.6, 0.0)), SMALL)[0] < 0


@pytest.mark.parametrize("column", ["rgb", "height", "instruction", "state_json", "reward", "cum_reward", "goal_index"])
def test_what_a_row_lacks_is_named(column: str) -> None:
    row = {**_rows()[0], column: None}
    with pytest.raises(MalformedRecord, match=column):
        frame_of(row, SMALL)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("pick_pose", None),
        ("pick_pose", [math.nan] * 7),
        ("rel_yaw", math.inf),
        ("reward", math.nan),
        ("rgb", b"rubbish"),
        ("pick_px", [300, 100]),
        ("place_px", None),
        ("state_json", "{"),
        ("state_json", '{"4": [1, 2]}'),
        ("state_json", '{"4": [NaN, 0, 0, 0, 0, 0, 1]}'),
        ("state_json", "[]"),
    ],
)
def test_what_is_wrong_in_a_row_is_named(column: str, value: object) -> None:
    with pytest.raises(MalformedRecord, match=column):
        frame_of({**_rows()[0], column: value}, SMALL)


def test_a_frame_that_does_not_fit_the_layout_is_not_written() -> None:
    made = demonstration()
    for layout, name in ((replace(SMALL, pixel_size=0.0625), "rgb"), (FULL, "mask")):
        with pytest.raises(MalformedRecord, match=name):
            table_of(made, 0, layout)
    frames = (replace(made.frames[0], reward=math.nan), made.frames[1])
    with pytest.raises(MalformedRecord, match="reward"):
        table_of(replace(made, frames=frames), 0, SMALL)
