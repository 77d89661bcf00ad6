import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class AlignBlocksOnLine(Task):
    """Pick up five small blocks and align them next to each other on the green line."""

    def __init__(self):
        super().__init__()
        self.max_steps = 15
        self.lang_template = "align the {color} block on the line"
        self.task_completed_desc = "done aligning blocks on the line."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        # Add line.
        length = 0.3
        line_pose = self.get_random_pose(env, (length, 0.01, 0.01))
        line_template = 'line/line-template.urdf'
        replace = {'DIM': (length,)}
        line_urdf = self.fill_template(line_template, replace)
        env.add_object(line_urdf, line_pose, 'fixed')

        # Block colors.
        colors = ['red', 'green', 'blue', 'yellow', 'cyan']

        # Add blocks.
        block_size = (0.04, 0.04, 0.04)
        block_urdf = 'block/block.urdf'
        blocks = []
        targets = []
        for i, color in enumerate(colors):
            block_pose = self.get_random_pose(env, block_size)
            block_id = env.add_object(block_urdf, block_pose, color=utils.COLORS[color])
            blocks.append(block_id)
            x = -length / 2 + (i + 0.5) * length / len(colors)
            targets.append((utils.apply(line_pose, (x, 0, 0.02)), line_pose[1]))

        # Goals: one block after the other.
        for i, color in enumerate(colors):
            self.add_goal(objs=[blocks[i]], matches=np.ones((1, 1)), targ_poses=[targets[i]], replace=False,
                          rotations=True, metric='pose', params=None, step_max_reward=1 / len(colors),
                          symmetries=[np.pi / 2], language_goal=self.lang_template.format(color=color))
