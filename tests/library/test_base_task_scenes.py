"""Tolerances, counts and spawn distributions of the base tasks are those of the contract: none may get easier."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest

from sim.environment import Environment
from sim.household_objects import HOUSEHOLD_OBJECTS, SEEN_OBJECTS, UNSEEN_OBJECTS, household_path
from sim.judge import Judge
from sim.kits import SYMMETRIES
from sim.physics import Physics
from sim.primitives import PickPlace
from sim.scene import SPAWN_POSITION
from sim.task import Task
from sim.values import WORKSPACE
from tests.library.base_task_scenes import BOX_URDF, EXPECTED, HOUSEHOLD, Expected, SceneSpy
from tests.library.test_base_tasks import TASKS, distinct, load

SEEDS = range(3)


@pytest.fixture(scope="module")
def environment() -> Environment:
    return Environment(Physics())


class Built(Exception):
    """The scene stands; nobody has to wait until it is at rest."""


def build(environment: Environment, name: str, seed: int) -> tuple[SceneSpy, Task]:
    """The scene of a task before time goes on."""

    def stop(_: Judge) -> None:
        raise Built

    with SceneSpy().watching() as spy, suppress(Built):
        environment.reset(load(name), seed, on_built=stop)
    return spy, environment.task


class Scenes:
    """The first scenes of a task, built once."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._seen: dict[str, list[tuple[SceneSpy, Task]]] = {}

    def of(self, name: str) -> list[tuple[SceneSpy, Task]]:
        if name not in self._seen:
            self._seen[name] = [build(self._environment, name, seed) for seed in SEEDS]
        return self._seen[name]


@pytest.fixture(scope="module")
def scenes(environment: Environment) -> Scenes:
    return Scenes(environment)


def test_every_kind_of_base_task_is_frozen() -> None:
    assert set(EXPECTED) == set(distinct(TASKS))


@pytest.mark.parametrize(("name", "expected"), EXPECTED.items())
def test_horizon_tolerances_and_hand_are_the_contracts(name: str, expected: Expected, scenes: Scenes) -> None:
    for _, task in scenes.of(name):
        assert task.max_steps == expected.horizon
        assert task.pos_eps == expected.pos_eps
        assert np.rad2deg(task.rot_eps) == pytest.approx(expected.rot_eps_deg, abs=1e-3)
        assert (task.sixdof, task.ee.__name__) == (expected.sixdof, expected.ee)
        assert described(task.primitive) == expected.primitive
        assert np.array_equal(task.bounds, WORKSPACE.as_array())
        assert np.array_equal(task.zone_bounds, WORKSPACE.as_array())


def described(primitive: object) -> str:
    if isinstance(primitive, PickPlace):
        return f"PickPlace({primitive.height:g}, {primitive.speed:g})"
    return str(getattr(primitive, "__name__", primitive))


@pytest.mark.parametrize(("name", "expected"), EXPECTED.items())
def test_there_are_as_many_objects_as_the_contract_says(name: str, expected: Expected, scenes: Scenes) -> None:
    for spy, _ in scenes.of(name):
        counts = spy.count()
        assert counts.keys() <= expected.assets.keys()
        for asset, (least, most) in expected.assets.items():
            assert least <= counts[asset] <= most, asset


@pytest.mark.parametrize(("name", "expected"), EXPECTED.items())
def test_the_goals_are_the_contracts(name: str, expected: Expected, scenes: Scenes) -> None:
    for _, task in scenes.of(name):
        assert expected.goals[0] <= len(task.goals) <= expected.goals[1]
        assert sum(goal.step_max_reward for goal in task.goals) == pytest.approx(1.0)
        assert len(task.lang_goals) == len(task.goals)
        for goal in task.goals:
            assert expected.objects[0] <= len(goal.objs) <= expected.objects[1]
            assert (goal.metric, goal.replace, goal.rotations) == (
                expected.metric,
                expected.replace,
                expected.rotations,
            )
            allowed = SYMMETRIES if expected.symmetries is None else expected.symmetries
            assert all(np.isclose(symmetry, allowed).any() for _, (symmetry, _) in goal.objs)


