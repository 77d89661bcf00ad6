"""`simsmith check --verify`: a success counts when it is borne out without the task's code."""

import json
from pathlib import Path

import pytest

from tests.workbench.commands.running import CommandLine

CASES = Path(__file__).parents[2] / "cases"
TELEPORTS = """
    def get_lang_goal(self):
        self.calls = getattr(self, "calls", 0) + 1
        if self.calls == 2:
            self.teleport()
        return "put the blocks on the stand"
"""


@pytest.fixture
def cheat(tmp_path: Path) -> Path:
    """It passes the static check, and its oracle solves it."""
    source = (CASES / "cheats" / "cheat.py").read_text()
    file = tmp_path / "cheat.py"
    file.write_text(source.replace("import os\nimport json\nimport sys\n", "") + TELEPORTS)
    return file


def test_an_honest_success_is_verified(command_line: CommandLine) -> None:
    result = command_line("check", str(CASES / "broken_tasks" / "sound_task.py"), "--seeds", "0", "--verify")
    assert result.code == 0
    assert "1 of 1 episodes solved, mean reward 1.00 · 1 of 1 verified" in result.out


def test_a_cheat_passes_the_check_and_fails_the_verification(command_line: CommandLine, cheat: Path) -> None:
    assert command_line("check", str(cheat), "--seeds", "0").code == 0
    result = command_line("check", str(cheat), "--seeds", "0", "--verify", "--json")
    assert result.code == 1
    (task,) = json.loads(result.out)["tasks"]
    (episode,) = task["episodes"]
    assert (task["outcome"], task["runtime"], task["completed"]) == ("mismatch", True, False)
    assert (episode["outcome"], episode["verified"]) == ("mismatch", False)
    assert episode["verification"]["verdict"] == "mismatch"
    assert "not solved" in episode["verification"]["reason"]


def test_a_mismatch_is_told_in_words_of_its_own(command_line: CommandLine, cheat: Path) -> None:
    result = command_line("check", str(cheat), "--seeds", "0", "--verify")
    assert "cheat: mismatch · 0 of 1 episodes solved, mean reward 1.00 · 0 of 1 verified" in result.out
    assert "verification[mismatch]: seed 0 looked solved; without the task's code" in result.out
    assert "0 of 1 tasks completed" in result.out


def test_a_task_that_judges_itself_is_not_completed(command_line: CommandLine, tmp_path: Path) -> None:
    own_word = tmp_path / "own_word.py"
    sound = (CASES / "broken_tasks" / "sound_task.py").read_text().rstrip()
    own_word.write_text(sound + "\n\n    def done(self):\n        return True\n")
    result = command_line("check", str(own_word), "--seeds", "0", "--verify", "--json")
    (task,) = json.loads(result.out)["tasks"]
    assert (result.code, task["outcome"], task["self_judged"], task["completed"]) == (1, "solved", True, False)
    assert task["episodes"][0]["verification"]["verdict"] == "unverifiable"


def test_without_the_flag_nothing_is_said_about_it(command_line: CommandLine) -> None:
    result = command_line("check", str(CASES / "broken_tasks" / "sound_task.py"), "--seeds", "0", "--json")
    (episode,) = json.loads(result.out)["tasks"][0]["episodes"]
    assert (episode["verified"], episode["verification"]) == (None, None)
