import asyncio
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.sandbox.fields import WireError
from sim.sandbox.orders import decode_order, encode_order, order_for
from sim.sandbox.protocol import (
    DiagnosticRaised,
    EpisodeFinished,
    EpisodeStarted,
    FrameOptions,
    FrameReady,
    RolloutRequest,
    StepTaken,
    WorkerReady,
)
from sim.sandbox.reading import read_message
from sim.sandbox.wire import (
    EvidenceFound,
    LoadFailed,
    Message,
    RunFinished,
    TaskLoaded,
    WorkerBroken,
    encode_message,
)
from sim.values import Action, Diagnostic, EpisodeReport, Evidence, Pose, TaskFailure

FAILURE = TaskFailure("ValueError", "two\nlines", 7)
REPORT = EpisodeReport(3, "task_error", 0.5, 2, 960, 1.25, FAILURE, "why", "put it there", "ab12", self_judged=True)
MESSAGES: list[Message] = [
    WorkerReady("partial", ("process", "landlock"), ("fork",), ("seccomp: the kernel has none",)),
    TaskLoaded("PutBlock", self_judged=True),
    LoadFailed(FAILURE),
    EpisodeStarted(3, "put it there", 5),
    StepTaken(3, 1, 0.5, 0.5, "then there"),
    StepTaken(
        3, 1, 0.5, 0.5, "then there", Action(Pose((0.5, 0.0, 0.1)), Pose((0.4, -0.1, 0.1), (0.0, 0.0, 1.0, 0.0)))
    ),
    DiagnosticRaised(Diagnostic("unknown-color", "warning", "no colour 'blu'", 4, "say 'blue'")),
    EpisodeFinished(REPORT),
    EvidenceFound(Evidence("null-policy", False, "waiting solves it")),
    RunFinished(),
    WorkerBroken("traceback\nof ours"),
]


async def receive(data: bytes) -> Message | None:
    reader = asyncio.StreamReader(limit=1 << 16)
    reader.feed_data(data)
    reader.feed_eof()
    received = await read_message(reader)
    return received.message if received else None


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
async def test_a_message_comes_out_as_it_went_in(message: Message) -> None:
    assert await receive(encode_message(message)) == message


async def test_a_frame_comes_out_as_it_went_in() -> None:
    image = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)
    frame = await receive(encode_message(FrameReady(3, 1, image)))
    assert isinstance(frame, FrameReady)
    assert (frame.seed, frame.step) == (3, 1)
    assert np.array_equal(frame.image, image)


async def test_outlines_travel_with_a_frame_and_cost_nothing_without() -> None:
    image, square = np.zeros((2, 2, 3), dtype=np.uint8), ((0.1, 0.2), (0.3, 0.2), (0.3, 1.4))
    frame = await receive(encode_message(FrameReady(3, 1, image, (square, square))))
    assert isinstance(frame, FrameReady)
    assert frame.goals == (square, square)
    assert b"goals" not in encode_message(FrameReady(3, 1, image))


def framed(goals: str) -> bytes:
    return b'{"type": "frame", "seed": 0, "step": 0, "width": 1, "height": 1, "goals": %s}\n...' % goals.encode()


@pytest.mark.parametrize(
    "goals", ["1", "[1]", "[[1]]", "[[[1]]]", '[[["a", 1]]]', "[[[1, NaN]]]", "[[[1, 1e9]]]", str([[]] * 65)]
)
async def test_forged_outlines_are_a_wire_error(goals: str) -> None:
    with pytest.raises(WireError):
        await receive(framed(goals))


async def test_the_end_of_the_pipe_is_none() -> None:
    assert await receive(b"") is None


def step(**changes: object) -> bytes:
    fields = {"type": "step", "seed": 3, "step": 1, "reward": 0.5, "total_reward": 0.5, "instruction": ""}
    return json.dumps(fields | changes).encode() + b"\n"


@pytest.mark.parametrize(
    "data",
    [
        b"rubbish\n",
        b"\xff\xfe\n",
        b"[1]\n",
        b"{}\n",
        b'{"type": "verdict"}\n',
        b'{"type": ["step"]}\n',
        b"[" * 20000 + b"\n",
        b"1" * 10000 + b"\n",
        b'{"type": "step"',
        b"x" * 100_000,
        step(reward=float("nan")),
        step(reward=float("inf")),
        step(reward="0.5"),
        step(reward=True),
        step(reward=10**400),
        step(seed=-1),
        step(seed=1.0),
        step(seed=2**60),
        step(step=0),
        step(instruction=None),
        b'{"type": "frame", "seed": 0, "step": 0, "width": 100000, "height": 100000}\n',
        b'{"type": "frame", "seed": 0, "step": 0, "width": 4, "height": 4}\nshort',
        b'{"type": "ready", "level": "perfect", "mechanisms": []}\n',
        b'{"type": "ready", "level": "full", "mechanisms": [1]}\n',
        b'{"type": "episode", "report": null}\n',
        b'{"type": "diagnostic", "diagnostic": {"severity": "fatal"}}\n',
    ],
    ids=lambda data: repr(data[:40]),
)
async def test_what_no_honest_worker_sends_is_a_wire_error(data: bytes) -> None:
    with pytest.raises(WireError):
        await receive(data)


@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise_anything_else(data: bytes) -> None:
    async def try_it() -> None:
        try:
            await receive(data + b"\n")
        except WireError:
            return

    asyncio.run(try_it())


async def test_text_is_stripped_of_control_characters() -> None:
    message = await receive(step(instruction="\x1b[2Jput\x07 it"))
    assert isinstance(message, StepTaken)
    assert message.instruction == "put it"


async def test_text_of_any_length_stays_below_the_cap_of_a_line() -> None:
    line = encode_message(LoadFailed(TaskFailure("E" * 10**6, "\x01" * 10**6, 1)))
    assert len(line) < 1 << 17


def test_an_order_reaches_the_worker_whole() -> None:
    request = RolloutRequest("pass\n", (5, 6), "A", {"n": 3, "c": ["red"]}, "lenient", frames=FrameOptions(80, 60))
    order = order_for(request, request.seeds)
    assert decode_order(encode_order(order)) == order
