from __future__ import annotations

import os

import pytest

from workbench.tui.terminal_driver import Output


def test_what_is_shown_on_a_terminal_that_is_gone_is_lost_and_no_error() -> None:
    master, slave = os.openpty()
    with open(slave, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor
        output = Output(file)
        output.write("seen")
        output.flush()
        assert os.read(master, 100) == b"seen"
        os.close(master)
        file.write("this is what Textual does by itself")
        with pytest.raises(OSError, match="Input/output error"):
            file.flush()
        for _ in range(3):
            output.write("not seen " * 2000)
            output.flush()
        with open(os.devnull, "wb") as void:  # noqa: PTH123 - its descriptor is wanted
            os.dup2(void.fileno(), slave)  # takes what is left in the buffer
