import numpy as np

from sim import Task, utils


class BlockInsertion(Task):
    """Put the red L-shaped block into the gray L-shaped fixture."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the L-shaped red block in the L-shaped fixture"
        self.task_completed_desc = "done with insertion."
        # What the variants change: whether things lie at random angles, whether the block always starts at the
        # same pose, and whether there is a fixture around the target.
        self.turned = True
        self.fixed_start = False
        self.with_fixture = True
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        size = (0.1, 0.1, 0.04)

        # Add the block.
        block_pose = self.draw_pose(env, size)
        if self.fixed_start:
            block_pose = ((0.5, 0, size[2] / 2), block_pose[1])
        block = env.add_object("insertion/ell.urdf", block_pose)

        # Add the fixture; the block belongs where it is.
        target_pose = self.draw_pose(env, size)
        if self.with_fixture:
            env.add_object("insertion/fixture.urdf", target_pose, category="fixed")

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

    def draw_pose(self, env, size):
        """A random pose; at the angle that all have when nothing is turned."""
        position, rotation = self.get_random_pose(env, size)
        if not self.turned:
            rotation = utils.eulerXYZ_to_quatXYZW((0, 0, np.pi / 2))
        return position, rotation
