"""Lines of code as values, and their colours."""

from __future__ import annotations

from workbench.tui.lines import CodeLines, Line, code_lines, paint


def kinds(source: str) -> list[str]:
    code = CodeLines()
    return [code.line(text).kind for text in source.split("\n")]


def test_a_docstring_is_one_over_all_its_lines() -> None:
    assert kinds('x = 1\n"""one\ntwo [/INST]\n"""\ny = 2') == ["code", "code", "docstring", "docstring", "code"]


def test_quotes_that_close_on_their_line_open_nothing() -> None:
    assert kinds('"""one line"""\nx = 1\n# """ in a comment\ny = 2') == ["code"] * 4


def test_brackets_are_text_and_not_markup() -> None:
    line = Line("def f(x: list[int]) -> None:  # [bold]no[/bold]", "code")
    assert paint(line).plain == line.text


def test_keywords_have_a_theme_colour() -> None:
    spans = [(span.start, span.end, span.style) for span in paint(Line("return 1", "code")).spans]
    assert (0, 6, "$text-accent") in spans


def test_changed_words_stand_out() -> None:
    content = paint(Line("a = 0.005", "code", tone="removed", emphasis=((4, 9),)))
    assert any(span.start == 4 and "$error" in str(span.style) for span in content.spans)


def test_numbered_lines_mark_the_one_that_is_pointed_at() -> None:
    lines = code_lines(["a"] * 10, numbered=True, marked=3)
    assert [line.gutter for line in lines][8:] == [" 9 ", "10 "]
    assert [line.tone for line in lines].index("marked") == 2
