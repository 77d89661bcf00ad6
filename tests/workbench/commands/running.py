"""Runs `simsmith` inside the test's process, as its console script does."""

import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from workbench.cli import main


class Result(NamedTuple):
    code: int
    out: str
    err: str


CommandLine = Callable[..., Result]


def run_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> Result:
    monkeypatch.setattr(sys, "argv", ["simsmith", *arguments])
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main()
    captured = capsys.readouterr()
    code = ended.value.code
    assert isinstance(code, int) or code is None
    return Result(code or 0, captured.out, captured.err)
