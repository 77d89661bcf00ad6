"""A demonstration as the rows of a Parquet table, and back.

Pictures are PNG bytes. What an action has is null in the last row, which only shows how the episode ended.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from library.episodes.info import Layout
from library.episodes.pictures import (
    counts_of_mask,
    counts_of_metres,
    decode_color,
    decode_counts,
    encode_picture,
    mask_of_counts,
    metres_of_counts,
)
from library.episodes.values import CameraView, Demonstration, Frame, View
from library.errors import MalformedRecord
from sim.geometry import wrap_angle, yaw_of
from sim.utils import xyz_to_pix
from sim.values import Action, Pose

Row: TypeAlias = dict[str, Any]
"""Column → value."""
_POSE = pa.list_(pa.float32(), 7)
_PIXEL = pa.list_(pa.int16(), 2)
_PIXEL_RANGE = (-32_768, 32_767)


def schema_of(layout: Layout) -> pa.Schema:
    """The columns of a dataset's shards."""
    pictures = ["rgb", "height", *(["mask"] if layout.masks else [])]
    pictures += [f"cam_{camera}_{kind}" for camera in layout.cameras for kind in ("rgb", "depth")]
    columns: dict[str, pa.DataType] = {
        "episode_index": pa.int64(),
        "step": pa.int32(),
        "is_first": pa.bool_(),
        "is_last": pa.bool_(),
        "instruction": pa.string(),
        **dict.fromkeys(pictures, pa.binary()),
        "pick_pose": _POSE,
        "place_pose": _POSE,
        "pick_px": _PIXEL,
        "place_px": _PIXEL,
        "rel_yaw": pa.float32(),
        "primitive": pa.string(),
        "reward": pa.float64(),
        "cum_reward": pa.float64(),
        "terminated": pa.bool_(),
        "truncated": pa.bool_(),
        "goal_index": pa.int16(),
        "state_json": pa.string(),
    }
    return pa.schema(list(columns.items()))


def table_of(demonstration: Demonstration, episode_index: int, layout: Layout) -> pa.Table:
    """The rows of one episode.

    Raises:
        MalformedRecord: A frame does not fit the layout, or holds what is no number.
    """
    last = len(demonstration.frames) - 1
    rows = [
        {
            "episode_index": episode_index,
            "step": step,
            "is_first": step == 0,
            "is_last": step == last,
            "terminated": step == last and demonstration.success,
            "truncated": False,
            **_row_of(frame, layout),
        }
        for step, frame in enumerate(demonstration.frames)
    ]
    return pa.Table.from_pylist(rows, schema=schema_of(layout))


def frame_of(row: Row, layout: Layout) -> Frame:
    """The frame that a row holds.

    Raises:
        MalformedRecord: The row is not one; names the column.
    """
    return Frame(
        instruction=_text(row, "instruction"),
        view=_view_of(row, layout),
        poses=_poses_of(row),
        goal_index=_whole(row, "goal_index"),
        action=_action_of(row, layout),
        primitive=_text(row, "primitive"),
        reward=_number(row, "reward"),
        cum_reward=_number(row, "cum_reward"),
    )


# Writing


def _row_of(frame: Frame, layout: Layout) -> Row:
    return {
        "instruction": frame.instruction,
        **_pictures_of(frame.view, layout),
        **_action_columns(frame.action, layout),
        "primitive": frame.primitive,
        "reward": _finite(frame.reward, "reward"),
        "cum_reward": _finite(frame.cum_reward, "cum_reward"),
        "goal_index": frame.goal_index,
        "state_json": json.dumps({body: [*pose.position, *pose.rotation] for body, pose in frame.poses.items()}),
    }


def _pictures_of(view: View, layout: Layout) -> Row:
    rows, columns = layout.shape
    pictures: Row = {
        "rgb": _encoded(view.color, (rows, columns, 3), "rgb"),
        "height": _encoded(counts_of_metres(view.height, layout.height_unit_m), (rows, columns), "height"),
    }
    if layout.masks:
        if view.mask is None:
            raise MalformedRecord("the frame has none", ("mask",))
        pictures["mask"] = _encoded(counts_of_mask(view.mask), (rows, columns), "mask")
    rows, columns = layout.camera_shape
    for name in layout.cameras:
        camera = view.cameras.get(name)
        if camera is None:
            raise MalformedRecord("the frame has none", (f"cam_{name}",))
        depth = counts_of_metres(camera.depth, layout.depth_unit_m)
        pictures[f"cam_{name}_rgb"] = _encoded(camera.color, (rows, columns, 3), f"cam_{name}_rgb")
        pictures[f"cam_{name}_depth"] = _encoded(depth, (rows, columns), f"cam_{name}_depth")
    return pictures


def _encoded(picture: Any, shape: tuple[int, ...], column: str) -> bytes:  # noqa: ANN401 - any array
    if picture.shape != shape:
        raise MalformedRecord(f"a picture of the shape {picture.shape} instead of {shape}", (column,))
    return encode_picture(picture)


