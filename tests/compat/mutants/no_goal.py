"""Reset sets no goal."""
from cliport.tasks.task import Task


class NoGoal(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "do nothing"

    def reset(self, env):
        super().reset(env)
        env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)))
