"""What a policy on disk says of itself: `policy.json`. Read without torch, so that the app may."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from library.codec import decode
from library.episodes.info import DatasetInfo
from library.errors import MalformedRecord
from policy.config import TrainConfig
from policy.errors import ForeignWorkspace, UnfitCheckpoint
from policy.pictures import Normalisation
from sim.values import WORKSPACE

FORMAT = 2
"""Of `policy.json`; a newer one is refused, and an older one, whose network was another."""
CARD_FILE, WEIGHTS_FILE = "policy.json", "policy.safetensors"


@dataclass(frozen=True)
class DataUsed:
    """One dataset that a policy was trained with."""

    name: str
    tasks: dict[str, str]
    """Name → SHA-256 of the code that was demonstrated."""
    episodes: int
    """That were there; `TrainConfig.demos` may have taken fewer of each task."""
    fingerprint: str
    """SHA-256 over the hashes of its shards, in order, as `info.json` lists them; the shards are not read for it."""


@dataclass(frozen=True)
class PolicyCard:
    """`policy.json`."""

    config: TrainConfig
    normalisation: Normalisation
    data: tuple[DataUsed, ...]
    steps: int
    """That were trained; fewer than the plan's when it was stopped."""
    seconds: float
    """Processor time of training."""
    weights_sha256: str
    made_with: dict[str, str]
    """Package → version."""
    bounds: tuple[tuple[float, ...], ...] = WORKSPACE.bounds
    pixel_size: float = WORKSPACE.pixel_size
    format: int = FORMAT

    @property
    def tasks(self) -> tuple[str, ...]:
        """That it was trained on, in order."""
        return tuple(dict.fromkeys(task for one in self.data for task in one.tasks))

    def source_hash(self, task: str) -> str | None:
        """Of the code of a task that it was trained on; None: it was not."""
        return next((one.tasks[task] for one in self.data if task in one.tasks), None)


def data_used(info: DatasetInfo) -> DataUsed:
    """What a checkpoint says of a dataset."""
    digest = hashlib.sha256("".join(shard.sha256 for shard in info.shards).encode())
    return DataUsed(info.name, dict(info.tasks), info.episodes, digest.hexdigest())


def read_card(folder: Path) -> PolicyCard:
    """What a policy says of itself.

    Raises:
        UnfitCheckpoint: There is none, it cannot be read, or it is of another version.
        ForeignWorkspace: It was trained with pictures of another table.
    """
    file = folder / CARD_FILE
    try:
        data = json.loads(file.read_bytes())
        version = data.get("format") if isinstance(data, dict) else None
        if isinstance(version, int) and version > FORMAT:
            raise UnfitCheckpoint(file, f"format {version} is newer than {FORMAT}, the newest that this version reads")
        if isinstance(version, int) and version < FORMAT:
            raise UnfitCheckpoint(file, f"format {version} is of a network that this version has no more: train anew")
        card = decode(PolicyCard, data)
    except (FileNotFoundError, NotADirectoryError):
        raise UnfitCheckpoint(folder, f"there is no {CARD_FILE} in it: `simsmith train` makes one") from None
    except (ValueError, RecursionError, OSError, MalformedRecord) as error:
        raise UnfitCheckpoint(file, f"it cannot be read: {error}") from error
    if (card.bounds, card.pixel_size) != (WORKSPACE.bounds, WORKSPACE.pixel_size):
        found, wanted = (f"{one.bounds} at {one.pixel_size} m" for one in (card, WORKSPACE))
        raise ForeignWorkspace(f"the policy {folder}", found, wanted)
    return card


def read_weights(folder: Path, card: PolicyCard) -> bytes:
    """The bytes of `policy.safetensors`.

    Raises:
        UnfitCheckpoint: They cannot be read, or are not those that the card was written for.
    """
    file = folder / WEIGHTS_FILE
    try:
        weights = file.read_bytes()
    except OSError as error:
        raise UnfitCheckpoint(file, f"it cannot be read: {error.strerror}") from error
    if hashlib.sha256(weights).hexdigest() != card.weights_sha256:
        raise UnfitCheckpoint(file, f"it is not what {CARD_FILE} was written for: damaged, or of another training")
    return weights
