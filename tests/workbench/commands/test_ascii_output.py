"""`--ascii`: what reaches the terminal, and that it keeps its columns."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.workbench.commands.running import CommandLine
from workbench.commands.ascii_output import in_ascii
from workbench.tui.presenting import GLYPHS


@given(st.text(st.characters(codec="utf-8")))
def test_text_becomes_ascii_and_never_wider(text: str) -> None:
    assert in_ascii(text).isascii()
    assert in_ascii(in_ascii(text)) == in_ascii(text)


@pytest.mark.parametrize("text", ["✓ solved · 2/3 …", "│┌─┐╭╮━╸▀█░▼", "naïve 日本 é"])
def test_columns_stay_columns(text: str) -> None:
    assert cell_len(in_ascii(text)) == cell_len(text)


def test_marks_can_still_be_told_apart() -> None:
    marks = [in_ascii(glyph) for glyph in GLYPHS.values()]
    assert len(set(marks)) == len(marks)
    assert "?" not in [in_ascii(glyph) for mark, glyph in GLYPHS.items() if mark != "asking"]


@pytest.mark.parametrize("place", ["before", "after", "environment"])
def test_commands_write_ascii_when_asked_to(
    command_line: CommandLine, project: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("tasks", "list", "--project", str(project / "…"))
    if place == "environment":
        monkeypatch.setenv("SIMSMITH_ASCII", "1")
        result = command_line(*asked)
    else:
        result = command_line(*(("--ascii", *asked) if place == "before" else (*asked, "--ascii")))
    assert result.code == 2
    assert f"{project}/~" in result.err
    assert result.err.isascii()
