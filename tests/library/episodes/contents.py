"""What is in a dataset, whatever machine collected it, how often it was stopped, and how long that took."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from library.episodes.info import EpisodeEntry, read_info
from library.episodes.shards import ShardReader


def contents_of(folder: Path) -> list[tuple[EpisodeEntry, list[dict[str, object]]]]:
    """Each episode's entry, times and places aside, and its rows with the bytes of their pictures."""
    info, found = read_info(folder), []
    for shard in info.shards:
        with ShardReader(folder / shard.file, info.layout) as reader:
            for episode in reader:
                entry = replace(episode.entry, wall_s=0.0, data_file="", row_from=0, row_to=0)
                found.append((entry, episode.table.to_pylist()))
    return found
