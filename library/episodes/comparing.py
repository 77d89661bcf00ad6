"""Whether an episode that was done again went the same way, to the last bit."""

from __future__ import annotations

from pathlib import Path

from library.episodes.info import EpisodeEntry, Layout
from library.episodes.shards import ShardReader


def first_difference(dataset: Path, entry: EpisodeEntry, again: Path, layout: Layout) -> str:
    """Where the rows of an episode differ first, such as "pick_pose of row 1"; empty: nowhere.

    Args:
        dataset: The folder of the episode's dataset.
        entry: The episode.
        again: A shard whose only episode is that one, done again.
        layout: What the rows of both hold.

    Raises:
        CorruptDataset: One of them cannot be read.
    """
    with ShardReader(dataset / entry.data_file, layout) as stored, ShardReader(again, layout) as other:
        first, second = stored.rows_of(entry), other.group(0).table
    if first.num_rows != second.num_rows:
        return f"{first.num_rows} rows, and {second.num_rows} when it was done again"
    columns = [name for name in first.column_names if name != "episode_index"]
    for row in range(first.num_rows):
        for name in columns:
            if not first[name][row].equals(second[name][row]):
                return f"{name} of row {row}"
    return ""
