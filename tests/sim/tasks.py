"""Small tasks for tests, written as task code is: source that is compiled under the task's file name."""

from __future__ import annotations

import textwrap

from sim.sandbox.loader import load_task
from sim.task import Task

_FRAME = '''\
import numpy as np
import pybullet as p

from sim import Task, utils


class Probe(Task):
    """A task for tests."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the block on the zone"
        self.task_completed_desc = "done."
        {init}
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
{reset}
{methods}
'''
FIRST_LINE = 20
"""Of the body of reset, below super().reset(env), when `init` is one line."""

BLOCK_TO_ZONE = """
zone_pose = self.get_random_pose(env, (0.12, 0.12, 0))
env.add_object("zone/zone.urdf", zone_pose, "fixed")
block = env.add_object("block/block.urdf", self.get_random_pose(env, (0.04, 0.04, 0.04)))
self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=False, rotations=True,
              metric="pose", params=None, step_max_reward=1, symmetries=[np.pi / 2], language_goal="go")
"""


def task_source(reset: str = BLOCK_TO_ZONE, *, init: str = "pass", methods: str = "") -> str:
    """A module with one task whose reset has this body."""
    return _FRAME.format(
        init=init, reset=textwrap.indent(reset.strip("\n"), " " * 8), methods=textwrap.indent(methods, " " * 4)
    )


def make_task(reset: str = BLOCK_TO_ZONE, *, init: str = "pass", methods: str = "") -> Task:
    """The same, loaded."""
    return load_task(task_source(reset, init=init, methods=methods), None, {})
