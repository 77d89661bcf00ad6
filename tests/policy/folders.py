"""Folders as trainings leave them, written without torch: cards, no real weights, loss curves, pauses, results."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from library.codec import encode
from library.episodes.info import read_info
from policy.cards import CARD_FILE, WEIGHTS_FILE, DataUsed, PolicyCard, data_used
from policy.config import TrainConfig
from policy.evaluate_job import PlayedSeed
from policy.pictures import Normalisation
from policy.train_job import LOG_FILE, PAUSE_FILE, TrainOrder
from workbench.core.evaluation import Evaluation, evaluation_to_json

SCALED = Normalisation((236.0, 230.0, 217.0, 0.0004), (6.0, 15.0, 13.0, 0.004))


def write_card(folder: Path, steps: int, planned: int, task: str = "block-insertion") -> Path:
    """A policy of so many steps; its weights are whole, and no network's."""
    folder.mkdir(parents=True, exist_ok=True)
    data = DataUsed(f"{task}-train", {task: "ab" * 32}, 10, "cd" * 32)
    card = PolicyCard(
        TrainConfig(steps=planned), SCALED, (data,), steps, 35.0, hashlib.sha256(b"").hexdigest(), {"torch": "2.13.0"}
    )
    (folder / WEIGHTS_FILE).touch()
    (folder / CARD_FILE).write_text(json.dumps(encode(card)))
    return folder


def write_log(folder: Path, steps: int) -> Path:
    """A loss that falls."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{step},{9 / step},{6 / step},{3 / step},{1 / step}" for step in range(1, steps + 1)]
    (folder / LOG_FILE).write_text("\n".join(["step,loss,pick,place,rotation", *lines]) + "\n")
    return folder


def write_pause(folder: Path, steps: int, planned: int, dataset: Path | None = None) -> Path:
    """A training that was stopped, on a dataset as it is now; nothing could go on with it, for there are no tensors."""
    folder.mkdir(parents=True, exist_ok=True)
    learnt_from = str(dataset or "datasets/block-insertion-train")
    order = TrainOrder((learnt_from,), str(folder), TrainConfig(steps=planned))
    data = [encode(data_used(read_info(dataset)))] if dataset else []
    training = {"order": encode(order), "data": data, "losses": [1.0] * steps}
    header = json.dumps({"__metadata__": {"training": json.dumps(training)}}).encode()
    (folder / PAUSE_FILE).write_bytes(len(header).to_bytes(8, "little") + header)
    return folder


def write_results(folder: Path, solved: int, episodes: int) -> Path:
    """What a test on val found."""
    played = (
        PlayedSeed("block-insertion", 2 * at + 1, "solved" if at < solved else "unsolved", float(at < solved), 1, 3, "")
        for at in range(episodes)
    )
    (folder / "val-results.json").write_text(json.dumps(evaluation_to_json(Evaluation("val", tuple(played)))))
    return folder
