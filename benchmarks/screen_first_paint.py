"""How long it takes from `simsmith`, said in a project's folder, to the first full frame in a real pseudo-terminal.

    python -m benchmarks.screen_first_paint --starts 12

Writes its table into docs/screen_performance.md. The first start warms the caches and is not counted.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.screen_measuring import HEAD, SIMSMITH, SIZE, Spent, Times, machine, user_environment, write
from tests.tui.drawn import Drawn
from tests.tui.terminal import Terminal
from workbench.core.project import create_project

QUIT = "\x11"
IMPORTS = "import workbench.cli, workbench.core.opening, workbench.tui.app, workbench.tui.over_session"
PROCESSOR_TIME = "import time; print(time.process_time())"


class Start(NamedTuple):
    """Seconds since the command."""

    frame: float
    """Header, all panes, and the keys are drawn."""
    task: float
    """The first task of the library is drawn, too."""
    spent: Spent
    """By the app's main thread until the first frame."""


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--starts", type=int, default=12)
    count = parser.parse_args().starts
    with tempfile.TemporaryDirectory() as folder:
        project = create_project(Path(folder) / "project").root
        environ = user_environment(Path(folder) / "home")
        starts = [start(project, environ) for _ in range(count + 1)][1:]
    table = table_of(starts, [imports(IMPORTS) for _ in range(count)], [imports("pass") for _ in range(count)])
    sys.stdout.write(table)
    write("screen_first_paint", table)


def start(project: Path, environ: dict[str, str]) -> Start:
    """One start, and the quit after it."""
    began = time.perf_counter()
    with Terminal([SIMSMITH], environ=environ, size=SIZE, folder=project) as terminal:
        terminal.wait_until(shows_a_frame)
        frame, spent = time.perf_counter() - began, Spent.by(terminal.program.pid)
        terminal.wait_until(lambda drawn: "def reset(self, env):" in drawn.text)
        task = time.perf_counter() - began
        terminal.press(QUIT)
        terminal.wait_for_end()
    return Start(frame, task, spent)


def shows_a_frame(drawn: Drawn) -> bool:
    """Whether every part of the screen is there, down to the last key."""
    return "^q Quit" in drawn.lines[-1] and drawn.lines[1].endswith("╮") and "simsmith" in drawn.lines[0]


def imports(program: str) -> float:
    """Processor time of an interpreter that runs this, its own start included [s]."""
    ended = subprocess.run(
        [sys.executable, "-c", f"{program}\n{PROCESSOR_TIME}"], capture_output=True, text=True, check=True
    )
    return float(ended.stdout)


def table_of(starts: Sequence[Start], imported: Sequence[float], bare: Sequence[float]) -> str:
    """The table, with the circumstances below it."""
    rows = (
        (Times.of([each.frame for each in starts]), "first frame, by the clock"),
        (Times.of([each.frame - each.spent.waited for each in starts]), "… less waiting for a processor"),
        (Times.of([each.spent.ran for each in starts]), "… processor time of the main thread"),
        (Times.of([each.task for each in starts]), "first task in view, by the clock"),
        (Times.of(imported), "processor time of the interpreter with all imports"),
        (Times.of(bare), "processor time of the interpreter alone"),
    )
    lines = "".join(times.row(what) for times, what in rows)
    return f"{HEAD}{lines}\n{len(starts)} starts, warm caches. {machine()}"


if __name__ == "__main__":
    main()
