"""What the page and the example show works as it is written."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

import pytest

from tests.workbench.gym.conftest import SOUND, AcceptTask
from workbench.core.project import create_project

ROOT = Path(__file__).parents[3]


def test_the_pages_code_runs_from_top_to_bottom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "gymnasium.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    create_project(tmp_path / "my-tasks")
    monkeypatch.chdir(tmp_path)
    Path("page.py").write_text("\n".join(blocks))
    found = runpy.run_path("page.py")
    instruction = "put the L-shaped red block in the L-shaped fixture"
    assert capsys.readouterr().out == f"{instruction} False\n{(instruction,) * 2}\n"
    assert (found["info"]["seed"].tolist(), found["names"]) == ([0, 2], ())


def test_the_example_says_how_its_episodes_ended(
    accept_task: AcceptTask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    task = accept_task(SOUND.replace("max_steps = 3", "max_steps = 1"))
    monkeypatch.setattr(sys, "argv", ["gym_loop.py", "--task", task, "--actions", "1", "--seed", "8"])
    runpy.run_path(str(ROOT / "examples" / "gym_loop.py"), run_name="__main__")
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in said] == ["seed 8", "seed 10"]
    assert all(re.search(r": (solved|unsolved), return \d\.\d\d$", line) for line in said)
