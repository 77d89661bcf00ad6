"""How a view travels: a JSON line with what is said of it, and behind it the pixels, of sizes that both sides know.

Nothing in the line says how many bytes follow but for two flags, so that no forged number is ever a size.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.sandbox.fields import Fields, WireError, can_be_told, pose_of
from sim.sandbox.views import CAMERA_SHAPE, CAMERAS, CameraPicture, ToolSeen, ViewTaken
from sim.values import WORKSPACE, Pose

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_BODIES = 1_000
"""Of which poses are told; a line holds no more."""
Part = tuple[str, tuple[int, ...]]
"""Type and shape of one array."""


def encode_view(view: ViewTaken) -> bytes:
    """A view as the worker writes it."""
    header = {
        "type": "view",
        "seed": view.seed,
        "step": view.step,
        "goal_index": view.goal_index,
        "primitive": view.primitive[:100],
        "poses": {body: [*pose.position, *pose.rotation] for body, pose in view.poses.items() if can_be_told(pose)},
        "mask": view.mask is not None,
        "cameras": view.cameras is not None,
        "tool": [*view.tool.pose.position, *view.tool.pose.rotation] if view.tool else None,
        "holds": view.tool is not None and view.tool.holds,
    }
    arrays: list[NDArray[Any]] = [view.color, view.height]
    if view.mask is not None:
        arrays.append(view.mask)
    for picture in (view.cameras or {}).values():
        arrays += picture
    kinds = (kind for kind, _ in _parts(mask=view.mask is not None, cameras=view.cameras is not None))
    pixels = (array.astype(kind, copy=False).tobytes() for array, kind in zip(arrays, kinds, strict=True))
    return b"".join((json.dumps(header).encode(), b"\n", *pixels))


def view_bytes(fields: Fields) -> int:
    """How many bytes of pixels follow a line."""
    return sum(_size(part) for part in _parts(mask=fields.flag("mask"), cameras=fields.flag("cameras")))


def decode_view(fields: Fields, pixels: bytes) -> ViewTaken:
    """What a line and the bytes behind it say.

    Raises:
        WireError: No honest worker says so.
    """
    has_mask, has_cameras = fields.flag("mask"), fields.flag("cameras")
    arrays = _arrays(_parts(mask=has_mask, cameras=has_cameras), pixels)
    cameras = [CameraPicture(arrays[at], arrays[at + 1]) for at in range(2 + has_mask, len(arrays), 2)]
    return ViewTaken(
        seed=fields.whole("seed"),
        step=fields.whole("step"),
        goal_index=fields.whole("goal_index"),
        primitive=fields.text("primitive"),
        poses=_poses(fields.inner("poses").plain),
        color=arrays[0],
        height=arrays[1],
        mask=arrays[2] if has_mask else None,
        cameras=dict(zip(CAMERAS, cameras, strict=True)) if has_cameras else None,
        tool=_tool(fields),
    )


def _parts(*, mask: bool, cameras: bool) -> list[Part]:
    """The arrays behind a line, in their order."""
    above = WORKSPACE.shape
    parts: list[Part] = [("<u1", (*above, 3)), ("<f4", above)]
    if mask:
        parts.append(("<i4", above))
    if cameras:
        parts += [("<u1", (*CAMERA_SHAPE, 3)), ("<f4", CAMERA_SHAPE)] * len(CAMERAS)
    return parts


def _size(part: Part) -> int:
    kind, shape = part
    return int(kind[-1]) * math.prod(shape)


def _arrays(parts: Sequence[Part], pixels: bytes) -> list[Any]:
    import numpy as np  # not before there is a picture: the screen's first frame would wait for it

    arrays, start = [], 0
    for kind, shape in parts:
        array = np.frombuffer(pixels, dtype=kind, count=math.prod(shape), offset=start).reshape(shape)
        if kind == "<f4" and not np.isfinite(array).all():
            raise WireError("a view with a length that is no finite number")
        arrays.append(array)
        start += array.nbytes
    return arrays


def _poses(told: dict[str, object]) -> dict[int, Pose]:
    if len(told) > MAX_BODIES:
        raise WireError(f"poses of more than {MAX_BODIES} bodies")
    return {_body(name): pose_of(numbers) for name, numbers in told.items()}


def _tool(fields: Fields) -> ToolSeen | None:
    told = fields.plain.get("tool")
    return None if told is None else ToolSeen(pose_of(told), fields.flag("holds"))


def _body(name: str) -> int:
    if not (name.isascii() and name.isdigit() and len(name) <= 9):
        raise WireError("a pose of something that is no body")
    return int(name)
