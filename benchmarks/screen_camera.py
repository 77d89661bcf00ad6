"""A worker that sends ten pictures a second and does nothing else: a rollout as the app sees it, always at one pace.

It stands in for `sim.sandbox.worker` in `benchmarks.screen_latency`, on the same pipes and in the same words.
"""

from __future__ import annotations

import json
import os
import sys
import time

import numpy as np

from sim.sandbox.protocol import EpisodeFinished, EpisodeStarted, FrameReady, StepTaken, WorkerReady
from sim.sandbox.reporting import MessagePipe
from sim.sandbox.wire import END_OF_START, OrderTaken, RunFinished, TaskLoaded
from sim.values import ColorImage, EpisodeReport

PICTURES_PER_S = 10
EPISODE_S = 35.0
"""Three of them stay below the cap on what a worker may send."""
SHADES = np.linspace(0, 200, 160, dtype=np.uint8)


def main() -> None:
    """Take the order and play its seeds."""
    _, control, events, _ = map(int, sys.argv[-4:])
    pipe = MessagePipe(events)
    os.write(2, END_OF_START)
    pipe.send(WorkerReady("process-only", ("process",)))
    order = json.loads(_line(control))
    pipe.send(OrderTaken())
    pipe.send(TaskLoaded("Scene", self_judged=False))
    for seed in order["seeds"]:
        play(pipe, seed)
    pipe.send(RunFinished())


def play(pipe: MessagePipe, seed: int) -> None:
    """One episode: a step with every tenth picture, and each picture another one."""
    pipe.send(EpisodeStarted(seed, "put the block into the bowl", 60))
    began = time.monotonic()
    count = round(EPISODE_S * PICTURES_PER_S)
    for number in range(count):
        time.sleep(max(0.0, began + number / PICTURES_PER_S - time.monotonic()))
        pipe.send(FrameReady(seed, number // 10, picture(number)))
        if number % 10 == 9:
            pipe.send(StepTaken(seed, number // 10 + 1, 0.0, number / count, "put the block into the bowl"))
    pipe.send(EpisodeFinished(EpisodeReport(seed, "solved", 1.0, 60, 4800, EPISODE_S, instruction="put it there")))


def picture(number: int) -> ColorImage:
    """A gradient that moves, (120, 160, 3) uint8: every cell of the screen's picture changes."""
    row = np.roll(SHADES, number * 7)
    return np.stack([np.tile(row, (120, 1)), np.tile(row[::-1], (120, 1)), np.full((120, 160), 90, np.uint8)], axis=2)


def _line(descriptor: int) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        more = os.read(descriptor, 1 << 16)
        if not more:
            sys.exit()  # the app is gone, or needs no worker any more
        line += more
    return line


if __name__ == "__main__":
    main()
