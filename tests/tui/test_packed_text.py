from hypothesis import given
from hypothesis import strategies as st

from workbench.tui.packed_text import PackedText


@given(st.text(st.characters(), max_size=60))
def test_what_is_read_is_what_was_packed(text: str) -> None:
    packed = PackedText(text)
    assert packed.read() == text
    assert packed.says(text)
    assert packed == PackedText(text)
    assert not packed.says(text + ".")


def test_half_a_surrogate_pair_survives() -> None:
    assert PackedText("half \ud83d").read() == "half \ud83d"


def test_texts_that_differ_are_not_equal() -> None:
    assert PackedText("one") != PackedText("two")
    assert PackedText("one") != "one"
