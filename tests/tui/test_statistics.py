"""The statistics screen, on a journal of its own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import OptionList

from library.records import VerdictName
from library.store import TaskLibrary
from tests.library.builders import make_trial
from workbench.core.run_list import list_runs
from workbench.core.tables import Table
from workbench.tui.screens.statistics import StatisticsScreen
from workbench.tui.study_bench import StudyBench
from workbench.tui.table_lines import table_lines
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.line_view import LineView

ROWS = tuple((f"row-{number}", "1", "22", "333") for number in range(9))
GRID = Table("Grid [/INST]", ("kind", "first", "second", "third"), ROWS)
RUNS: dict[str, VerdictName] = {"run-1": "completed", "run-2": "runtime", "run-3": "completed"}


def studied(root: Path) -> TaskLibrary:
    """Three runs with two trials each, of the same seeds."""
    library = TaskLibrary(root)
    for run, verdict in RUNS.items():
        for seed in range(2):
            trial = make_trial(f"stack-{run}-{seed}", trial=f"{run}-{seed}", verdict=verdict)
            library.record(replace(trial, run=run, seed=seed, model="some[/INST]-model", provider="openai"))
    return library


class Host(App[None]):
    def __init__(self, library: TaskLibrary) -> None:
        super().__init__()
        self.library = library

    def on_mount(self) -> None:
        self.push_screen(StatisticsScreen(StudyBench(lambda: self.library)))


async def counted(pilot: Pilot[None]) -> str:
    """Wait for the numbers; returns what they are about."""
    await pilot.pause()
    await asyncio.gather(*(worker.wait() for worker in pilot.app.screen.workers))
    await pilot.pause()
    return pilot.app.screen.query_one(Label).text


async def test_none_one_and_two_runs_are_chosen_and_a_third_takes_a_place(tmp_path: Path) -> None:
    app = Host(await asyncio.to_thread(studied, tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        assert await counted(pilot) == "all runs: 3"
        tables = app.screen.query_one(LineView)
        assert "trials     6" in tables.text
        assert "What no accepted task has" in tables.text
        assert max(len(line.text) for line in tables.lines if line.kind == "prose") <= 80
        await pilot.press("down", "enter")
        assert (await counted(pilot)).startswith("run run-3 ")
        assert "trials     2" in tables.text
        await pilot.press("down", "space")
        assert await counted(pilot) == "run run-3 against run-2"
        assert tables.text.startswith("Verdicts that differ")
        assert "some[/INST]-model" in tables.text
        await pilot.press("down", "enter")
        assert await counted(pilot) == "run run-2 against run-1"
        await pilot.press("enter")
        assert (await counted(pilot)).startswith("run run-2 ")
        await pilot.press("home", "enter")
        assert await counted(pilot) == "all runs: 3"
        assert app.screen.query_one(OptionList).highlighted == 0
        await pilot.press("escape")
        assert not isinstance(app.screen, StatisticsScreen)


async def test_a_project_without_trials_says_what_to_do(tmp_path: Path) -> None:
    app = Host(TaskLibrary(tmp_path))
    async with app.run_test(size=(160, 48)) as pilot:
        assert "ctrl+g" in await counted(pilot)
        assert "Assets × relations" in app.screen.query_one(LineView).text
        await pilot.press("enter", "space", "r", "y")
        assert await counted(pilot)


def test_the_newest_run_is_listed_first_and_a_repair_is_no_trial_of_its_own() -> None:
    first, second = make_trial(trial="one"), make_trial(trial="two")
    mended = replace(first, trial="three", run="mend", continues="one")
    listed = list_runs([replace(first, run="a"), replace(second, run="b"), mended])
    assert [(entry.run, entry.trials) for entry in listed] == [("b", 1), ("a", 1)]


def test_a_table_that_is_too_wide_comes_in_pieces_with_its_first_column() -> None:
    whole = [line.text for line in table_lines([GRID], 80)]
    assert whole[:3] == ["Grid [/INST]", "kind   first  second  third", "row-0  1      22      333"]
    pieces = [line.text for line in table_lines([GRID], 20)]
    assert pieces[1:3] == ["kind   first  second", "row-0  1      22"]
    assert pieces[11:13] == ["kind   third", "row-0  333"]
    assert max(map(len, pieces)) <= 20


def test_a_few_rows_that_are_too_wide_are_told_one_value_a_line() -> None:
    few = replace(GRID, rows=GRID.rows[:1], notes=("A note.",))
    assert [line.text for line in table_lines([few], 20)] == [
        "Grid [/INST]",
        "row-0",
        "  first   1",
        "  second  22",
        "  third   333",
        "A note.",
        "",
    ]
