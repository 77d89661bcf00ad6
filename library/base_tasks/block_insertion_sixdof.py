import numpy as np

from sim import Task, utils


class BlockInsertionSixDof(Task):
    """Put the red L-shaped block into the gray L-shaped fixture, which floats above the table and is tilted."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the L-shaped red block in the tilted L-shaped fixture"
        self.task_completed_desc = "done with insertion."
        # The arm may tilt its tool to place the block; a tilted block slides against the wall below it.
        self.sixdof = True
        self.pos_eps = 0.02
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        size = (0.1, 0.1, 0.04)

        # Add the fixture, 3 to 13 cm above the table and tilted by up to 45 degrees about two axes.
        (x, y, z), _ = self.get_random_pose(env, size)
        height = z + np.random.uniform(0.03, 0.13)
        roll, pitch = np.random.uniform(-np.pi / 4, np.pi / 4, size=2)
        yaw = np.random.uniform(0, 2 * np.pi)
        target_pose = ((x, y, height), utils.eulerXYZ_to_quatXYZW((roll, pitch, yaw)))
        env.add_object("insertion/fixture.urdf", target_pose, category="fixed")

        # Add the block, flat on the table.
        block = env.add_object("insertion/ell.urdf", self.get_random_pose(env, size))

        # Goal: the block is in the fixture; only one yaw fits.
        self.add_goal(
            objs=[block],
            matches=np.ones((1, 1)),
            targ_poses=[target_pose],
            replace=False,
            rotations=True,
            metric="pose",
            params=None,
            step_max_reward=1,
            symmetries=[2 * np.pi],
            language_goal=self.lang_template,
        )
