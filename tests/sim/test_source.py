from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.source import source_hash


def test_line_ends_do_not_change_the_hash() -> None:
    assert source_hash("a\r\nb\rc\n") == source_hash("a\nb\nc\n")


def test_different_code_has_different_hashes() -> None:
    assert source_hash("a = 1\n") != source_hash("a = 2\n")


@given(st.text())
def test_any_text_has_a_hash(text: str) -> None:
    assert len(source_hash(text)) == 64


def test_text_that_is_no_unicode_has_a_hash() -> None:
    assert len(source_hash("a = '\ud800'")) == 64
