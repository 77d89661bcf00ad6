import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.sandbox.cleaning import clean_line, clean_text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("\x1b[2J\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;new title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b31mred", "red"),
        ("\x1b[?1049hscreen", "screen"),
        ("a\x00b\x07c\x7f", "abc"),
        ("\u202egnp.exe", "gnp.exe"),
        ("tab\tand\nline stay", "tab\tand\nline stay"),
        ("lone \ud800 surrogate", "lone ? surrogate"),
    ],
)
def test_what_a_terminal_would_obey_is_removed(dirty: str, clean: str) -> None:
    assert clean_text(dirty, 100) == clean


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert clean_text("x" * 50, 10) == "x" * 9 + "…"


def test_a_line_has_no_line_ends() -> None:
    assert clean_line("one\n  two\tthree\r\n", 100) == "one two three"


@given(st.text(alphabet=st.characters(), max_size=300))
def test_nothing_unprintable_survives(text: str) -> None:
    cleaned = clean_text(text, 200)
    assert len(cleaned) <= 200
    assert not [c for c in cleaned if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    assert clean_text(cleaned, 200) == cleaned
