from pathlib import Path

import pytest

from policy.errors import UnfitCheckpoint
from policy.pause_header import read_paused
from policy.train_job import PAUSE_FILE
from tests.policy.folders import write_pause


def test_it_is_known_where_a_training_stood_without_torch(tmp_path: Path) -> None:
    paused = read_paused(write_pause(tmp_path, 40, 80))
    assert (paused.step, paused.planned) == (40, 80)
    assert [folder.name for folder in paused.datasets] == ["block-insertion-train"]


@pytest.mark.parametrize("damaged", [b"", b"\xff" * 80, b"\x02\0\0\0\0\0\0\0{}", b"\x09\0\0\0\0\0\0\0[[[[[[[[["])
def test_what_is_no_pause_is_refused_with_its_file(damaged: bytes, tmp_path: Path) -> None:
    (tmp_path / PAUSE_FILE).write_bytes(damaged)
    with pytest.raises(UnfitCheckpoint, match=r"training\.safetensors: it cannot be read"):
        read_paused(tmp_path)


def test_the_header_is_where_a_real_pause_has_it(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="torch is not installed: make policy")
    import torch

    from policy.cards import DataUsed
    from policy.pauses import Pause, write_pause
    from policy.train_job import TrainOrder
    from policy.training import State
    from tests.policy.making import config

    order = TrainOrder(("a-train", "b-train"), str(tmp_path), config(steps=7))
    data = (DataUsed("a-train", {"a": "ab" * 32}, 1, "cd" * 32), DataUsed("b-train", {"b": "ef" * 32}, 2, "01" * 32))
    write_pause(tmp_path, Pause(order, data, 1.0, (3.0, 2.0), "{}"), State(2, {"weights.a": torch.zeros(3)}, {}))
    assert read_paused(tmp_path) == (2, 7, (Path("a-train"), Path("b-train")), data)
