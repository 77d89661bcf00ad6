"""Continuous motion for LeRobot: rows at equal times, while the arm carries out the actions of a demonstration.

The state is where the tool is and whether it holds something; the action is the state that comes next.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from library.episodes.info import Layout
from library.exporting.lerobot import greys_of
from library.exporting.lerobot_features import ACTION, DONE, REWARD, STATE, Feature, image_features, image_name
from library.exporting.lerobot_writer import Column, Images
from sim.sandbox.views import ToolSeen, ViewTaken

TOOL_NAMES = ("x", "y", "z", "qx", "qy", "qz", "qw", "holds")


def motion_features(layout: Layout) -> tuple[Feature, ...]:
    """The columns."""
    return (
        *image_features(layout),
        Feature(STATE, "float32", (len(TOOL_NAMES),), TOOL_NAMES),
        Feature(ACTION, "float32", (len(TOOL_NAMES),), tuple(f"next_{name}" for name in TOOL_NAMES)),
        Feature(REWARD, "float32"),
        Feature(DONE, "bool"),
    )


class Motion:
    """One episode, taken in view by view."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._images = {feature.name: Images() for feature in image_features(layout)}
        self._tools: list[NDArray[np.float32]] = []
        self._rewards: list[float] = []
        self._earned_before = 0.0
        """By actions that were over before the next row."""
        self.instructions: list[str] = []
        """Of each row."""

    @property
    def rows(self) -> int:
        """So far."""
        return len(self.instructions)

    def see(self, view: ViewTaken, tool: ToolSeen, instruction: str) -> None:
        """One more row."""
        self._images[image_name("rgb")].add(view.color)
        self._images[image_name("height")].add(greys_of(view.height, self._layout))
        for name, picture in (view.cameras or {}).items():
            self._images[image_name(f"cam_{name}_rgb")].add(picture.color)
        self._tools.append(self._numbers(tool))
        self._rewards.append(self._earned_before)
        self._earned_before = 0.0
        self.instructions.append(instruction)

    def earn(self, reward: float) -> None:
        """An action is done: the last row has what it earned."""
        if self._rewards:
            self._rewards[-1] += reward
        else:
            self._earned_before += reward

    def columns(self) -> dict[str, Column]:
        """Feature → its values, where there is a row."""
        states = np.stack(self._tools)
        dones = np.zeros(len(states), dtype=np.bool_)
        dones[-1] = True
        return {
            **self._images,
            STATE: states,
            ACTION: np.vstack([states[1:], states[-1:]]),
            REWARD: np.array(self._rewards, dtype=np.float32),
            DONE: dones,
        }

    def _numbers(self, tool: ToolSeen) -> NDArray[np.float32]:
        """Of the two quaternions of a rotation, that which is nearer to the one before: numbers that do not jump."""
        rotation = np.array(tool.pose.rotation)
        if self._tools and float(rotation @ self._tools[-1][3:7]) < 0:
            rotation = -rotation
        return np.array([*tool.pose.position, *rotation, float(tool.holds)], dtype=np.float32)
