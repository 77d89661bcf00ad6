"""A trained policy on disk: weights in safetensors, all else in JSON, and never pickle, which would run code when read.

policy.safetensors   the weights
policy.json          what network they are of, how instructions and pictures reach it, what it was trained with;
                     written last, with the weights' hash
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import safetensors.torch
from safetensors import SafetensorError

from library.codec import decode, encode
from library.episodes.info import DatasetInfo
from library.errors import MalformedRecord
from library.whole_files import write_atomically
from policy.config import TrainConfig
from policy.encoders import make_encoder
from policy.errors import ForeignWorkspace, UnfitCheckpoint
from policy.pictures import Normalisation
from policy.transporter import Transporter
from sim.values import WORKSPACE

FORMAT = 1
"""Of `policy.json`; a newer one is refused."""
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
    """SHA-256 over the hashes of its shards, in order: other bytes, another fingerprint."""


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


def data_used(info: DatasetInfo) -> DataUsed:
    """What a checkpoint says of a dataset."""
    digest = hashlib.sha256("".join(shard.sha256 for shard in info.shards).encode())
    return DataUsed(info.name, dict(info.tasks), info.episodes, digest.hexdigest())


def pack_weights(transporter: Transporter) -> bytes:
    """The bytes of `policy.safetensors`."""
    return safetensors.torch.save({name: part.contiguous() for name, part in transporter.state_dict().items()})


def write_policy(folder: Path, weights: bytes, card: PolicyCard) -> None:
    """Write a policy; the folder is made where it is missing."""
    write_atomically(folder / WEIGHTS_FILE, weights)
    write_atomically(folder / CARD_FILE, json.dumps(encode(card), indent=1) + "\n")


def read_card(folder: Path) -> PolicyCard:
    """What a policy says of itself.

    Raises:
        UnfitCheckpoint: There is none, it cannot be read, or it is of a newer version.
        ForeignWorkspace: It was trained with pictures of another table.
    """
    file = folder / CARD_FILE
    try:
        data = json.loads(file.read_bytes())
        version = data.get("format") if isinstance(data, dict) else None
        if isinstance(version, int) and version > FORMAT:
            raise UnfitCheckpoint(file, f"format {version} is newer than {FORMAT}, the newest that this version reads")
        card = decode(PolicyCard, data)
    except (FileNotFoundError, NotADirectoryError):
        raise UnfitCheckpoint(folder, f"there is no {CARD_FILE} in it: `simsmith train` makes one") from None
    except (ValueError, RecursionError, OSError, MalformedRecord) as error:
        raise UnfitCheckpoint(file, f"it cannot be read: {error}") from error
    if (card.bounds, card.pixel_size) != (WORKSPACE.bounds, WORKSPACE.pixel_size):
        found, wanted = (f"{one.bounds} at {one.pixel_size} m" for one in (card, WORKSPACE))
        raise ForeignWorkspace(f"the policy {folder}", found, wanted)
    return card


def read_transporter(folder: Path, card: PolicyCard) -> Transporter:
    """The network of a policy, with its weights, for acting.

    Raises:
        UnfitCheckpoint: The weights are not those that its card names.
        UnknownEncoder, MissingPackage: Its instructions cannot be encoded here.
    """
    file = folder / WEIGHTS_FILE
    try:
        weights = file.read_bytes()
    except OSError as error:
        raise UnfitCheckpoint(file, f"it cannot be read: {error}") from error
    if hashlib.sha256(weights).hexdigest() != card.weights_sha256:
        raise UnfitCheckpoint(file, f"it is not what {CARD_FILE} was written for: damaged, or of another training")
    transporter = Transporter(card.config.network, make_encoder(card.config.encoder).size)
    try:
        transporter.load_state_dict(safetensors.torch.load(weights))
    except (SafetensorError, RuntimeError) as error:
        raise UnfitCheckpoint(file, f"its weights are not those of the network in {CARD_FILE}: {error}") from error
    return transporter.eval()
