import numpy as np

from sim import Task, utils


class AtRestRolls(Task):
    """A ball that nothing holds rolls from the table."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the block on the zone"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object("zone/zone.urdf", zone_pose, "fixed")
        block = env.add_object("block/block.urdf", self.get_random_pose(env, (0.04, 0.04, 0.04)))
        import pybullet as p
        ball = env.add_object("ball/ball.urdf", ((0.7, 0.4, 0.03), (0, 0, 0, 1)))
        p.changeDynamics(ball, -1, rollingFriction=0, linearDamping=0, angularDamping=0)
        p.resetBaseVelocity(ball, (0.15, 0, 0), (0, 5, 0))
        self.add_goal(
            objs=[block], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=False, rotations=True, metric="pose",
            params=None, step_max_reward=1, symmetries=[np.pi / 2], language_goal=self.lang_template,
        )
