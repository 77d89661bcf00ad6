import io
import json

from hypothesis import given
from hypothesis import strategies as st

from workbench.commands.output import Output, printable, table


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@given(st.text())
def test_no_text_can_steer_the_terminal(text: str) -> None:
    shown = printable(text)
    assert not any(ord(character) < 32 and character not in "\t\n" for character in shown)
    assert "\x7f" not in shown
    assert "\x9b" not in shown


def test_results_and_messages_go_different_ways() -> None:
    out, err = io.StringIO(), io.StringIO()
    output = Output(out=out, err=err)
    output.say("working")
    output.show_json({"done": True})
    assert json.loads(out.getvalue()) == {"done": True}
    assert err.getvalue() == "working\n"


def test_a_quiet_command_still_complains() -> None:
    err = Terminal()
    output = Output(quiet=True, err=err)
    output.say("working")
    output.say_over("still working")
    output.complain("broken")
    assert err.getvalue() == "broken\n"


def test_only_a_terminal_sees_lines_that_are_replaced() -> None:
    plain, live = io.StringIO(), Terminal()
    for stream in (plain, live):
        Output(err=stream).say_over("half")
    assert plain.getvalue() == ""
    assert live.getvalue() == "\r\x1b[Khalf"


def test_columns_are_aligned_and_rows_stay_on_one_line() -> None:
    assert table([("a", "bb", "x"), ("aaa", "b", "two\nlines")]) == "a    bb  x\naaa  b   two lines"
    assert table([]) == ""
