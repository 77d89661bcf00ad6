"""The borders of `docs/design` hold when the packages are really imported, not only on paper."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("pybullet", "torch", "openai", "textual", "jinja2", "matplotlib", "pyarrow")
RECORDS = ("sim.values", "sim.sandbox.protocol", "prompts.values", "library.records", "workbench.core.events")
"""What tasks, trials and their events are made of: a hundred dataclasses, a seventh of the time to the first frame."""
AFTER_THE_FIRST_FRAME = ("numpy", "jinja2", "pydantic", "PIL", "filelock", "workbench.core.session", *RECORDS)
"""What the screen loads in a thread, or when it is asked for."""

BORDERS = {
    "sim": HEAVY,
    "sim.values": HEAVY,
    "sim.sandbox.protocol": HEAVY,
    "sim.sandbox.host": HEAVY,
    "sim.pool": HEAVY,
    "sim.static_check": HEAVY,
    # hundreds of workers start in a run, and each would wait
    "sim.sandbox.worker": ("asyncio", "urllib.request", "numba", "llvmlite"),
    "sim.sandbox.forking_workers": ("asyncio", "urllib.request"),  # what it has loaded every worker has
    "sim.assets": HEAVY,
    "sim.api_text": HEAVY,
    "sim.household": HEAVY,
    "sim.raster": (*HEAVY, "numba", "llvmlite", "numpy"),
    "sim.household.scenes.scene_io": HEAVY,
    "sim.household.picture_jobs": HEAVY,
    "prompts.values": HEAVY,
    "prompts.engine": ("pybullet", "torch", "openai", "textual"),
    "prompts.providers": ("pybullet", "torch", "openai", "textual"),
    "library.store": HEAVY,
    "library.diffing": HEAVY,
    "library.episodes.splits": ("numpy", *HEAVY),
    "library.episodes.dataset": tuple(package for package in HEAVY if package != "pyarrow"),
    "library.importing.importing": tuple(package for package in HEAVY if package != "pyarrow"),
    "library.task_files": ("filelock", *RECORDS),
    "policy.train_job": HEAVY,
    "policy.evaluate_job": HEAVY,
    "workbench.core.evaluating": ("pybullet", "torch", "openai", "textual"),
    "workbench.core.opening": ("asyncio", *RECORDS),
    "workbench.core.session": ("pybullet", "torch", "openai", "textual"),
    "workbench.core.authoring": ("pybullet", "torch", "openai", "textual"),
    "workbench.core.household.scenes": ("pybullet", "torch", "openai", "textual"),
    "workbench.core.figures": ("pybullet", "torch", "openai", "textual", "matplotlib"),
    "workbench.cli": ("pybullet", "torch", "openai", "textual", "matplotlib", "pyarrow", "typer", "asyncio"),
    "workbench.command_line": ("pybullet", "torch", "openai", "textual", "matplotlib", "pyarrow", "asyncio"),
    "workbench.gym": HEAVY,
    "workbench.tui.app": ("pybullet", "torch", "openai", *AFTER_THE_FIRST_FRAME),
    "workbench.tui.over_session": ("pybullet", "torch", "openai", *AFTER_THE_FIRST_FRAME),
}


@pytest.mark.parametrize("module", BORDERS)
def test_importing_a_module_loads_nothing_that_it_must_not_know(module: str) -> None:
    program = f"import sys, {module}; print(*sorted(m for m in {BORDERS[module]!r} if m in sys.modules))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "", "the last line: PyBullet says hello on import"


@pytest.mark.parametrize(
    ("arguments", "not_needed"),
    [
        ([], ("pydantic", "numpy", "asyncio", "typer", "workbench.commands.options")),
        (["tui"], ("pydantic", "numpy", "asyncio", "workbench.commands.generate")),
    ],
)
def test_understanding_a_command_line_loads_no_other_command(arguments: list[str], not_needed: tuple[str, ...]) -> None:
    program = (
        f"import atexit, sys, workbench.cli; sys.argv = {['simsmith', *arguments]!r};"
        "atexit.register(lambda: print(*sorted(sys.modules))); workbench.cli.main()"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "needs a terminal" in result.stderr
    assert not set(not_needed) & set(result.stdout.split())
