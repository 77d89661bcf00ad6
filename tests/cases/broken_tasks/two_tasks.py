import numpy as np
import pybullet as p
from cliport.tasks.task import Task
from cliport.utils import utils


class FirstTask(Task):
    """One."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the red block on the stand"
        self.task_completed_desc = "done placing the block."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)


class SecondTask(Task):
    def reset(self, env):
        super().reset(env)
