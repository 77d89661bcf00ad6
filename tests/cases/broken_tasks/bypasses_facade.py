import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils
from sim.physics import p


class BypassesFacade(Task):
    """Finds PyBullet itself behind the checked one, and crashes it."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the red block on the stand"
        self.task_completed_desc = "done placing the block."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        yaw = 1.57
        rotation = p.getQuaternionFromEuler(yaw)  # <- line
        stand_pose = self.get_random_pose(env, (0.05, 0.15, 0.005))
        env.add_object("stacking/stand.urdf", stand_pose, "fixed")
        block_pose = self.get_random_pose(env, (0.04, 0.04, 0.04))
        block = env.add_object("stacking/block.urdf", block_pose, color=utils.COLORS["red"])
        target = (utils.apply(stand_pose, (0, 0, 0.03)), stand_pose[1])
        self.add_goal(
            objs=[block], matches=np.ones((1, 1)), targ_poses=[target], replace=False, rotations=True,
            metric="pose", params=None, step_max_reward=1, symmetries=[np.pi / 2], language_goal=self.lang_template,
        )