def _action_columns(action: Action | None, layout: Layout) -> Row:
    if action is None:
        return dict.fromkeys(("pick_pose", "place_pose", "pick_px", "place_px", "rel_yaw"))
    pick, place = action
    return {
        "pick_pose": _pose_column(pick, "pick_pose"),
        "place_pose": _pose_column(place, "place_pose"),
        "pick_px": pixel_of(pick, layout),
        "place_px": pixel_of(place, layout),
        "rel_yaw": wrap_angle(yaw_of(place.rotation) - yaw_of(pick.rotation)),
    }


def pixel_of(pose: Pose, layout: Layout) -> tuple[int, int]:
    """Row and column that see a position; outside of the picture where the position is outside of the workspace."""
    row, column = xyz_to_pix(pose.position, layout.bounds, layout.pixel_size)
    low, high = _PIXEL_RANGE
    return min(max(row, low), high), min(max(column, low), high)


def _pose_column(pose: Pose, column: str) -> list[float]:
    return [_finite(number, column) for number in (*pose.position, *pose.rotation)]


def _finite(number: float, column: str) -> float:
    if not math.isfinite(number):
        raise MalformedRecord(f"{number} is no finite number", (column,))
    return float(number)


# Reading


def _view_of(row: Row, layout: Layout) -> View:
    mask = mask_of_counts(_counts(row, "mask", layout.shape)) if layout.masks else None
    height = metres_of_counts(_counts(row, "height", layout.shape), layout.height_unit_m)
    cameras = {name: _camera_of(row, name, layout) for name in layout.cameras}
    return View(_color(row, "rgb", layout.shape), height, mask, cameras)


def _camera_of(row: Row, name: str, layout: Layout) -> CameraView:
    rows, columns = layout.camera_shape
    depth = metres_of_counts(_counts(row, f"cam_{name}_depth", (rows, columns)), layout.depth_unit_m)
    return CameraView(_color(row, f"cam_{name}_rgb", (rows, columns)), depth)


def _color(row: Row, column: str, shape: tuple[int, int]) -> Any:  # noqa: ANN401 - an array
    try:
        return decode_color(_bytes(row, column), shape)
    except MalformedRecord as fault:
        raise fault.within(column) from None


def _counts(row: Row, column: str, shape: tuple[int, int]) -> Any:  # noqa: ANN401 - an array
    try:
        return decode_counts(_bytes(row, column), shape)
    except MalformedRecord as fault:
        raise fault.within(column) from None


def _action_of(row: Row, layout: Layout) -> Action | None:
    given = [
        column for column in ("pick_pose", "place_pose", "pick_px", "place_px", "rel_yaw") if row[column] is not None
    ]
    if not given:
        return None
    action = Action(_pose(row, "pick_pose"), _pose(row, "place_pose"))
    _number(row, "rel_yaw")
    for column, pose in (("pick_px", action.pick), ("place_px", action.place)):
        if not _is_near(row[column], pixel_of(pose, layout)):
            raise MalformedRecord(f"{row[column]} is not where its pose is, {pixel_of(pose, layout)}", (column,))
    return action


def _is_near(found: Any, pixel: tuple[int, int]) -> bool:  # noqa: ANN401 - a pixel, or None
    """Within a pixel: poses are kept as 32 bits, pixels are those of the full precision."""
    return found is not None and all(abs(a - b) <= 1 for a, b in zip(found, pixel, strict=True))


def _pose(row: Row, column: str) -> Pose:
    numbers = row[column]
    if numbers is None or not np.isfinite(numbers).all():
        raise MalformedRecord(f"{numbers} is no pose", (column,))
    x, y, z, qx, qy, qz, qw = numbers
    return Pose((x, y, z), (qx, qy, qz, qw))


def _poses_of(row: Row) -> Mapping[int, Pose]:
    try:
        stored = json.loads(_text(row, "state_json"))
        poses = {int(body): [float(number) for number in numbers] for body, numbers in stored.items()}
        if not all(len(numbers) == 7 and np.isfinite(numbers).all() for numbers in poses.values()):
            raise ValueError("a pose is seven finite numbers")
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise MalformedRecord(f"no poses by body: {error}", ("state_json",)) from None
    return {body: Pose((x, y, z), (a, b, c, d)) for body, (x, y, z, a, b, c, d) in poses.items()}


def _bytes(row: Row, column: str) -> bytes:
    if not isinstance(row[column], bytes):
        raise MalformedRecord("there is no picture")
    return bytes(row[column])


def _text(row: Row, column: str) -> str:
    if row[column] is None:
        raise MalformedRecord("it is null", (column,))
    return str(row[column])


def _whole(row: Row, column: str) -> int:
    if row[column] is None:
        raise MalformedRecord("it is null", (column,))
    return int(row[column])


def _number(row: Row, column: str) -> float:
    if row[column] is None:
        raise MalformedRecord("it is null", (column,))
    return _finite(row[column], column)
