"""Two processes that learn together on the processor, by gloo."""

import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

import torch
from safetensors.torch import load_file

from policy.cards import WEIGHTS_FILE
from policy.errors import PeerFailed
from policy.peers import peers
from policy.train_job import LOG_FILE, Begun, Progress, Trained, TrainOrder
from policy.train_run import run_training
from tests.policy.making import config, dataset


def train(order: TrainOrder, stop_after: int | None = None) -> Trained:
    told: list[Begun | Progress] = []
    return run_training(order, told.append, lambda: bool(told) and getattr(told[-1], "step", 0) == stop_after)


def losses(folder: str) -> list[float]:
    with (Path(folder) / LOG_FILE).open() as file:
        return [float(row["loss"]) for row in csv.DictReader(file)]


@pytest.mark.timeout(900)  # each of four trainings loads torch
def test_two_processes_learn_what_one_would_and_can_be_stopped_and_gone_on_with(tmp_path: Path) -> None:
    """That both come to the same weights, to the last bit, each of them checks at its end."""
    alone = TrainOrder((str(dataset(tmp_path / "data", [0, 2])),), str(tmp_path / "alone"), config(steps=4, batch=4))
    both = replace(alone, out=str(tmp_path / "both"), devices=2)
    train(alone)
    assert train(both, stop_after=2).steps == 2
    assert train(replace(both, resume=True)).steps == 4
    assert losses(both.out) == pytest.approx(losses(alone.out), rel=1e-4), "each batch is the union of both shares"
    ours, theirs = (load_file(Path(order.out) / WEIGHTS_FILE) for order in (both, alone))
    for name, tensor in ours.items():
        torch.testing.assert_close(tensor, theirs[name], rtol=1e-2, atol=2e-3)


def test_a_peer_that_cannot_learn_ends_the_training_with_its_rank(tmp_path: Path) -> None:
    order = TrainOrder((str(tmp_path / "none"),), str(tmp_path / "out"), config(batch=4), devices=2)
    with pytest.raises(PeerFailed, match="the process of rank 1 did not learn to the end"), peers(order, 2):
        pass


def test_a_peer_that_does_not_end_is_told_of_with_its_rank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy.peers.SECONDS_TO_END", 0.0)  # it is still loading torch
    order = TrainOrder((str(tmp_path / "none"),), str(tmp_path / "out"), config(batch=4), devices=2)
    with pytest.raises(PeerFailed, match="rank 1 did not learn to the end: it did not end within 0 s"), peers(order, 2):
        pass


def test_a_peer_ends_when_the_first_process_is_gone() -> None:
    program = "import threading, policy.peers as p; threading.Thread(target=p._end_with_the_first).start(); input"
    peer = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE)
    assert peer.poll() is None
    peer.communicate()  # closes its input
    assert peer.returncode == 1