@pytest.mark.parametrize(("name", "expected"), EXPECTED.items())
def test_everything_lies_at_a_random_free_place_with_room_for_itself(
    name: str, expected: Expected, scenes: Scenes
) -> None:
    for spy, _ in scenes.of(name):
        household = [size for name, size in HOUSEHOLD_OBJECTS.items() if used(spy, name)]
        flat = [(x, y, 0.0) for x, y, _ in spy.sizes]
        known = [*expected.rooms, *spy.sizes, *flat, *spy.boxes, *household]
        assert all(any(np.allclose(room, size) for size in known) for room in spy.rooms)
        assert all(any(np.allclose(room, size) for room in spy.rooms) for size in expected.rooms)
        found = [(*place.position[:2], *place.rotation) for place in spy.places]
        for asset, pose in spy.objects:
            if asset not in expected.elsewhere:
                found.remove((*pose.position[:2], *pose.rotation))  # each place is used once


def used(spy: SceneSpy, household_object: str) -> bool:
    return any(path == household_path(household_object) for path, _ in spy.objects)


@pytest.mark.parametrize(("name", "expected"), EXPECTED.items())
def test_sizes_are_drawn_from_the_contracts_ranges(name: str, expected: Expected, scenes: Scenes) -> None:
    for spy, task in scenes.of(name):
        assert tuple(spy.drawn) == expected.drawn
        for goal in task.goals:
            if expected.metric == "zone" and expected.drawn:  # the container is the zone
                assert [zone.size for zone in goal.params or ()] == spy.sizes


def test_free_places_and_yaws_are_uniform(environment: Environment) -> None:
    """On an empty table every decile of x, y and yaw gets its tenth, within four standard deviations."""
    _, task = build(environment, "align-box-corner", 0)
    environment.clear(task.ee)
    np.random.seed(0)
    draws = 400
    places = [task.get_random_pose(environment, (0.04, 0.04, 0.04)) for _ in range(draws)]
    margin = 18 / 2 * WORKSPACE.pixel_size  # half the footprint of 18 pixels
    yaws = [2 * np.arctan2(rotation[2], rotation[3]) % (2 * np.pi) for _, rotation in places]
    columns = [([place.position[axis] for place in places], WORKSPACE.bounds[axis], margin) for axis in (0, 1)]
    for values, (low, high), edge in [*columns, (yaws, (0.0, 2 * np.pi), 0.0)]:
        counts, _ = np.histogram(values, bins=10, range=(low + edge, high - edge))
        outside = draws - counts.sum()
        assert outside <= 0.02 * draws
        assert np.abs(counts - draws / 10).max() <= 4 * np.sqrt(draws * 0.1 * 0.9)
    assert {place.position[2] for place in places} == {0.02}


def test_bowls_and_blocks_are_as_many_as_the_contract_says(environment: Environment) -> None:
    seen = set()
    for seed in range(12):
        _, task = build(environment, "put-block-in-bowl", seed)
        (goal,) = task.goals
        blocks, bowls = goal.matches.shape
        seen.add(bowls)
        assert 1 <= blocks <= bowls <= 3
        assert len(environment.obj_ids["rigid"]) == blocks + bowls + 6
    assert seen == {1, 2, 3}


def test_a_box_lies_right_at_four_poses_in_the_corner(scenes: Scenes) -> None:
    for _, task in scenes.of("align-box-corner"):
        (goal,) = task.goals
        assert len(goal.targ_poses) == 4


def test_a_kit_has_five_places_at_the_contracts_offsets(scenes: Scenes) -> None:
    offsets = {(-0.09, 0.045), (0.0, 0.045), (0.09, 0.045), (-0.045, -0.045), (0.045, -0.045)}
    for name in ("assembling-kits", "assembling-kits-easy", "assembling-kits-seq"):
        for spy, task in scenes.of(name):
            kit = next(pose for path, pose in spy.objects if path == "kitting/kit.urdf")
            inverse = task_inverse(kit.rotation)
            targets = np.array([target.position for target in task.goals[0].targ_poses])
            seen = (targets - kit.position)[:, :2] @ inverse
            assert {(round(x, 4) + 0.0, round(y, 4) + 0.0) for x, y in seen.tolist()} == offsets


