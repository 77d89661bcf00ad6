"""Instructions as vectors. Who makes them is part of a policy: a checkpoint names its encoder.

Whole sentences pooled into one vector do not tell "put the red block in the green bowl" from "put the green block in
the red bowl" (measured: cosine 0.99 with MiniLM); runs of words do. So encoders of sentences stand beside runs of
words, never alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
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


class JoinedEncoder:
    """Runs of words beside what another encoder makes of the whole sentence, which may know words that are new.

    Args:
        sentences: Makes vectors of length 1.
    """

    def __init__(self, sentences: Encoder) -> None:
        self._runs, self._sentences = NgramEncoder(), sentences
        self.size = self._runs.size + sentences.size
        self.encode = lru_cache(maxsize=1024)(self._encode)  # a policy is told the same thing again at each step

    def _encode(self, instruction: str) -> Words:
        both = np.concatenate([self._runs.encode(instruction), self._sentences.encode(instruction)])
        return (both / np.linalg.norm(both)).astype(np.float32)


def _minilm(_: str) -> Encoder:
    from policy.minilm import MiniLm

    return JoinedEncoder(MiniLm.installed())


def _clip(folder: str) -> Encoder:
    from policy.clip import Clip

    return JoinedEncoder(Clip.found(folder))


ENCODERS: dict[str, Callable[[str], Encoder]] = {"ngram": lambda _: NgramEncoder(), "minilm": _minilm, "clip": _clip}
"""Each is made of what stands behind a colon, if anything."""


def make_encoder(name: str) -> Encoder:
    """The encoder of that name: "ngram", "minilm", "clip", or "clip:FOLDER".

    Raises:
        UnknownEncoder: There is none.
        MissingPackage: It needs one that is not installed.
        MissingWeights: Its weights are not on this machine.
    """
    kind, colon, folder = name.partition(":")
    if kind not in ENCODERS or (colon and kind != "clip"):
        raise UnknownEncoder(name, [*ENCODERS, "clip:FOLDER"])
    return ENCODERS[kind](folder)


def settled(name: str) -> str:
    """The same encoder by a name that means it wherever one works: a folder is named from the root on."""
    kind, colon, folder = name.partition(":")
    return f"{kind}:{Path(folder).expanduser().resolve()}" if colon and folder else name


def _runs(words: list[str]) -> Iterable[str]:
    for length in range(1, LONGEST_RUN + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])
