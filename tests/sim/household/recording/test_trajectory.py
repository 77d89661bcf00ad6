import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sim.household.acting.calls import parse_calls
from sim.household.recording.trajectory import BadTrajectory, record, replay
from sim.household.values import Sample
from tests.sim.household.acting.test_executor import APPLE, BOWL, SOFA, kitchen

SAMPLE = Sample(
    "free",
    "Put the apple on the sofa.",
    ("Go to the apple.", "Take it.", "Go to the sofa.", "Put it there."),
    parse_calls(f"goto({APPLE}), grab(), goto({SOFA}), release()"),
    kitchen(),
    ["on", APPLE, SOFA],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trajectory")
    record(SAMPLE, folder)
    return folder


def test_there_is_a_picture_before_each_call(folder: Path) -> None:
    pictures = [np.asarray(Image.open(path)) for path in sorted(folder.glob("*.png"))]
    assert len(pictures) == len(SAMPLE.solution)
    assert all(picture.std() > 5 for picture in pictures)
    assert any((a != b).any() for a, b in pairwise(pictures))


def test_the_calls_stand_with_their_sentences_and_grabbing_is_told_from_releasing(folder: Path) -> None:
    interactions = json.loads((folder / "trajectory.json").read_text())["interactions"]
    assert [step["call"] for step in interactions] == [f"goto({APPLE})", "grab()", f"goto({SOFA})", "release()"]
    assert [step["plan"] for step in interactions] == list(SAMPLE.plan)
    assert all(step["ok"] for step in interactions)


def test_the_result_says_whether_the_goal_was_reached(folder: Path) -> None:
    result = json.loads((folder / "result.json").read_text())
    assert result["goal_reached"] is True
    assert result["completed"] is True


def test_the_states_follow_the_agent_and_what_it_carries(folder: Path) -> None:
    lines = [json.loads(line) for line in (folder / "states.jsonl").read_text().splitlines()]
    assert len(lines) == lines[-1]["step"] + 2  # the start, every step, the end
    held = [line for line in lines if line["held"] == APPLE]
    assert held
    assert all(str(APPLE) in line["poses"] for line in held[1:-1])


def test_a_replay_reaches_the_same_poses(folder: Path) -> None:
    replayed = replay(folder)
    assert replayed.same_results
    assert replayed.apart_m <= 1e-3
    assert replayed.steps > 0


def test_a_replay_of_something_else_is_told_from_the_record(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    setting = json.loads((folder / "task_setting.json").read_text())
    setting["scene"]["instances"][BOWL]["position"][0] += 0.03
    (tmp_path / "task_setting.json").write_text(json.dumps(setting))
    assert 0.02 < replay(tmp_path).apart_m < 0.1


def test_a_run_that_fails_is_recorded_as_far_as_it_goes(tmp_path: Path) -> None:
    failing = replace(SAMPLE, solution=parse_calls(f"goto({SOFA}), grab(), goto_user()"), plan=SAMPLE.plan[:3])
    results = record(failing, tmp_path, pictures=False)
    assert [result.reason for result in results] == [None, "not_movable"]
    result = json.loads((tmp_path / "result.json").read_text())
    assert (result["completed"], result["goal_reached"]) == (False, False)
    assert not list(tmp_path.glob("*.png"))


@pytest.mark.parametrize("missing", ["task_setting.json", "states.jsonl", "result.json"])
def test_an_incomplete_folder_is_refused_by_the_file_that_lacks(folder: Path, tmp_path: Path, missing: str) -> None:
    for path in folder.iterdir():
        if path.name != missing:
            (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(BadTrajectory, match=missing):
        replay(tmp_path)
