"""A recorded episode in PyBullet's own window, as fast as it happened; a job, so that it runs in its own process.

The task's code is not near: the scene is built from its record and the recorded actions are carried out, as in
`verification`. This is the only place where something that a task wrote down comes near a display.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pybullet as p

from sim.environment import Environment
from sim.errors import SimError
from sim.jobs import Tell
from sim.judge import Judge
from sim.physics import Physics
from sim.rollout import Silence, run_episode
from sim.sandbox.protocol import JsonValue
from sim.values import SIM_HZ
from sim.verification.log import EpisodeLog
from sim.verification.plain import from_plain
from sim.verification.rebuilding import RecordedActions, RecordedTask

OPEN = "open"
"""What is told when the window stands."""
SIZE = "--width=960 --height=720"
EYE_DISTANCE_M, EYE_YAW_DEG, EYE_PITCH_DEG = 0.9, 90.0, -40.0
EYE_TARGET = (0.5, 0.0, 0.0)
"""The middle of the workspace, seen from the side that is opposite to the robot."""
LOOK_S = 0.05
"""Between two looks at whether the window is still there."""
STEPS_A_NAP = 8
"""Physics steps between two looks at the clock: a sixtieth of a second."""


async def show_recorded(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Do a recorded episode before somebody's eyes; ends when the window is closed. `r` does it once more.

    Args:
        arguments: An `EpisodeLog` as JSON.
        tell: Told `OPEN`.

    Returns:
        How often it was done.

    Raises:
        WireError: It is no record.
        SimError: There is no window to be had.
    """
    log = from_plain(EpisodeLog, arguments)
    if p.connect(p.GUI, options=SIZE) < 0:
        raise SimError("PyBullet could not open a window on this display")
    tell(OPEN)
    p.configureDebugVisualizer(p.COV_ENABLE_GUI, 0)
    p.configureDebugVisualizer(p.COV_ENABLE_KEYBOARD_SHORTCUTS, 0)
    p.resetDebugVisualizerCamera(EYE_DISTANCE_M, EYE_YAW_DEG, EYE_PITCH_DEG, EYE_TARGET)
    times = 0
    while is_open():
        _play(log)
        times += is_open()
        await _until_asked_again()
    return times


def is_open() -> bool:
    """Whether the window stands: Escape and the window's own button close it."""
    return bool(p.getConnectionInfo()["isConnected"])


class Pace:
    """Makes physics wait for the clock; it may be late, never early.

    Args:
        clock: Seconds.
        sleep: Waits.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._began: float | None = None

    def keep(self, steps: int) -> None:
        """Wait until so many steps are due."""
        if steps % STEPS_A_NAP:
            return
        now, due = self._clock(), steps / SIM_HZ
        if self._began is None:
            self._began = now - due
        self._began = max(self._began, now - due - STEPS_A_NAP / SIM_HZ)  # what is late is not made up for
        if (ahead := self._began + due - now) > 0:
            self._sleep(ahead)


class _Curtain(Silence):
    """Goes up when the scene stands."""

    def built(self, environment: Environment, judge: Judge) -> None:
        """Draw from now on."""
        p.configureDebugVisualizer(p.COV_ENABLE_RENDERING, 1)


def _play(log: EpisodeLog) -> None:
    """Build the scene and carry out the actions; a window that is closed meanwhile ends it."""
    try:
        p.configureDebugVisualizer(p.COV_ENABLE_RENDERING, 0)  # drawing each body as it comes takes seconds
        environment = Environment(Physics(), "lenient")
        environment.physics.on_step = Pace().keep
        actions = RecordedActions(log.actions)
        run_episode(environment, RecordedTask(log), log.seed, listener=_Curtain(), agent=lambda _: actions)
    except p.error:  # every call fails once the window is gone
        if is_open():
            raise


async def _until_asked_again() -> None:
    while is_open():
        if p.getKeyboardEvents().get(ord("r"), 0) & p.KEY_WAS_TRIGGERED:
            return
        await asyncio.sleep(LOOK_S)
