"""`simsmith tasks accept` and `reject` with several names, and with a person's own version."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from library.store import TaskLibrary
from tests.library.builders import make_trial
from tests.workbench.commands.running import CommandLine
from tests.workbench.core.sessions import OPENING_SOURCE, SOUND_SOURCE

NAMES = ("stack-blocks", "push-pile", "sort-rings")


class Answers(io.StringIO):
    """A terminal on which somebody answers."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def here(project: Path) -> tuple[str, str]:
    """A project with two completed proposals and one whose checks failed."""
    library = TaskLibrary(project)
    library.propose(make_trial("stack-blocks"))
    library.propose(make_trial("push-pile", trial="run-1-1"))
    library.propose(make_trial("sort-rings", trial="run-1-2", verdict="syntax"))
    return "--project", str(project)


def states(here: tuple[str, str]) -> list[str]:
    return [TaskLibrary(Path(here[1])).card(name).state for name in NAMES]


def test_each_is_decided_on_and_one_refusal_stops_no_other(command_line: CommandLine, here: tuple[str, str]) -> None:
    done = command_line("tasks", "accept", "sort-rings", "stack-blocks", "push-pile", "--yes", *here)
    assert done.code == 1
    assert "Accepted stack-blocks\nAccepted push-pile\nnot sort-rings: " in done.err
    assert states(here) == ["accepted", "accepted", "to-review"]
    command_line("tasks", "undo", *here)
    assert states(here) == ["accepted", "to-review", "to-review"]


def test_json_has_decisions_and_refusals(command_line: CommandLine, here: tuple[str, str]) -> None:
    rejected = command_line("tasks", "reject", *NAMES, "--reason", "all alike", "--yes", "--json", *here)
    document = json.loads(rejected.out)
    assert [done["task"] for done in document["decisions"]] == list(NAMES)
    assert {done["reason"] for done in document["decisions"]} == {"all alike"}
    again = command_line("tasks", "reject", *NAMES, "--yes", "--json", *here)
    assert [refusal["task"] for refusal in json.loads(again.out)["refused"]] == list(NAMES)
    assert (rejected.code, again.code) == (0, 1)


def test_without_a_terminal_several_need_a_yes(command_line: CommandLine, here: tuple[str, str]) -> None:
    refused = command_line("tasks", "accept", *NAMES, *here)
    assert refused.code == 2
    assert "say --yes" in refused.err
    assert states(here) == ["to-review"] * 3


@pytest.mark.parametrize(("answer", "code", "state"), [("y\n", 0, "accepted"), ("n\n", 1, "to-review")])
def test_on_a_terminal_one_question_lists_them(
    command_line: CommandLine,
    here: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    code: int,
    state: str,
) -> None:
    monkeypatch.setattr(sys, "stdin", Answers(answer))
    done = command_line("tasks", "accept", *NAMES[:2], *here)
    assert done.code == code
    assert "Accept these 2 tasks?" in done.err
    assert "stack-blocks  to-review  completed" in done.err
    assert states(here) == [state, state, "to-review"]


@pytest.mark.parametrize("wrong", [("stack-block",), ("--hash", "12"), ("--edited", "mine.py")])
def test_what_cannot_be_meant_is_refused_before_anything_is_decided(
    command_line: CommandLine, here: tuple[str, str], wrong: tuple[str, ...]
) -> None:
    assert command_line("tasks", "accept", *NAMES, *wrong, "--yes", *here).code == 2
    assert states(here) == ["to-review"] * 3


def test_a_persons_version_is_checked_and_accepted(
    command_line: CommandLine, here: tuple[str, str], tmp_path: Path
) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text(OPENING_SOURCE)
    refused = command_line("tasks", "accept", "stack-blocks", "--edited", str(mine), *here)
    assert (refused.code, states(here)[0]) == (1, "to-review")
    assert "The code was not run: line 2: " in refused.err
    mine.write_text(SOUND_SOURCE)
    accepted = command_line("tasks", "accept", "stack-blocks", "--edited", str(mine), *here)
    assert (accepted.code, accepted.err) == (0, "Accepted the edited stack-blocks\n")
    assert TaskLibrary(Path(here[1])).source("stack-blocks") == SOUND_SOURCE
