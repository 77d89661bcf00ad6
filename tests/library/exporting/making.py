"""A dataset with everything that an exporter may meet: episodes of different lengths, masks, a camera."""

from pathlib import Path

from library.episodes.dataset import Dataset, DatasetWriter
from library.episodes.info import Layout
from library.episodes.shards import store
from tests.library.episodes.making import demonstration, info

RICH = Layout(pixel_size=0.03125, masks=True, cameras=("front",), camera_shape=(12, 16))
ACTIONS = (1, 3, 2)
"""Of each episode."""


def rich_dataset(folder: Path, layout: Layout = RICH) -> Dataset:
    """Three episodes in two shards."""
    writer = DatasetWriter(folder / "one", info(layout))
    writer.add([store(demonstration(0, actions=ACTIONS[0], layout=layout), layout)])
    later = [demonstration(2 * number, actions=ACTIONS[number], layout=layout) for number in (1, 2)]
    writer.add([store(one, layout) for one in later])
    return Dataset(folder / "one")
