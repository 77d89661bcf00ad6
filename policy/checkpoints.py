"""A trained policy on disk: weights in safetensors, all else in JSON, and never pickle, which would run code when read.

policy.safetensors   the weights
policy.json          what network they are of, how instructions and pictures reach it, what it was trained with;
                     written last, with the weights' hash (`policy.cards`)
"""

from __future__ import annotations

import json
from pathlib import Path

import safetensors.torch
from safetensors import SafetensorError

from library.codec import encode
from library.whole_files import write_atomically
from policy.architectures import Network, build_network
from policy.cards import CARD_FILE, WEIGHTS_FILE, PolicyCard, read_weights
from policy.encoders import make_encoder
from policy.errors import UnfitCheckpoint


def pack_weights(transporter: Network) -> bytes:
    """The bytes of `policy.safetensors`."""
    return safetensors.torch.save({name: part.contiguous() for name, part in transporter.state_dict().items()})


def write_policy(folder: Path, weights: bytes, card: PolicyCard) -> None:
    """Write a policy; the folder is made where it is missing."""
    write_atomically(folder / WEIGHTS_FILE, weights)
    write_atomically(folder / CARD_FILE, json.dumps(encode(card), indent=1) + "\n")


def read_transporter(folder: Path, card: PolicyCard) -> Network:
    """The network of a policy, with its weights, for acting.

    Raises:
        UnfitCheckpoint: The weights are not those that its card names.
        UnknownEncoder, MissingPackage: Its instructions cannot be encoded here.
    """
    weights = read_weights(folder, card)
    transporter = build_network(card.config, make_encoder(card.config.encoder).size)
    try:
        transporter.load_state_dict(safetensors.torch.load(weights))
    except (SafetensorError, RuntimeError) as error:  # the latter names every single one
        raise UnfitCheckpoint(
            folder / WEIGHTS_FILE, f"its weights are not those of the network in {CARD_FILE}"
        ) from error
    return transporter.eval()
