"""Which known tasks a proposal is most like, before any code is paid for. Deterministic.

A proposal is a name, a sentence and a list of assets. Its text is compared (TF-IDF of character n-grams, or an
embedding where one is installed), and its structure: the assets, the relations that it asks for, and which object
goes where (`phrases`). Text alone calls "red in green" and "green in red" the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from heapq import nsmallest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from library.phrases import phrases
from library.relations import relations
from library.signature import Signature
from library.signatures import Signatures
from library.similarity import Neighbour
from library.tfidf import Corpus, count_grams

Embed = Callable[[Sequence[str]], NDArray[np.float64]]
"""N texts → N vectors of unit length, float64 (N, D)."""
TEXT_WEIGHT = 0.5
"""Share of the text in the score; the rest is structure."""
NEAR = 0.58
"""From this score on, a task is called a near-duplicate. Measured on the pairs of tests/cases/similar_tasks.json:
those that are score 0.61 and more, the others 0.52 at most."""
NEAR_EMBEDDED = 0.7
"""The same where an embedding looks at the texts, to which all tasks are more alike; with all-MiniLM-L6-v2 the same
pairs score 0.73 and more, and 0.66 at most."""
MOST_REASONS = 3


class Described(NamedTuple):
    """A task as its author describes it."""

    name: str
    description: str
    assets: tuple[str, ...]


class ProposalIndex:
    """Known tasks, prepared for many questions.

    Args:
        tasks: What there is; tasks with the same description count once.
        embed: A better eye for texts than counting characters; None: TF-IDF.
    """

    def __init__(self, tasks: Iterable[Described], embed: Embed | None = None) -> None:
        self._tasks = list({task.description: task for task in reversed(list(tasks))}.values())[::-1]
        self._structures = Signatures(structure(task) for task in self._tasks)
        self._embed = embed
        self._vectors = embed([_text(task) for task in self._tasks]) if embed and self._tasks else None
        self._corpus = Corpus(count_grams(_text(task)) for task in self._tasks)

    def nearest(self, proposal: Described, limit: int = 3) -> tuple[Neighbour, ...]:
        """The known tasks most like a proposal, most similar first and equal ones by name."""
        if not self._tasks:
            return ()
        asked, texts = structure(proposal), self._text_scores(proposal)
        structures = self._structures.likeness(asked)
        scores = [
            round(TEXT_WEIGHT * text + (1 - TEXT_WEIGHT) * structure_score, 6)
            for text, structure_score in zip(texts, structures, strict=True)
        ]
        best = nsmallest(limit, range(len(scores)), key=lambda place: (-scores[place], self._tasks[place].name))
        return tuple(
            Neighbour(
                self._tasks[place].name,
                scores[place],
                _why(texts[place], structures[place], asked & self._structures[place]),
            )
            for place in best
        )

    def near_duplicates(self, proposal: Described, limit: int = 3) -> tuple[Neighbour, ...]:
        """Those of the most similar ones that are so much like it that somebody should look."""
        least = NEAR if self._embed is None else NEAR_EMBEDDED
        return tuple(neighbour for neighbour in self.nearest(proposal, limit) if neighbour.score >= least)

    def _text_scores(self, proposal: Described) -> list[float]:
        if self._embed is None or self._vectors is None:
            return self._corpus.cosines(count_grams(_text(proposal)))
        cosines = self._vectors @ self._embed([_text(proposal)])[0]  # (N,)
        return [float(np.clip(cosine, 0.0, 1.0)) for cosine in cosines]


def structure(task: Described) -> Signature:
    """What a described task is made of: assets, relations, and what goes where, with and without colours."""
    features: Signature = Counter({f"asset {asset}": 1 for asset in task.assets})
    features.update(f"relation {relation}" for relation in relations(*task))
    return features + phrases(task.description, task.assets)


def _text(task: Described) -> str:
    return f"{task.name.replace('-', ' ')}: {task.description}"


def _why(text_score: float, structure_score: float, shared: Signature) -> str:
    said = [feature for feature, _ in shared.most_common() if not feature.startswith("relation ")]
    said_first = sorted(said, key=lambda feature: not feature.startswith("says "))[:MOST_REASONS]
    reasons = f": {', '.join(said_first)}" if said_first else ""
    return f"text {text_score:.2f}, structure {structure_score:.2f}{reasons}"
