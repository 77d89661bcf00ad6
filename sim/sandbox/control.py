"""The worker's ear: its order, and after it the actions of a pilot, one line each.

The app is trusted, so that nothing is checked here but what a task could have done to the pipe.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable

from sim.sandbox.postmortem import EXIT_PIPE_LOST
from sim.sandbox.protocol import ActionAwaited
from sim.values import Action, Pose


class ControlPipe:
    """Reads lines from a descriptor, whole; the app writes the next one only when it is asked to."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._read = os.read  # bound before task code can replace it

    def read_line(self) -> bytes:
        """The next line; empty when the pipe is closed before it is complete."""
        line = b""
        while not line.endswith(b"\n"):
            chunk = self._read(self._descriptor, 1 << 16)
            if not chunk:
                return b""
            line += chunk
        return line


class PilotedAgent:
    """An `Agent` that asks the app for each action.

    Args:
        seed: Of the episode.
        ask: Tells the app that an action is awaited.
        control: Where it comes.
    """

    def __init__(self, seed: int, ask: Callable[[ActionAwaited], object], control: ControlPipe) -> None:
        self._seed, self._ask, self._control = seed, ask, control
        self._taken = 0
        self._leave = os._exit

    def act(self) -> Action:
        """The pilot's action; without a pilot, as when the app is gone, the process ends."""
        self._ask(ActionAwaited(self._seed, self._taken))
        self._taken += 1
        line = self._control.read_line()
        if not line:
            self._leave(EXIT_PIPE_LOST)
        return decode_action(line)


def encode_action(action: Action) -> bytes:
    """One line for the control pipe; every number arrives as it is."""
    return json.dumps(action).encode() + b"\n"


def decode_action(line: bytes) -> Action:
    """The worker's side of `encode_action`."""
    return Action(*(Pose(tuple(position), tuple(rotation)) for position, rotation in json.loads(line)))
