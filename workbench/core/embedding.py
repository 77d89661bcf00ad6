"""Sentence embeddings, where they are installed and asked for: a better eye for likeness than counting characters.

The only module that loads `sentence_transformers`, in a thread and when the first proposal is compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from library.proposal_index import Embed
from workbench.core.errors import MissingExtra, SettingsError

Vectors = NDArray[np.float64]


class Remembering:
    """An embedding that looks at each text once: the library is compared with every proposal anew."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._known: dict[str, Vectors] = {}

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """N texts → unit vectors, float64 (N, D)."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known.update(zip(new, self._embed(new), strict=True))
        return np.stack([self._known[text] for text in texts])


@lru_cache(maxsize=2)
def open_embedding(model: str) -> Embed:
    """Load a model of sentence-transformers, by its name or from a folder.

    Raises:
        MissingExtra: The package is not installed.
        SettingsError: There is no such model, or it cannot be loaded.
    """
    try:
        from sentence_transformers import SentenceTransformer
    except ModuleNotFoundError as error:
        if error.name != "sentence_transformers":
            raise
        raise MissingExtra("sentence-transformers", extra="embeddings", wanted_for="embeddings") from None
    try:
        network = SentenceTransformer(model, device="cpu")
    except (OSError, ValueError, RuntimeError) as error:
        raise SettingsError("embedding", f"cannot load {model!r}: {error}") from error

    def embed(texts: Sequence[str]) -> Vectors:
        return np.asarray(network.encode(list(texts), normalize_embeddings=True), dtype=np.float64)  # (N, D)

    return Remembering(embed)
