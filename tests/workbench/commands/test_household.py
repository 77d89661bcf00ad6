"""`simsmith household create`, `verify` and `run`, as a person or a script meets them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.household.tasks.hardcoding import propose
from sim.household.tasks.sample_io import sample_to_json
from sim.household.tasks.task_types import HARDCODED
from sim.household.tasks.wishes import ThingWish, Wish
from sim.household.values import Sample, TaskType
from tests.workbench.commands.running import CommandLine
from workbench.core.household.examples import example_house, example_samples


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A folder with three samples that hold."""
    folder = tmp_path / "samples"
    folder.mkdir()
    for number, sample in enumerate(example_samples()):
        (folder / f"scene0_task{number}.json").write_text(json.dumps(sample_to_json(sample)))
    return folder


def test_samples_are_made_verified_and_told(command_line: CommandLine, project: Path) -> None:
    made = command_line(
        "household",
        "create",
        "--types",
        "come,take",
        "--scenes",
        "1",
        "--rooms",
        "1",
        "--json",
        "--project",
        str(project),
    )
    document = json.loads(made.out)
    assert made.code == 0
    assert [Path(file).parent.name for file in document["samples"]] == ["come", "take"]
    assert Path(document["folder"]).parent == project / "household" / "tasks" / "hardcoding"
    assert [(one["type"], one["asked"], one["verified"]) for one in document["yield"]["types"]] == [
        ("come", 1, 1),
        ("take", 1, 1),
    ]
    shown = command_line("household", "run", document["samples"][1])
    assert shown.code == 0
    assert "✓  grab()" in shown.out
    again = command_line("household", "create", "--resume", "--types", "bring", "--project", str(project))
    assert again.code == 2
    assert "was asked for other types; leave the option out" in again.err


APPLE, BASKET, COFFEE_TABLE = ThingWish("apple"), ThingWish("basket"), ThingWish("coffee table")
WISHES = {"put": Wish(APPLE, BASKET), "exist": Wish(APPLE, COFFEE_TABLE, exists=True)}


def drawn(type_: TaskType) -> dict[str, Any]:
    """A sample of a type in the small house; it is about the apple where it is about a thing."""
    wish = Wish() if type_ == "come" else WISHES.get(type_, Wish(APPLE))
    sample = propose(example_house(), type_, np.random.default_rng(0), wish)
    assert isinstance(sample, Sample)
    return sample_to_json(sample)


