"""Tasks as Gymnasium environments: importing this registers them.

    env = gymnasium.make("workbench.gym:Simsmith/PutBlockInBowl-v0")

Registered are the tasks that came with the program and the accepted ones of the project that a command would use here;
`register_project` adds those of another one. See docs/gymnasium.md.
"""

from __future__ import annotations

try:
    import gymnasium as gymnasium
except ModuleNotFoundError as error:
    if error.name != "gymnasium":
        raise
    raise ModuleNotFoundError("workbench.gym needs gymnasium: pip install 'simsmith[gym]'", name="gymnasium") from error

from workbench.gym.environment import ResetFailed, TaskEnv
from workbench.gym.registration import register_base_tasks, register_here, register_project
from workbench.gym.wrappers import PixelAction

__all__ = ["PixelAction", "ResetFailed", "TaskEnv", "register_project"]

register_base_tasks()
register_here()
