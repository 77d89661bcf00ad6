import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class GoalTuplesByHand(Task):
    """Appends the old 8-tuples to self.goals by itself, with its own language goals."""

    def __init__(self):
        super().__init__()
        self.max_steps = 4
        self.lang_template = "put the {} block in the bowl"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        bowl_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object('bowl/bowl.urdf', bowl_pose, 'fixed')
        block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color='pink')
        self.goals.append(([(block, (0, None))], np.ones((1, 1)), [bowl_pose], False, True, 'pose', None, 1))
        self.lang_goals.append(self.lang_template.format('pink'))
