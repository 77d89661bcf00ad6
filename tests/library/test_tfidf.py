"""Cosines of texts, against the formula written out."""

import math
from collections import Counter

import numpy as np
import pytest

from library.tfidf import GRAM, Corpus, cosine_matrix, count_grams

TEXTS = ("a red block on a red bowl, a red one", "a green block in the red bowl", "zzz", "", "sweep the piles")


def by_hand(query: str, known: str) -> float:
    """TF-IDF cosine over dictionaries."""

    def vector(text: str) -> dict[str, float]:
        counts = Counter(text[at : at + GRAM] for at in range(len(text) - GRAM + 1))
        idf = {gram: math.log((1 + len(TEXTS)) / (1 + sum(gram in other for other in TEXTS))) + 1 for gram in counts}
        return {gram: (1 + math.log(count)) * idf[gram] for gram, count in counts.items()}

    one, other = vector(query), vector(known)
    product = sum(weight * other.get(gram, 0.0) for gram, weight in one.items())
    return product / ((math.hypot(*one.values()) * math.hypot(*other.values())) or 1.0)


@pytest.mark.parametrize("query", [*TEXTS, "a red, red, red something that no text says"])
def test_cosines_are_those_of_the_formula(query: str) -> None:
    corpus = Corpus([count_grams(text) for text in TEXTS])
    assert corpus.cosines(count_grams(query)) == pytest.approx([by_hand(query, text) for text in TEXTS])


def test_an_empty_corpus_answers_with_nothing() -> None:
    assert Corpus([]).cosines(count_grams("a red block")) == []


def test_a_gram_said_more_often_than_can_be_counted_stays_at_the_most() -> None:
    assert count_grams("a" * 70_000).counts.tolist() == [np.iinfo(np.uint16).max]


def test_the_matrix_is_symmetric_with_ones_on_its_diagonal() -> None:
    matrix = cosine_matrix(TEXTS)
    assert np.array_equal(matrix, matrix.T)
    assert np.diag(matrix).tolist() == [1.0] * len(TEXTS)
