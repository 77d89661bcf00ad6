import numpy as np

from sim import Task, utils


class PlaceRedInGreen(Task):
    """Put all red blocks into green bowls, among six blocks and bowls of other colors."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "put the red blocks in a green bowl"
        self.task_completed_desc = "done placing blocks in bowls."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        n_bowls = np.random.randint(1, 4)
        n_blocks = np.random.randint(1, n_bowls + 1)
        block_size, bowl_size = (0.04, 0.04, 0.04), (0.12, 0.12, 0.03)
        block_urdf, bowl_urdf = "stacking/block.urdf", "bowl/bowl.urdf"

        # Add green bowls: each is a target.
        bowl_poses = []
        for _ in range(n_bowls):
            bowl_pose = self.get_random_pose(env, bowl_size)
            env.add_object(bowl_urdf, bowl_pose, color="green")
            bowl_poses.append(bowl_pose)

        # Add red blocks.
        blocks = []
        for _ in range(n_blocks):
            block_pose = self.get_random_pose(env, block_size)
            blocks.append(env.add_object(block_urdf, block_pose, color="red"))

        # Add six distractors: blocks and bowls of other colors. Where no bowl has room, try again with a block.
        other_colors = [name for name in utils.COLORS_NAMES if name not in ("red", "green")]
        n_distractors = 0
        while n_distractors < 6:
            is_block = np.random.rand() > 0.5
            pose = self.find_free_pose(env, block_size if is_block else bowl_size)
            if pose is None:
                continue
            color = other_colors[np.random.randint(len(other_colors))]
            env.add_object(block_urdf if is_block else bowl_urdf, pose, color=color)
            n_distractors += 1

        # Goal: each red block is in a green bowl of its own.
        self.add_goal(
            objs=blocks,
            matches=np.ones((n_blocks, n_bowls)),
            targ_poses=bowl_poses,
            replace=False,
            rotations=True,
            metric="pose",
            params=None,
            step_max_reward=1,
            symmetries=[0] * n_blocks,
            language_goal=self.lang_template,
        )