def task_inverse(rotation: tuple[float, float, float, float]) -> np.ndarray:
    """What turns rows (x, y) back by a yaw."""
    yaw = 2 * np.arctan2(rotation[2], rotation[3])
    return np.array([[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]])


def test_the_shapes_of_a_kit_differ_and_those_of_the_easy_one_do_not(scenes: Scenes) -> None:
    for name, kinds in [("assembling-kits", 5), ("assembling-kits-seq", 5), ("assembling-kits-easy", 1)]:
        for _, task in scenes.of(name):
            matches = np.vstack([goal.matches for goal in task.goals])
            assert len(np.unique(matches, axis=0)) == kinds


def test_a_rope_is_as_long_as_its_side_and_may_lie_either_way(scenes: Scenes) -> None:
    for name in ("align-rope", "manipulating-rope"):
        for _, task in scenes.of(name):
            (goal,) = task.goals
            first, last = goal.targ_poses[0].position, goal.targ_poses[-1].position
            assert np.linalg.norm(np.subtract(last, first)) == pytest.approx(0.2828 * 19 / 20, abs=1e-3)
            assert np.array_equal(goal.matches, np.eye(20) + np.eye(20)[::-1])


def test_the_zone_of_a_pile_is_a_square_of_12_cm(scenes: Scenes) -> None:
    for name in ("sweeping-piles", "separating-piles"):
        for _, task in scenes.of(name):
            (zone,) = task.goals[0].params or ()
            assert zone.size[:2] == (0.12, 0.12)


def test_palletizing_stacks_three_transposed_layers_of_six(scenes: Scenes) -> None:
    for spy, task in scenes.of("palletizing-boxes"):
        (goal,) = task.goals
        heights = np.array([target.position[2] for target in goal.targ_poses]).reshape(3, 6)
        yaws = np.array([target.rotation[2] for target in goal.targ_poses]).reshape(3, 6)
        assert np.allclose(heights, heights[:, :1])
        assert np.allclose(np.abs(yaws), np.array([[0], [np.sqrt(0.5)], [0]]))
        assert np.array_equal(goal.matches, np.eye(18))
        assert len(task.steps) == 17
        assert {tuple(np.round(size, 4)) for size in spy.boxes} == {(0.09, 0.0567, 0.0567)}
        assert SPAWN_POSITION[1] == -0.25


def test_seen_and_unseen_household_objects_are_kept_apart(environment: Environment) -> None:
    for name, pool in [("packing-seen-objects-seq", SEEN_OBJECTS), ("packing-unseen-objects-group", UNSEEN_OBJECTS)]:
        spy, _ = build(environment, name, 0)
        paths = {path for path, _ in spy.objects if path.startswith(HOUSEHOLD)}
        assert paths <= {household_path(thing) for thing in pool}


def test_no_piece_of_a_cut_container_is_narrower_than_5_cm(scenes: Scenes) -> None:
    for name in ("packing-boxes", "packing-boxes-pairs"):
        for spy, _ in scenes.of(name):
            ((width, length, _),) = spy.sizes
            narrowest = min(0.05, width - 0.02, length - 0.02)
            assert min(min(size[:2]) for size in spy.boxes) >= narrowest - 1e-9


def test_four_boxes_of_other_colors_are_left_where_they_are(scenes: Scenes) -> None:
    for spy, task in scenes.of("packing-boxes-pairs"):
        (goal,) = task.goals
        assert spy.count()[BOX_URDF] == len(goal.objs) + 4


def test_one_of_five_shapes_is_packed_in_a_single_action(scenes: Scenes) -> None:
    for _, task in scenes.of("packing-shapes"):
        assert (task.max_steps, len(task.goals), len(task.goals[0].objs)) == (1, 1, 1)
