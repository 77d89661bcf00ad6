"""`simsmith train`: what it refuses, and one small policy."""

import json
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

from tests.policy.making import dataset
from tests.workbench.commands.running import CommandLine


def test_a_policy_is_written_with_its_loss_curve(command_line: CommandLine, project: Path, tmp_path: Path) -> None:
    data, out = dataset(tmp_path / "data", [0, 2]), tmp_path / "policy"
    words = ("train", str(data), "--steps", "2", "--out", str(out), "--project", str(project))
    result = command_line(*words, "--json")
    assert result.code == 0, result.err
    document = json.loads(result.out)
    assert (document["policy"], document["steps"], document["planned"]) == (str(out), 2, 2)
    assert "2 actions of 2 demonstrations" in result.err
    assert [line.split(",")[0] for line in (out / "loss.csv").read_text().splitlines()] == ["step", "1", "2"]
    assert json.loads((out / "policy.json").read_text())["data"][0]["tasks"] == {"put-it-there": "ab" * 32}

    again = command_line(*words)
    assert again.code == 2
    assert "it holds a policy already: give another folder with --out" in again.err

    finished = command_line("train", "--resume", str(out), "--project", str(project))
    assert (finished.code, "no training was stopped here" in finished.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("align-rope",), "no demonstrations of align-rope: simsmith demos align-rope --n 100 --split train"),
        (("align-rop",), "unknown task 'align-rop'; nearest: align-rope"),
        (("align-rope", "--encoder", "bert"), "unknown encoder 'bert'; there are ngram"),
        (("align-rope", "--steps", "5", "--minutes", "1"), "--steps and --minutes exclude each other"),
        ((), "name what is learnt from: tasks with demonstrations"),
        (("--resume", "x", "--steps", "1000", "--seed", "0"), "as that training began: leave --steps, --seed out"),
        (("--resume", "x", "--json", "--quiet"), "no training was stopped here"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(
    command_line: CommandLine, project: Path, words: tuple[str, ...], told: str
) -> None:
    result = command_line("train", *words, "--project", str(project))
    assert (result.code, result.out) == (2, "")
    assert told in result.err


def test_more_demonstrations_than_there_are_is_refused(
    command_line: CommandLine, project: Path, tmp_path: Path
) -> None:
    data = dataset(tmp_path / "data", [0])
    result = command_line("train", str(data), "--demos", "2", "--project", str(project))
    assert result.code == 2
    assert "1 of the 2 demonstrations of put-it-there that are needed" in result.err
