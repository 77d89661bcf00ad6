"""Texts in a file answer as those in memory do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.filed_corpus import AT_ONCE, FiledCorpus
from library.tfidf import Corpus, count_grams

TEXTS = st.lists(st.text("abc ", max_size=30), max_size=6)


@given(TEXTS, TEXTS, st.text("abcd ", max_size=30))
def test_the_chosen_texts_are_as_like_as_in_a_corpus_of_those_alone(
    chosen: list[str], others: list[str], asked: str
) -> None:
    corpus = FiledCorpus()
    places = [
        (corpus.add(count_grams(text)), corpus.add(count_grams(other)))[0]
        for text, other in zip(chosen, [*others, *chosen], strict=False)
    ]
    expected = Corpus([count_grams(text) for text in chosen]).cosines(count_grams(asked))
    assert corpus.cosines(count_grams(asked), places) == pytest.approx(expected)


def test_more_texts_than_are_read_at_once_come_in_the_order_that_was_asked_for() -> None:
    corpus = FiledCorpus()
    places = [corpus.add(count_grams("a red block " * (number % 7))) for number in range(2 * AT_ONCE + 1)]
    backwards = corpus.cosines(count_grams("a red block"), places[::-1])
    assert backwards == corpus.cosines(count_grams("a red block"), places)[::-1]
    assert min(backwards) == 0 < max(backwards)
