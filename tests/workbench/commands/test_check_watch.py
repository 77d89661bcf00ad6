"""`simsmith check --watch`: what is said of each save, and which check a save ends."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator
from datetime import datetime
from pathlib import Path

import pytest

from tests.workbench.commands.running import CommandLine
from tests.workbench.core.sessions import OPENING_SOURCE, SOUND_SOURCE
from workbench.commands.check_watch import check_saved
from workbench.commands.output import Output
from workbench.core.check_run import CheckPlan
from workbench.core.sources import TaskSource


async def saves(*sources: TaskSource) -> AsyncGenerator[TaskSource, None]:
    """Saves, each a turn of the event loop after the one before: its check has begun."""
    for source in sources:
        yield source
        await asyncio.sleep(0)


async def test_each_save_is_told_and_a_later_one_ends_the_check_of_the_one_before(
    capsys: pytest.CaptureFixture[str],
) -> None:
    err = io.StringIO()
    sources = (
        TaskSource("sound-task", "my_task.py", SOUND_SOURCE),
        TaskSource("my-task", "my_task.py", "", problem="my_task.py: empty"),
        TaskSource("sound-task", "my_task.py", OPENING_SOURCE),
    )
    plan = CheckPlan(seeds=tuple(range(1000)), require="process-only")
    await check_saved(saves(*sources), plan, Output(err=err), now=lambda: datetime(2026, 1, 1, 9, 30))  # noqa: DTZ001
    assert err.getvalue().splitlines() == [
        "09:30:00 my_task.py: nothing wrong with the text, running 1000 seeds …",
        "09:30:00 my_task.py: not run",
        "09:30:00 my_task.py: not run",
    ]
    shown = capsys.readouterr().out
    assert "sound-task: rejected" in shown
    assert "--> my_task.py:2" in shown
    assert "seed" not in shown


@pytest.mark.parametrize("arguments", [("put-block-in-bowl",), ("a.py", "b.py"), ("a.py", "--json")])
def test_only_one_file_can_be_watched(
    command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text(SOUND_SOURCE)
    result = command_line("check", *arguments, "--watch")
    assert (result.code, result.out) == (2, "")
    assert "--watch" in result.err
