"""The buffer between the engine and the screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from textual.app import App

from prompts.values import StageDelta, StageStarted
from sim.sandbox.protocol import FrameReady, StepTaken
from tests.tui.scripted import picture
from workbench.core.events import TrialEvent
from workbench.tui.stream import EventBuffer, Job


def test_text_of_one_stage_joins_and_reasoning_stays_apart() -> None:
    buffer = EventBuffer()
    for event in (StageDelta("a", "x"), StageDelta("a", "y"), StageDelta("a", "?", True), StageDelta("b", "z")):
        buffer.add(event)
    assert buffer.drain() == (StageDelta("a", "xy"), StageDelta("a", "?", True), StageDelta("b", "z"))


def test_only_the_newest_picture_stays_and_the_order_of_the_rest_is_kept() -> None:
    buffer = EventBuffer()
    first, last = FrameReady(1, 0, picture()), FrameReady(1, 2, picture())
    step = StepTaken(1, 1, 0.5, 0.5, "go")
    for event in (first, step, StageStarted("a", 0, "p"), last):
        buffer.add(event)
    assert buffer.drain() == (step, StageStarted("a", 0, "p"), last)


def test_steps_of_one_seed_replace_each_other() -> None:
    buffer = EventBuffer()
    steps = [StepTaken(seed, number, 0.0, 0.0, "go") for seed, number in ((1, 1), (1, 2), (2, 1))]
    for step in steps:
        buffer.add(step)
    assert buffer.drain() == tuple(steps[1:])


def test_a_drained_buffer_is_empty() -> None:
    buffer = EventBuffer()
    buffer.add(StageDelta("a", "x"))
    buffer.drain()
    assert buffer.drain() == ()


async def test_a_flood_of_events_leaves_keys_and_screen_their_turn() -> None:
    heard = asyncio.Event()
    flooded = 0

    async def flood() -> AsyncIterator[TrialEvent]:
        nonlocal flooded
        asyncio.get_running_loop().call_soon(heard.set)  # has its turn as soon as anybody else has
        while not heard.is_set() and flooded < 1_000_000:
            flooded += 1
            yield StageDelta("a", "")

    app: App[None] = App()
    async with app.run_test():
        await Job("generate", flood(), app).settled()
    assert flooded < 1_000_000
