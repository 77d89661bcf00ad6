from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from sim.environment import Environment
from sim.evidence.capture import capture_bodies, capture_scene, find_overlaps
from sim.evidence.witness import Witness, random_action, try_random_policy
from sim.physics import Physics
from sim.rollout import run_episode
from sim.sandbox.loader import load_task
from sim.sandbox.reporting import poses_digest
from sim.static_check import check_source
from sim.task import Task
from sim.values import WORKSPACE, Evidence
from tests.sim.tasks import BLOCK_TO_ZONE, make_task

ROOT = Path(__file__).parents[3]
CASES = sorted((ROOT / "tests/cases/evidence").rglob("*.py"))
SEED = 1_000_000


def hear(environment: Environment, task: Task, until: str = "") -> list[Evidence]:
    """The evidence on a task, up to the one with this name."""
    witness = Witness(environment)
    witness.see(run_episode(environment, task, SEED))
    found = []
    for evidence in chain(witness.testify(task), try_random_policy(environment, task, SEED)):
        found.append(evidence)
        if evidence.name == until:
            break
    return found


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_each_check_catches_its_cases_and_leaves_the_sound_ones_alone(physics: Physics, path: Path) -> None:
    """A case is named after the check that it is for; the folder says whether that one finds something."""
    source = path.read_text(encoding="utf-8")
    assert check_source(source).ok
    name = path.stem.partition("__")[0].replace("_", "-")
    *before, judged = hear(Environment(physics, "lenient"), load_task(source, None, {}), until=name)
    assert judged.name == name
    assert judged.ok == (path.parent.name == "clean"), judged.detail
    if path.parent.name == "clean":
        assert all(evidence.ok for evidence in before)


def test_every_check_has_a_case_that_it_catches_and_one_that_it_leaves_alone() -> None:
    text = (ROOT / "docs/evidence.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \|", text, flags=re.MULTILINE)
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "sim").rglob("*.py")]
    used = {name for source in sources for name in re.findall(r'Evidence\(\s*"([a-z-]+)"', source)}
    assert used == set(listed)
    for folder in ("caught", "clean"):
        names = {path.stem.partition("__")[0].replace("_", "-") for path in CASES if path.parent.name == folder}
        assert names == used - {"complete"}  # that one is the parent's: see tests/sim/sandbox/test_evidence.py


def test_evidence_is_the_same_every_time_and_leaves_episodes_as_they_are(environment: Environment) -> None:
    task = make_task()
    digest = poses_digest(run_episode(environment, task, SEED).final_poses)
    first = hear(environment, task)
    assert first[0].name == "unsolved-at-reset"
    assert len(first) == 9
    assert all(evidence.ok for evidence in first)
    assert poses_digest(run_episode(environment, task, SEED).final_poses) == digest
    assert hear(environment, task) == first


def test_an_episode_that_failed_gives_no_evidence_but_the_next_one_may(environment: Environment) -> None:
    task = make_task("if np.random.rand() < 0.6: raise ValueError('no')\n" + BLOCK_TO_ZONE)
    witness = Witness(environment)
    outcomes: list[str] = []
    for seed in range(SEED, SEED + 4):
        episode = run_episode(environment, task, seed)
        if not outcomes or outcomes[-1] == "task_error":
            assert list(Witness(environment).testify(task)) == []
        witness.see(episode)
        outcomes.append(episode.outcome)
    assert set(outcomes) == {"task_error", "solved"}
    assert len(list(witness.testify(task))) == 8


