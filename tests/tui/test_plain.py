"""Foreign text that must not steer the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.tui.plain import plain_line, plain_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("list[int] and [/INST]", "list[int] and [/INST]"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;a new title\x07text", "text"),
        ("bell\x07", "bell␇"),
        ("cr\rover", "cr␍over"),
        ("\x9b2Jc1", "\ufffd2Jc1"),
        ("if admin\u202e: # nimda", "if admin\ufffd: # nimda"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("\tindented", "    indented"),
    ],
)
def test_what_steers_is_shown_or_gone(text: str, shown: str) -> None:
    assert plain_line(text) == shown


@given(st.text())
def test_no_control_character_but_the_newline_survives(text: str) -> None:
    shown = plain_line(text).replace("\n", "")
    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in shown)


def test_lines_are_counted_like_the_source_has_them() -> None:
    assert plain_lines("a\r\nb\n") == ["a", "b", ""]
