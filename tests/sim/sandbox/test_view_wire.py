from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.sandbox.fields import WireError
from sim.sandbox.reading import Received, read_message
from sim.sandbox.view_wire import MAX_BODIES, encode_view
from sim.sandbox.views import CAMERA_SHAPE, CAMERAS, CameraPicture, ToolSeen, ViewTaken
from sim.values import WORKSPACE, Pose

RNG = np.random.default_rng(0)


def view(*, mask: bool = False, cameras: bool = False) -> ViewTaken:
    picture = CameraPicture(
        RNG.integers(0, 256, (*CAMERA_SHAPE, 3), dtype=np.uint8), RNG.random(CAMERA_SHAPE).astype(np.float32)
    )
    return ViewTaken(
        seed=3,
        step=1,
        goal_index=2,
        primitive="PickPlace",
        poses={4: Pose((0.5, 0.0, 0.1)), 17: Pose((0.4, -0.1, 0.02), (0.0, 0.0, 1.0, 0.0))},
        color=RNG.integers(0, 256, (*WORKSPACE.shape, 3), dtype=np.uint8),
        height=RNG.random(WORKSPACE.shape).astype(np.float32),
        mask=RNG.integers(-1, 20, WORKSPACE.shape, dtype=np.int32) if mask else None,
        cameras=dict.fromkeys(CAMERAS, picture) if cameras else None,
    )


async def test_the_tool_on_the_way_comes_out_as_it_went_in() -> None:
    tool = ToolSeen(Pose((0.5, 0.1, 0.2), (0.0, 0.0, 0.6, 0.8)), holds=True)
    received = await receive(encode_view(replace(view(), tool=tool)))
    assert received is not None
    assert isinstance(received.message, ViewTaken)
    assert received.message.tool == tool


async def receive(data: bytes) -> Received | None:
    reader = asyncio.StreamReader(limit=1 << 18)
    reader.feed_data(data)
    reader.feed_eof()
    return await read_message(reader)


@pytest.mark.parametrize("mask", [False, True])
@pytest.mark.parametrize("cameras", [False, True])
async def test_a_view_comes_out_as_it_went_in(mask: bool, cameras: bool) -> None:
    sent = view(mask=mask, cameras=cameras)
    data = encode_view(sent)
    received = await receive(data)
    assert received is not None
    got = received.message
    assert isinstance(got, ViewTaken)
    assert received.size == len(data)
    assert (got.seed, got.step, got.goal_index, got.primitive) == (3, 1, 2, "PickPlace")
    assert got.poses == sent.poses
    assert np.array_equal(got.color, sent.color)
    assert np.array_equal(got.height, sent.height)
    assert (got.mask is None) != mask
    assert got.mask is None or np.array_equal(got.mask, sent.mask)  # type: ignore[arg-type]
    assert (got.cameras is None) != cameras
    for name, picture in (got.cameras or {}).items():
        assert np.array_equal(picture.color, sent.cameras[name].color)  # type: ignore[index]
        assert np.array_equal(picture.depth, sent.cameras[name].depth)  # type: ignore[index]


def forged(**changes: Any) -> bytes:
    line, _, pixels = encode_view(view()).partition(b"\n")
    return json.dumps(json.loads(line) | changes).encode() + b"\n" + pixels


POSE = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]


@pytest.mark.parametrize(
    "data",
    [
        forged(step=-1),
        forged(goal_index=1e3),
        forged(mask="yes"),
        forged(cameras=True),
        forged(primitive=None),
        forged(poses=[]),
        forged(poses={"4": POSE[:6]}),
        forged(poses={"4": [*POSE[:6], float("nan")]}),
        forged(poses={"4": [*POSE[:6], 1e300]}),
        forged(poses={"four": POSE}),
        forged(poses={"٤": POSE}),
        forged(poses={str(body): POSE for body in range(MAX_BODIES + 1)}),
        forged()[:-1],
    ],
)
async def test_a_forged_view_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        await receive(data)


async def test_a_height_that_is_no_number_is_refused() -> None:
    bad = view()
    bad.height[0, 0] = np.nan
    with pytest.raises(WireError, match="finite"):
        await receive(encode_view(bad))