@pytest.mark.parametrize(
    ("methods", "name", "words"),
    [
        (
            "def reward(self):\n    assert self.moved, 'nothing was moved'\n    return 0, {}\n",
            "null-policy",
            "the task failed while nothing was done: AssertionError: nothing was moved in line",
        ),
        (
            "def reward(self):\n    assert self.moved in (0, 1), 'moved far'\n    return self.moved, {}\n",
            "random-policy",
            "the task failed while actions were random: AssertionError: moved far in line",
        ),
    ],
)
def test_what_a_task_raises_meanwhile_is_evidence(
    environment: Environment, methods: str, name: str, words: str
) -> None:
    """The primitive notes where it places: the oracle goes to the target, a random action elsewhere."""
    init = "self.moved = 0; self.primitive = self.shove"
    methods += (
        "def shove(self, movej, movep, ee, pick, place):\n"
        "    at = self._env.goals[0].targ_poses[0][0]\n"
        "    self.moved = 1 if abs(place[0][0] - at[0]) + abs(place[0][1] - at[1]) < 0.05 else 2\n"
        "    return False\n"
    )
    found = hear(environment, make_task(init=init, methods=methods))
    judged = next(evidence for evidence in found if evidence.name == name)
    assert not judged.ok
    assert judged.detail.startswith(words)


def test_an_interrupt_is_no_evidence(environment: Environment) -> None:
    for moment in ("def reward(self): raise KeyboardInterrupt\n",):
        witness = Witness(environment)
        witness.see(run_episode(environment, make_task(), SEED))
        with pytest.raises(KeyboardInterrupt):
            list(witness.testify(make_task(methods=moment)))


def test_a_captured_scene_says_what_is_there(environment: Environment) -> None:
    painted = BLOCK_TO_ZONE.replace("(0.04, 0.04, 0.04)))", '(0.04, 0.04, 0.04)), color="blue")')
    environment.reset(make_task(painted), 0)
    scene = capture_scene(environment)
    zone, block = scene.bodies
    assert (zone.kind, zone.is_rigid, zone.name) == ("zone", False, "green zone")
    assert (block.kind, block.is_rigid, block.name) == ("block", True, "blue block")
    assert block.bottom == pytest.approx(0.0, abs=0.002)
    assert block.top == pytest.approx(0.04, abs=0.002)
    assert (scene.sentences, len(scene.goals)) == (("go",), 1)
    assert scene.objects_of(scene.goals) == (block,)
    assert scene.body(999) is None


def test_a_body_without_a_file_or_a_plain_colour_has_no_name(environment: Environment) -> None:
    shape = "p.createVisualShape(p.GEOM_BOX, halfExtents=[0.02] * 3, rgbaColor=[0.3, 0.8, 0.1, 1])"
    environment.reset(make_task(f"p.createMultiBody(0, -1, {shape}, [0.5, 0, 0.1])\n" + BLOCK_TO_ZONE), 0)
    built = capture_bodies(environment)[0]
    assert (built.kind, built.colors, built.is_rigid) == ("", None, False)
    assert built.name == f"body {built.id}"


def test_looking_for_overlaps_puts_everything_back(environment: Environment) -> None:
    environment.reset(make_task(), 0)
    before = environment.final_poses()
    scene = capture_scene(environment)
    assert find_overlaps(environment, scene) == ()
    for body, pose in environment.final_poses().items():
        assert pose.position == pytest.approx(before[body].position, abs=1e-9)
        assert pose.rotation == pytest.approx(before[body].rotation, abs=1e-9)


def test_an_object_without_an_allowed_target_is_tried_nowhere(environment: Environment) -> None:
    environment.reset(make_task(BLOCK_TO_ZONE.replace("np.ones((1, 1))", "np.zeros((1, 1))")), 0)
    assert find_overlaps(environment, capture_scene(environment)) == ()


def test_random_actions_pick_objects_where_there_are_any(environment: Environment) -> None:
    environment.reset(make_task(), 0)
    rng = np.random.default_rng(0)
    (x_low, x_high), (y_low, y_high), _ = WORKSPACE.bounds
    (block,) = environment.obj_ids["rigid"]
    for _ in range(5):
        pick, place = random_action(environment, rng)
        assert pick.position[:2] == pytest.approx(environment.pose(block).position[:2], abs=0.03)
        assert x_low <= place.position[0] <= x_high
        assert y_low <= place.position[1] <= y_high
    environment.physics.set_pose(block, ((5.0, 0.0, 0.02), (0, 0, 0, 1)))
    pick, _ = random_action(environment, rng)
    assert x_low <= pick.position[0] <= x_high
