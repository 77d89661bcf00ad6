from __future__ import annotations

import random
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from library.episodes.rows import frame_of
from library.episodes.shards import ShardReader, ShardWriter, read_footer, sha256_of, store
from library.errors import CorruptDataset
from tests.library.episodes.making import SMALL, demonstration

NAME = "data/part-00000.parquet"


@pytest.fixture
def shard(tmp_path: Path) -> Path:
    file = tmp_path / NAME
    with ShardWriter(file, SMALL, NAME) as writer:
        for index, seed in enumerate((0, 2, 4)):
            writer.append(store(demonstration(seed, actions=1 + index), SMALL), 10 + index)
        told = writer.finish()
    assert told is not None
    assert (told.episodes, told.rows, told.bytes) == (3, 9, file.stat().st_size)
    assert told.sha256 == sha256_of(file)
    return file


def test_each_episode_is_one_row_group(shard: Path) -> None:
    metadata = pq.ParquetFile(shard).metadata
    assert [metadata.row_group(index).num_rows for index in range(metadata.num_row_groups)] == [2, 3, 4]


def test_an_episode_comes_back_with_its_place_and_index(shard: Path) -> None:
    with ShardReader(shard, SMALL) as reader:
        episode = reader.group(1)
    assert (episode.entry.row_from, episode.entry.row_to, episode.entry.episode_index) == (2, 5, 11)
    assert set(episode.table.column("episode_index").to_pylist()) == {11}
    frame = frame_of(episode.table.to_pylist()[0], SMALL)
    assert (frame.view.color == demonstration(2, actions=2).frames[0].view.color).all()


def test_who_its_episodes_are_is_known_without_their_pictures(shard: Path) -> None:
    assert [one.entry.seed for one in read_footer(shard, SMALL)] == [0, 2, 4]


def test_equal_episodes_give_equal_bytes(shard: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.parquet"
    with ShardWriter(again, SMALL, NAME) as writer:
        for index, seed in enumerate((0, 2, 4)):
            writer.append(store(demonstration(seed, actions=1 + index), SMALL), 10 + index)
        writer.finish()
    assert again.read_bytes() == shard.read_bytes()


def test_a_shard_that_is_given_up_leaves_no_file(tmp_path: Path) -> None:
    def write_and_stop() -> None:
        with ShardWriter(tmp_path / NAME, SMALL, NAME) as writer:
            writer.append(store(demonstration(), SMALL), 0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_and_stop()
    with ShardWriter(tmp_path / NAME, SMALL, NAME) as writer:
        assert writer.finish() is None
    assert list((tmp_path / "data").iterdir()) == []


def test_no_file_has_its_name_before_it_is_whole(tmp_path: Path) -> None:
    with ShardWriter(tmp_path / NAME, SMALL, NAME) as writer:
        writer.append(store(demonstration(), SMALL), 0)
        assert not (tmp_path / NAME).exists()
        writer.finish()
    assert (tmp_path / NAME).exists()


def test_a_shard_that_was_cut_off_anywhere_is_refused(shard: Path, tmp_path: Path) -> None:
    whole, cut = shard.read_bytes(), tmp_path / "cut.parquet"
    for size in (0, 3, len(whole) // 2, len(whole) - 1):
        cut.write_bytes(whole[:size])
        with pytest.raises(CorruptDataset, match=r"cut\.parquet"):
            ShardReader(cut, SMALL)


def test_no_change_of_a_byte_breaks_the_reader(shard: Path, tmp_path: Path) -> None:
    """Those of the footer, which names and places all else; what is wrong is said, or it makes no difference."""
    whole, changed = shard.read_bytes(), tmp_path / "changed.parquet"
    rng, refused = random.Random(0), 0
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(rng.choice((1, 5))):
            data[-rng.randrange(1, 6_000)] ^= 1 << rng.randrange(8)
        changed.write_bytes(data)
        try:
            with ShardReader(changed, SMALL) as reader:
                for episode in reader:
                    episode.table.to_pylist()
        except CorruptDataset:
            refused += 1
    assert refused > 50


def test_a_parquet_file_of_somebody_else_is_refused(shard: Path, tmp_path: Path) -> None:
    table = pq.read_table(shard)
    for name, other, told in (
        ("column.parquet", table.drop_columns(["rel_yaw"]), "no column rel_yaw"),
        ("type.parquet", table.set_column(1, "step", table.column("step").cast("string")), "step holds string"),
        ("footer.parquet", table, "footer says nothing"),
    ):
        pq.write_table(other, tmp_path / name)
        with pytest.raises(CorruptDataset, match=told):
            ShardReader(tmp_path / name, SMALL)
