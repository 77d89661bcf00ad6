"""Motion as the columns of a LeRobotDataset."""

import numpy as np

from library.episodes.info import Layout
from library.exporting.lerobot_features import ACTION, DONE, REWARD, STATE
from library.exporting.lerobot_motion import Motion, motion_features
from library.exporting.lerobot_writer import Images
from sim.sandbox.views import ToolSeen, ViewTaken
from sim.values import Pose

LAYOUT = Layout(pixel_size=0.03125)


def see(motion: Motion, x: float, *, sign: float = 1.0, holds: bool = False) -> None:
    color = np.zeros((*LAYOUT.shape, 3), dtype=np.uint8)
    height = np.zeros(LAYOUT.shape, dtype=np.float32)
    view = ViewTaken(0, 0, 0, "PickPlace", {}, color, height)
    motion.see(view, ToolSeen(Pose((x, 0.0, 0.1), (0.0, 0.0, 0.0, sign)), holds), "put it there")


def numbers(motion: Motion, name: str) -> np.ndarray:
    column = motion.columns()[name]
    assert not isinstance(column, Images)
    return column


def test_the_action_is_the_state_that_comes_next_and_the_last_one_stays() -> None:
    motion = Motion(LAYOUT)
    for step in range(3):
        see(motion, step / 4, holds=step == 1)
    states, actions = numbers(motion, STATE), numbers(motion, ACTION)
    assert states[:, 0].tolist() == [0.0, 0.25, 0.5]
    assert states[:, 7].tolist() == [0.0, 1.0, 0.0]
    assert np.array_equal(actions, [*states[1:], states[-1]])
    assert numbers(motion, DONE).tolist() == [False, False, True]


def test_what_an_action_earned_stands_where_it_ended() -> None:
    motion = Motion(LAYOUT)
    motion.earn(0.25)
    see(motion, 0.0)
    see(motion, 0.1)
    motion.earn(0.5)
    see(motion, 0.2)
    assert numbers(motion, REWARD).tolist() == [0.25, 0.5, 0.0]


def test_a_rotation_does_not_jump_to_its_other_quaternion() -> None:
    motion = Motion(LAYOUT)
    see(motion, 0.0)
    see(motion, 0.1, sign=-1.0)
    assert numbers(motion, STATE)[:, 6].tolist() == [1.0, 1.0]


def test_every_feature_has_a_column_with_a_row_for_each_view() -> None:
    motion = Motion(LAYOUT)
    see(motion, 0.0)
    columns = motion.columns()
    assert set(columns) == {feature.name for feature in motion_features(LAYOUT)}
    assert {len(column.png if isinstance(column, Images) else column) for column in columns.values()} == {1}
    assert motion.rows == len(motion.instructions) == 1
