"""One contract for every base task of the manifest; a new one is tested by being listed."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.assets import CATALOGUE
from sim.environment import Environment
from sim.physics import Physics
from sim.rollout import run_episode
from sim.sandbox.loader import load_task
from sim.sandbox.reporting import poses_digest
from sim.source import source_hash
from sim.static_check import check_source

FOLDER = Path(__file__).parents[2] / "library" / "base_tasks"
MANIFEST: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
SEEDS = (1_000_000, 1_000_001)


def source_of(name: str) -> str:
    file: str = MANIFEST["tasks"][name]["file"]
    return (FOLDER / file).read_text(encoding="utf-8")


def class_of(source: str) -> ast.ClassDef:
    (task,) = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    return task


@pytest.fixture(scope="module")
def environment() -> Environment:
    return Environment(Physics())


def test_every_file_is_listed() -> None:
    assert MANIFEST["schema"] == 1
    assert {entry["file"] for entry in MANIFEST["tasks"].values()} == {path.name for path in FOLDER.glob("*.py")}


@pytest.mark.parametrize("name", MANIFEST["tasks"])
def test_the_manifest_says_what_the_source_says(name: str) -> None:
    entry, source = MANIFEST["tasks"][name], source_of(name)
    report = check_source(source)
    assert report.diagnostics == ()
    assert report.class_name == entry["class"] == class_of(source).name
    assert report.source_hash == entry["hash"] == source_hash(source)
    assert entry["description"].startswith(str(ast.get_docstring(class_of(source))))
    assert entry["assets"]
    assert all(path in CATALOGUE for path in entry["assets"])


@pytest.mark.parametrize("name", MANIFEST["tasks"])
def test_a_base_task_is_a_page_that_can_be_imitated(name: str) -> None:
    assert 40 <= len(source_of(name).splitlines()) <= 90


@pytest.mark.parametrize("name", MANIFEST["tasks"])
def test_the_oracle_solves_it_without_a_diagnostic(environment: Environment, name: str) -> None:
    task = load_task(source_of(name), None, MANIFEST["tasks"][name]["parameters"])
    for seed in SEEDS:
        episode = run_episode(environment, task, seed)
        assert (episode.outcome, episode.error) == ("solved", None)
        assert episode.reward == pytest.approx(1.0)
        assert environment.diagnostics.entries == []


@pytest.mark.parametrize("name", MANIFEST["tasks"])
def test_it_is_not_solved_at_reset(environment: Environment, name: str) -> None:
    task = load_task(source_of(name), None, MANIFEST["tasks"][name]["parameters"])
    for seed in range(5):
        environment.reset(task, seed)
        assert environment.task.reward()[0] < 0.99


PROGRAM = """
import sys
from pathlib import Path
from sim.environment import Environment
from sim.physics import Physics
from sim.rollout import run_episode
from sim.sandbox.loader import load_task
from sim.sandbox.reporting import poses_digest

environment = Environment(Physics())
task = load_task(Path(sys.argv[1]).read_text(encoding="utf-8"), None, {})
print(poses_digest(run_episode(environment, task, int(sys.argv[2])).final_poses))
"""


@pytest.mark.parametrize("name", ["put-block-in-bowl"])
def test_another_process_ends_at_the_same_poses_bit_for_bit(environment: Environment, name: str) -> None:
    task = load_task(source_of(name), None, {})
    here = poses_digest(run_episode(environment, task, SEEDS[0]).final_poses)
    arguments = [str(FOLDER / MANIFEST["tasks"][name]["file"]), str(SEEDS[0])]
    there = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=True)
    assert there.stdout.split()[-1] == here


def test_bowls_and_blocks_are_as_many_as_the_contract_says(environment: Environment) -> None:
    task = load_task(source_of("put-block-in-bowl"), None, {})
    seen = set()
    for seed in range(12):
        environment.reset(task, seed)
        (goal,) = environment.goals
        blocks, bowls = goal.matches.shape
        seen.add(bowls)
        assert 1 <= blocks <= bowls <= 3
        assert len(environment.obj_ids["rigid"]) == blocks + bowls + 6
    assert seen == {1, 2, 3}


def test_a_box_lies_right_at_four_poses_in_the_corner(environment: Environment) -> None:
    task = load_task(source_of("align-box-corner"), None, {})
    for seed in range(5):
        environment.reset(task, seed)
        (goal,) = environment.goals
        ((body, _),) = goal.objs
        width, length, height = environment.box(body).size
        assert 0.05 <= width <= 0.15
        assert 0.05 <= length <= 0.15
        assert 0.01 <= height <= 0.06
        assert len(goal.targ_poses) == 4
