from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from workbench.command_line import whole_command
from workbench.commands.plain_values import LEFT_TO_TYPER, convert

SAID = (
    "strict",
    "Lenient",
    "put-block-in-bowl",
    "7",
    "0",
    "99999",
    "-3",
    "3.5",
    " 4",
    "٣",
    "",
    "/nowhere/at all",
    ".",
    "a\0b",
    "x" * 40,
)


def params(command: str) -> list[Any]:
    return [param for param in whole_command().commands[command].params if hasattr(param, "type_descriptor")]


@pytest.mark.parametrize("command", ["check", "rollout", "generate"])
def test_what_is_converted_is_what_typer_makes_of_it(command: str) -> None:
    context, plain = whole_command().make_context("simsmith", ["doctor"]), 0
    for param in params(command):
        for said in SAID:
            value: object = (said, "again") if param.nargs == -1 or param.multiple else said
            converted = convert(param, value)
            if converted is not LEFT_TO_TYPER:
                plain += 1
                expected = param.get_runtime_param().coerce(value, param=param, ctx=context)
                assert converted == expected, (param.name, said)
    assert plain > 10


def test_a_file_that_cannot_be_read_is_left_to_typer(tmp_path: Path) -> None:
    (record,) = (param for param in params("check") if param.name == "record")
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    assert convert(record, str(tmp_path)) == tmp_path
    assert convert(record, str(tmp_path / "new")) == tmp_path / "new"
    assert convert(record, str(tmp_path / "link")) is LEFT_TO_TYPER


SAY_WHAT_IS_LOADED = """
import sys
from workbench.command_line import whole_command
try:
    whole_command()(["check", "no-such-task", "--episodes", "3", "--json"], standalone_mode=False)
except Exception as error:
    print(type(error).__name__, "pydantic" in sys.modules)
"""


def test_a_plain_command_loads_no_pydantic(tmp_path: Path) -> None:
    said = subprocess.run([sys.executable, "-c", SAY_WHAT_IS_LOADED], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["UnknownTask", "False"]
