"""Another program edits a text; whatever it does, the workbench goes on."""

from __future__ import annotations

import os
import shlex
import signal
import sys

import pytest

from workbench.tui.engine import EngineRefused
from workbench.tui.external_editor import edit_outside


def editor(program: str) -> dict[str, str]:
    return {"EDITOR": shlex.join([sys.executable, "-c", program])}


def test_what_the_editor_leaves_comes_back() -> None:
    program = "import sys; file = open(sys.argv[1], 'a'); file.write('two')"
    assert edit_outside("propose.j2", "one ", editor(program)) == "one two"


def test_an_editor_that_fails_leaves_the_text_as_it_was() -> None:
    with pytest.raises(EngineRefused, match="ended with 3"):
        edit_outside("propose.j2", "one", editor("raise SystemExit(3)"))


def test_an_editor_whose_name_has_an_open_quote_is_refused() -> None:
    with pytest.raises(EngineRefused, match="vim -c 'x: No closing quotation"):
        edit_outside("propose.j2", "one", {"EDITOR": "vim -c 'x"})


def test_ctrl_c_is_for_the_editor_alone() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        program = (
            f"import os, signal; assert signal.getsignal(2) is signal.default_int_handler; os.kill({os.getpid()}, 2)"
        )
        assert edit_outside("propose.j2", "one", editor(program)) == "one"
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
