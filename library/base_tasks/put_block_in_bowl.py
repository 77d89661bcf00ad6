import numpy as np

from sim import Task, utils


class PutBlockInBowl(Task):
    """Put all blocks of one color into bowls of another color, among six blocks and bowls of other colors."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "put the {pick} blocks in a {place} bowl"
        self.task_completed_desc = "done placing blocks in bowls."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        n_bowls = np.random.randint(1, 4)
        n_blocks = np.random.randint(1, n_bowls + 1)
        block_size, bowl_size = (0.04, 0.04, 0.04), (0.12, 0.12, 0.03)
        block_urdf, bowl_urdf = "stacking/block.urdf", "bowl/bowl.urdf"

        # Colors: one to pick, one to place in, the others for distractors.
        colors, names = utils.get_colors(self.mode, n_colors=7)
        pick_color, place_color, other_colors = colors[0], colors[1], colors[2:]

        # Add bowls: each is a target.
        bowl_poses = []
        for _ in range(n_bowls):
            bowl_pose = self.get_random_pose(env, bowl_size)
            env.add_object(bowl_urdf, bowl_pose, color=place_color)
            bowl_poses.append(bowl_pose)

        # Add blocks.
        blocks = []
        for _ in range(n_blocks):
            block_pose = self.get_random_pose(env, block_size)
            blocks.append(env.add_object(block_urdf, block_pose, color=pick_color))

        # Add six distractors: blocks and bowls of other colors. Where no bowl has room, try again with a block.
        n_distractors = 0
        while n_distractors < 6:
            is_block = np.random.rand() > 0.5
            pose = self.find_free_pose(env, block_size if is_block else bowl_size)
            if pose is None:
                continue
            color = other_colors[np.random.randint(len(other_colors))]
            env.add_object(block_urdf if is_block else bowl_urdf, pose, color=color)
            n_distractors += 1

        # Goal: each block is in a bowl of its own.
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
            language_goal=self.lang_template.format(pick=names[0], place=names[1]),
        )
