"""One contract for every base task of the manifest; a new one is tested by being listed.

What each task looks like, its tolerances, counts and distributions, is in `test_base_task_scenes.py`; how often the
oracle solves each, over many seeds, is in `docs/base_tasks.md`.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.assets import CATALOGUE
from sim.environment import Environment
from sim.judge import SOLVED_ABOVE
from sim.physics import Physics
from sim.rollout import run_episode
from sim.sandbox.loader import load_task
from sim.sandbox.reporting import poses_digest
from sim.source import source_hash
from sim.static_check import check_source
from sim.task import Task
from sim.values import Episode

FOLDER = Path(__file__).parents[2] / "library" / "base_tasks"
MANIFEST: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
TASKS: dict[str, dict[str, Any]] = MANIFEST["tasks"]
SEED = 1_000_000
SHORT_SEEDS = {
    **dict.fromkeys(("separating-piles", "sweeping-piles"), 1_000_038),  # the pile lies near its zone
    **dict.fromkeys(("packing-boxes", "packing-boxes-pairs", "packing-seen-objects-seq"), 9),  # few things to pack
    "align-rope": 4,
}
"""Scenes that are soon done, where others take long."""
BOXES, BOXES_PUT = 18, 7
"""How many boxes a pallet takes, and how many are put here: a layer and one on top. All take half a minute."""
COLORS_OF = {"-seen-colors": "train", "-unseen-colors": "test", "-full": "full"}
OBJECTS_OF = {"packing-seen-": "train", "packing-unseen-": "test"}


def source_of(name: str) -> str:
    file: str = TASKS[name]["file"]
    return (FOLDER / file).read_text(encoding="utf-8")


def load(name: str) -> Task:
    return load_task(source_of(name), None, TASKS[name]["parameters"])


def class_of(source: str) -> ast.ClassDef:
    (task,) = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    return task


def distinct(names: dict[str, dict[str, Any]]) -> list[str]:
    """One name of those that share a file and differ in colors at most."""
    kinds: dict[tuple[str, str], str] = {}
    for name, entry in names.items():
        unlike = {key: value for key, value in entry["parameters"].items() if key != "mode"}
        kinds.setdefault((entry["file"], str(unlike)), name)
    return list(kinds.values())


@pytest.fixture(scope="module")
def environment() -> Environment:
    return Environment(Physics())


@pytest.fixture(scope="module")
def rollout(environment: Environment) -> Callable[[str], Episode]:
    """The oracle's episode of a task; each is run once, for all tests."""
    episodes: dict[str, Episode] = {}

    def run(name: str) -> Episode:
        if name not in episodes:
            episodes[name] = run_episode(environment, load(name), SHORT_SEEDS.get(name, SEED))
            assert environment.diagnostics.entries == []
        return episodes[name]

    return run


def test_every_file_is_listed() -> None:
    assert MANIFEST["schema"] == 1
    assert {entry["file"] for entry in TASKS.values()} == {path.name for path in FOLDER.glob("*.py")}


@pytest.mark.parametrize("name", TASKS)
def test_the_manifest_says_what_the_source_says(name: str) -> None:
    entry, source = TASKS[name], source_of(name)
    report = check_source(source)
    assert report.diagnostics == ()
    assert report.class_name == entry["class"] == class_of(source).name
    assert report.source_hash == entry["hash"] == source_hash(source)
    assert entry["description"].startswith(str(ast.get_docstring(class_of(source))))
    assert entry["assets"]
    assert all(path in CATALOGUE for path in entry["assets"])


@pytest.mark.parametrize("name", TASKS)
def test_a_base_task_is_a_page_that_can_be_imitated(name: str) -> None:
    lines = source_of(name).splitlines()
    assert 40 <= len(lines) <= 90
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("name", TASKS)
def test_a_variant_sets_only_what_the_task_knows(name: str) -> None:
    plain = load_task(source_of(name), None, {})
    for parameter, value in TASKS[name]["parameters"].items():
        assert isinstance(getattr(plain, parameter), type(value))


def test_a_name_tells_the_mode_and_a_name_without_colors_means_the_seen_ones() -> None:
    for name, entry in TASKS.items():
        told = [mode for suffix, mode in COLORS_OF.items() if name.endswith(suffix)]
        told += [mode for prefix, mode in OBJECTS_OF.items() if name.startswith(prefix)]
        assert entry["parameters"].get("mode", "train") == (told or ["train"])[0]


def test_a_task_of_colors_has_all_its_variants() -> None:
    for name in TASKS:
        plain = next((name.removesuffix(suffix) for suffix in COLORS_OF if name.endswith(suffix)), None)
        if plain is not None:
            assert {plain, *(plain + suffix for suffix in COLORS_OF)} <= TASKS.keys()


@pytest.mark.parametrize("name", [name for name in distinct(TASKS) if name != "palletizing-boxes"])
def test_the_oracle_solves_it_without_a_diagnostic(rollout: Callable[[str], Episode], name: str) -> None:
    episode = rollout(name)
    assert (episode.outcome, episode.error) == ("solved", None)
    assert SOLVED_ABOVE < episode.reward < 1 + 1e-9  # a goal is finished within 0.01 of its share


def test_the_oracle_stacks_each_box_that_it_is_given_on_the_pallet(environment: Environment) -> None:
    task = load_task(source_of("palletizing-boxes"), None, {"max_steps": BOXES_PUT})
    episode = run_episode(environment, task, SEED)
    assert environment.diagnostics.entries == []
    assert (episode.outcome, episode.error) == ("unsolved", None)
    assert episode.reward == pytest.approx(BOXES_PUT / BOXES)


@pytest.mark.parametrize("name", distinct(TASKS))
def test_it_is_not_solved_at_reset(environment: Environment, name: str) -> None:
    task = load(name)
    for seed in range(2):
        environment.reset(task, seed)
        environment.wait()
        assert not environment.solved
        assert environment.goals


PROGRAM = """
import sys
from pathlib import Path
from sim.environment import Environment
from sim.physics import Physics
from sim.rollout import run_episode
from sim.sandbox.loader import load_task
from sim.sandbox.reporting import poses_digest

environment = Environment(Physics())
for file in sys.argv[2:]:
    task = load_task(Path(file).read_text(encoding="utf-8"), None, {"max_steps": 1})
    print(poses_digest(run_episode(environment, task, int(sys.argv[1])).final_poses))
"""


def test_another_process_ends_at_the_same_poses_bit_for_bit(environment: Environment) -> None:
    """A kit, a rope, a pile and bowls, one action of each; the other process runs them in another order."""
    names = ["assembling-kits", "align-rope", "sweeping-piles", "put-block-in-bowl"]
    here = []
    for name in names:
        task = load_task(source_of(name), None, {"max_steps": 1})
        here.append(poses_digest(run_episode(environment, task, SEED).final_poses))
    files = [str(FOLDER / TASKS[name]["file"]) for name in reversed(names)]
    command = [sys.executable, "-c", PROGRAM, str(SEED), *files]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert printed[-len(names) :] == here[::-1]
    assert len(set(here)) == len(names)
