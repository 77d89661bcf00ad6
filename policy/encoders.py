"""Instructions as vectors. Who makes them is part of a policy: a checkpoint names its encoder.

Whole sentences pooled into one vector do not tell "put the red block in the green bowl" from "put the green block in
the red bowl" (measured: cosine 0.95 with MiniLM); runs of words do.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from policy.errors import UnknownEncoder

Words = NDArray[np.float32]
"""(D,) of length 1."""
LONGEST_RUN = 3
"""Of words that get a place of their own."""


class Encoder(Protocol):
    """Makes a vector of an instruction, always the same one."""

    size: int
    """D: how long its vectors are."""

    def encode(self, instruction: str) -> Words:
        """The vector of one instruction."""


class NgramEncoder:
    """Hashed runs of one to three words: needs no weights, and keeps the order of words."""

    size = 512

    def encode(self, instruction: str) -> Words:
        """Each run of words adds 1 or −1 at a place that its hash decides; capitals and punctuation say nothing."""
        vector = np.zeros(self.size, dtype=np.float32)
        for run in _runs(re.findall(r"[^\W_]+", instruction.lower())):
            digest = hashlib.blake2b(run.encode(), digest_size=8).digest()  # `hash` differs from process to process
            number = int.from_bytes(digest, "big")
            vector[(number >> 1) % self.size] += 1 if number & 1 else -1
        length = float(np.linalg.norm(vector))
        return vector / length if length else vector


ENCODERS: dict[str, type[Encoder]] = {"ngram": NgramEncoder}


def make_encoder(name: str) -> Encoder:
    """The encoder of that name.

    Raises:
        UnknownEncoder: There is none.
    """
    if name not in ENCODERS:
        raise UnknownEncoder(name, list(ENCODERS))
    return ENCODERS[name]()


def _runs(words: list[str]) -> Iterable[str]:
    for length in range(1, LONGEST_RUN + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])