def mutants_of(sample: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What it fails at, and a sample that is not true any more."""
    plan, solution, things = sample["plan"], sample["solution"], sample["scene"]["instances"]
    yield "plan_fits" if len(plan) == 1 else "fits_type", {**sample, "plan": plan[:-1], "solution": solution[:-1]}
    if sample["type"] == "come":
        return
    number = int(re.search(r"\d+", solution[0])[0])  # type: ignore[index]
    yield "fits_type", {**sample, "solution": [solution[0].replace(str(number), "5"), *solution[1:]]}
    is_question = sample["type"] in ("where", "exist")
    if is_question:
        answer = "No, nowhere."
        wrong = [*solution[:-1], f'speak("{answer}")']
        yield "goal_reached", {**sample, "solution": wrong, "answer": answer, "accept": []}
    apple = next(thing for thing in things if thing["category"] == "apple")
    gone = {**apple, "position": [-4.0, -4.0, 0.04], "parent": -1}
    moved = {**sample["scene"], "instances": [gone if thing is apple else thing for thing in things]}
    yield "goal_reached" if is_question else "carried_out", {**sample, "scene": moved, "accept": []}


def test_exactly_the_mutants_are_named_with_their_reasons(command_line: CommandLine, tmp_path: Path) -> None:
    causes: dict[str, str] = {}
    for type_ in HARDCODED:
        sample = drawn(type_)
        (tmp_path / f"{type_}.json").write_text(json.dumps(sample))
        for number, (cause, mutant) in enumerate(mutants_of(sample)):
            name = f"{type_}_mutant{number}.json"
            (tmp_path / name).write_text(json.dumps(mutant))
            causes[name] = cause
    verified = command_line("household", "verify", str(tmp_path))
    assert verified.code == 1
    *named, total = verified.out.splitlines()
    told = {Path(line[2:].split(": ")[0]).name: line.split(": ")[1] for line in named}
    assert told == causes
    assert total == f"{len(HARDCODED)} of {len(HARDCODED) + len(causes)} samples hold"


def test_a_verification_as_json_is_one_document(command_line: CommandLine, good: Path) -> None:
    verified = command_line("household", "verify", str(good), "--json")
    document = json.loads(verified.out)
    assert (verified.code, document["passed"], document["failed"]) == (0, 3, 0)
    assert all(check["passed"] for sample in document["samples"] for check in sample["checks"])


def test_files_that_are_no_samples_are_named_and_lose_no_other(command_line: CommandLine, good: Path) -> None:
    rubbish = ["", "{", "[1, 2]", '{"a": 1}', "\x00\x01", '"text"', "[" * 100_000]
    for number, text in enumerate(rubbish):
        (good / f"rubbish{number}.json").write_text(text)
    (good / "latin.json").write_bytes(b"\xff\xfe")
    verified = command_line("household", "verify", str(good))
    assert verified.code == 2
    assert verified.err.count(" is no ") == len(rubbish) + 1
    assert verified.out == f"3 of {3 + len(rubbish) + 1} samples hold\n"


def test_a_sample_that_no_process_can_read_fails_and_loses_no_other(command_line: CommandLine, good: Path) -> None:
    document = json.loads((good / "scene0_task0.json").read_text())
    things = document["scene"]["instances"]
    document["scene"]["instances"] = [{"prefab": "table", "position": [0, 0, 0], "scale": [10**400] * 3}, *things[1:]]
    (good / "huge.json").write_text(json.dumps(document))
    document["scene"]["instances"] = [{**things[0], "position": [1e308, 0, 0]}, *things[1:]]
    (good / "far.json").write_text(json.dumps(document))
    verified = command_line("household", "verify", str(good))
    assert verified.code == 1
    far, huge, total = verified.out.splitlines()
    assert "far.json: not_a_sample: " in far
    assert "must be at most 1000" in far
    assert "huge.json: not_tried: OverflowError" in huge
    assert total == "3 of 5 samples hold"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("verify", "nowhere"), "nowhere: there is no such file or folder"),
        (("run", "nowhere.json"), "nowhere.json: there is no such file"),
        (("create", "--types", "come,brng"), "did you mean 'bring'"),
        (("create", "--scenes", "0"), "number of scenes must be from 1"),
        (("create", "--scene", "nowhere.json"), "nowhere.json: cannot be read as a scene"),
        (("create", "--objects", "pumkin=1"), "the household catalogue has no 'pumkin'; nearest: pumpkin"),
        (("create", "--task", "Dance.", "--method", "hardcoding"), "choose the method prompting"),
        (("create", "--task", "Dance."), "'Dance.' is not understood: it is none of come, goto"),
        (("create", "--task", " "), "the task in words is empty"),
        (("create", "--types", ""), "no type of task is asked for"),
        (("create", "--resume"), "there is no run of household tasks"),
    ],
)
def test_a_mistake_is_said_in_a_sentence(
    command_line: CommandLine, project: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.setenv("SIMSMITH_PROJECT", str(project))
    monkeypatch.chdir(project)
    refused = command_line("household", *arguments)
    assert refused.code == 2
    assert words in refused.err
    assert "Traceback" not in refused.err
    assert not (project / "household").exists()


def test_where_no_house_is_as_it_is_asked_for_the_answer_is_no(command_line: CommandLine, project: Path) -> None:
    asked = ("--types", "come", "--scenes", "1", "--rooms", "1", "--objects", "bed=40", "--project", str(project))
    made = command_line("household", "create", *asked)
    assert made.code == 1
    assert "no scene with 40 × bed: there is no free floor" in made.err
    assert "1 × no_scene" in made.out


def test_a_provider_that_cannot_be_reached_is_told_from_a_no(command_line: CommandLine, project: Path) -> None:
    asked = ("--method", "prompting", "--types", "come", "--scenes", "1", "--base-url", "http://127.0.0.1:9/v1")
    made = command_line("household", "create", *asked, "--project", str(project))
    assert made.code == 3
    assert "0 of 1 scenes are kept in " in made.err


def test_a_prompt_about_a_house_is_shown_and_not_sent(command_line: CommandLine, project: Path) -> None:
    shown = command_line("recipes", "render", "household-prompting", "--project", str(project))
    assert shown.code == 0
    assert "id | description | category | colour" in shown.out
    refused = command_line("generate", "--recipe", "household-prompting", "--project", str(project))
    assert refused.code == 2
    assert "simsmith household create --method prompting" in refused.err
