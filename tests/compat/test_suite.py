"""Tasks as language models write them for the published API: each is completed, and each broken one is not.

`tasks/*.py` and `mutants/*.py` are data, in all the sloppy forms that such code has; a mutant says in its docstring
why nobody can complete it.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from sim.environment import Environment
from sim.physics import Physics
from sim.rollout import run_episode
from sim.sandbox.loader import load_task
from sim.static_check import check_source
from sim.values import Episode
from tests.compat import contract

TASKS = sorted(Path(__file__).parent.glob("tasks/*.py"))
MUTANTS = sorted(Path(__file__).parent.glob("mutants/*.py"))
SEEDS = {"blocks_spawn_inside_container": 1}
"""Where it is not 0: with 0 a block that falls off the heap lies on its side then, and the oracle knows yaws only."""


@pytest.fixture
def lenient(physics: Physics) -> Environment:
    """As published tasks run."""
    return Environment(physics, "lenient")


def run(path: Path, environment: Environment) -> Episode:
    source = path.read_text(encoding="utf-8")
    report = check_source(source, "lenient")
    assert report.ok, report.diagnostics
    return run_episode(environment, load_task(source, None, {}), SEEDS.get(path.stem, 0))


@pytest.mark.parametrize("path", TASKS, ids=lambda path: path.stem)
def test_a_task_in_the_published_style_is_completed(path: Path, lenient: Environment) -> None:
    episode = run(path, lenient)
    assert (episode.outcome, episode.error, episode.reason) == ("solved", None, "")


@pytest.mark.parametrize("path", MUTANTS, ids=lambda path: path.stem)
def test_a_task_that_cannot_be_solved_is_not_completed(path: Path, lenient: Environment) -> None:
    assert run(path, lenient).outcome != "solved"


def test_there_are_enough_of_both() -> None:
    assert len(TASKS) >= 60
    assert len(MUTANTS) >= 20


def test_every_name_of_the_contract_is_used() -> None:
    names = {*contract.ATTRIBUTES, *contract.METHODS, *contract.ENVIRONMENT, *contract.ENVIRONMENT_VALUES}
    used = {name for path in TASKS for name in names_in(path.read_text(encoding="utf-8"))}
    assert (names | set(contract.UTILS)) - used == set()


def names_in(source: str) -> set[str]:
    """Every attribute, imported name and keyword of a source."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            found.update(alias.name for alias in node.names)
    return found
