"""Many signatures at once, against one after the other."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.signature import likeness
from library.signatures import Signatures

SIGNATURES = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 300)).map(Counter)


@given(st.lists(SIGNATURES, max_size=6), SIGNATURES)
def test_they_are_as_like_another_one_as_each_by_itself(known: list[Counter[str]], asked: Counter[str]) -> None:
    signatures = Signatures(known)
    assert signatures.likeness(asked) == pytest.approx([likeness(asked, each) for each in known])
    assert [signatures[place] for place in range(len(known))] == known
