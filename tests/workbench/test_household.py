"""The examples of the published document, run as they are written, the import line aside; and `TaskCreator` itself."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from sim.household import generate_scene
from sim.household.errors import UnknownThing
from sim.household.scenes.scene_io import from_json, to_json
from sim.household.trying import try_document
from sim.pool import InProcess
from tests.sse_server import Reply, SseServer
from workbench.core.errors import HouseholdPlanError
from workbench.core.household import methods
from workbench.core.household.examples import example_house
from workbench.household import TaskCreator

GOTO = '{"type": "goto", "task": "Go to the %s.", "plan": ["Go there."], "solution": ["goto(%d)"], "goal": ["at", %d]}'


def samples_in(folder: Path) -> list[dict[str, object]]:
    return [json.loads(file.read_text()) for file in sorted(folder.glob("household/tasks/*/*/*/*.json"))]


def test_the_first_example_hardcoding_without_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(methods, "LocalProcesses", InProcess)  # ten processes cost more than ten scenes; see below
    creator = TaskCreator()  # no key needed for hardcoding
    creator.create_tasks(task_types=["come", "goto"], method="hardcoding", scene_num=10)
    samples = samples_in(tmp_path)
    assert [sample["type"] for sample in samples] == ["come"] * 10 + ["goto"] * 10
    assert all(sample["verified"] for sample in samples)


def test_the_second_example_prompting_with_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(methods, "LocalProcesses", InProcess)
    things = from_json(generate_scene(seed=0)).instances
    thing = next(
        one for one in things if one.kind == "kinematic" and [other.name for other in things].count(one.name) == 1
    )
    answer = GOTO % (thing.name.replace("_", " "), thing.id, thing.id)
    with SseServer([Reply(answer)]) as server:
        api_key, base_url = "sk-test", server.base_url
        creator = TaskCreator(api_key=api_key, base_url=base_url)
        creator.create_tasks(task_types=["goto"], method="prompting", scene_num=1)
        (request,) = server.requests
    assert request.headers["authorization"] == "Bearer sk-test"
    (sample,) = samples_in(tmp_path)
    assert (sample["type"], sample["verified"]) == ("goto", True)
    assert "sk-test" not in "".join(file.read_text() for file in tmp_path.rglob("*") if file.is_file())


def test_the_third_example_a_scene_that_surely_holds_a_pumpkin() -> None:
    scene = generate_scene({"LowPolyInterior_Pumpkin": 1})  # a scene that surely holds a pumpkin
    object_id = {instance["prefab"]: i for i, instance in enumerate(scene["instances"])}["LowPolyInterior_Pumpkin"]  # type: ignore[index,call-overload,arg-type]  # as published
    assert scene["instances"][object_id]["category"] == "pumpkin"  # type: ignore[index,call-overload]  # JSON


def test_no_physics_is_loaded_where_tasks_are_made() -> None:
    code = "import sys, workbench.household; print([name for name in ('pybullet', 'textual') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


async def test_it_works_where_a_loop_runs_already(tmp_path: Path) -> None:
    assert asyncio.get_running_loop().is_running()
    files = TaskCreator().create_tasks(["come"], scene_num=1, room_num=1, out=tmp_path, quiet=True)
    assert [file.name for file in files] == ["scene0_task0.json"]


def test_a_task_in_words_is_read_and_its_houses_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setattr(methods, "LocalProcesses", InProcess)
    files = TaskCreator().create_tasks(task="Take the red apple.", room_num=1, out=tmp_path, quiet=True)
    (sample,) = (json.loads(file.read_text()) for file in files)
    assert (sample["type"], sample["task"]) == ("take", "Take the red apple.")
    assert sample["scene"]["instances"][sample["bindings"]["x"]]["color"] == "red"
    with pytest.raises(HouseholdPlanError, match="no 'appel'; nearest: apple"):
        TaskCreator().create_tasks(task="Take the appel.", out=tmp_path)


def test_a_mistake_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(HouseholdPlanError, match="did you mean 'goto'"):
        TaskCreator().create_tasks(["gotto"], out=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_hand_made_sample_in_the_published_form_verifies(tmp_path: Path) -> None:
    sample = {
        "task": "Go to the table.",
        "plan": "Go to the table.",
        "solution": "goto(0)",
        "scene": to_json(example_house()),
    }
    assert try_document(sample)["passed"]


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"object_counts": {"pumkin": 1}}, UnknownThing, "nearest: pumpkin"),
        ({"method": "magic"}, HouseholdPlanError, "unknown method 'magic'"),
        ({"split": "dev"}, HouseholdPlanError, "unknown split 'dev'"),
    ],
)
def test_what_nobody_knows_is_refused_before_anything_is_made(
    tmp_path: Path, asked: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        TaskCreator().create_tasks(["come"], out=tmp_path, quiet=True, **asked)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())
