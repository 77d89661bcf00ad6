"""Actions as learned policies choose them: two pixels of the view from above, and how far to turn what is carried."""

from __future__ import annotations

import math

import gymnasium
import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from sim.geometry import quaternion_from_yaw
from sim.placement import pixel_to_position
from sim.values import WORKSPACE
from workbench.gym.environment import GivenAction, TaskEnv
from workbench.gym.spaces import Observed

ROTATIONS = 36
"""Of a full turn."""
CHOICES = (*WORKSPACE.shape, *WORKSPACE.shape, ROTATIONS)
PixelChoice = NDArray[np.int64]
"""(5,): pick row, pick column, place row, place column, rotation."""


class PixelAction(gymnasium.ActionWrapper[Observed, PixelChoice, GivenAction]):
    """Pick and place where two pixels look, at the heights that are seen there.

    An action is row and column of the pick, row and column of the place, and by how many steps of 10° what is carried
    is turned about the vertical: MultiDiscrete (320, 160, 320, 160, 36). Pixels are those of `rgb` and `height`.
    """

    def __init__(self, env: gymnasium.Env[Observed, GivenAction]) -> None:
        """Wrap an environment.

        Args:
            env: A `TaskEnv`, in whatever other wrappers.

        Raises:
            TypeError: It is none.
        """
        super().__init__(env)
        if not isinstance(env.unwrapped, TaskEnv):
            raise TypeError(f"PixelAction wraps environments of workbench.gym, not {env.unwrapped}")
        self._task_env = env.unwrapped
        self.action_space = spaces.MultiDiscrete(list(CHOICES))

    def action(self, action: PixelChoice) -> GivenAction:
        """The poses that it means in the scene as it is now.

        Raises:
            ValueError: It is not within the action space.
        """
        chosen = np.asarray(action)
        if chosen not in self.action_space:
            valid = ", ".join(map(str, CHOICES))
            raise ValueError(f"five whole numbers below {valid} are an action, not {action!r:.80}")
        pick_row, pick_column, place_row, place_column, turn = chosen.tolist()
        yaw_rad = turn * 2 * math.pi / ROTATIONS
        return {
            "pick": self._pose((pick_row, pick_column), 0.0),
            "place": self._pose((place_row, place_column), yaw_rad),
        }

    def _pose(self, pixel: tuple[int, int], yaw_rad: float) -> NDArray[np.float32]:
        view = self._task_env.moment.view
        assert view is not None, "a reset has looked"
        position = pixel_to_position(pixel, float(view.height[pixel]), WORKSPACE)
        return np.array([*position, *quaternion_from_yaw(yaw_rad)], dtype=np.float32)
