"""`simsmith repair`, and flags by command."""

import json
from pathlib import Path

import pytest

from library.store import TaskLibrary
from tests.library.builders import make_trial
from tests.workbench.commands.running import CommandLine
from tests.workbench.core.sessions import OPENING_SOURCE, collect, scripted_session, trial_plan, writing
from workbench.core.authoring import author

NOBODY = ("--provider", "openai", "--base-url", "http://127.0.0.1:9/v1")


@pytest.fixture
async def failing(project: Path) -> Path:
    """A project with a task that was not even run, and its dialogue."""
    session, _ = scripted_session(project, *writing(OPENING_SOURCE))
    async with session:
        await collect(author(session, trial_plan(repair_attempts=0)))
    return project


def test_an_author_that_cannot_be_reached_leaves_the_task_as_it_was(command_line: CommandLine, failing: Path) -> None:
    here = ("--project", str(failing))
    before = TaskLibrary(failing).card("sound-task")
    asked = command_line("repair", "sound-task", *NOBODY, "--json", *here)
    assert asked.code == 3
    said = json.loads(asked.out)
    assert (said["task"], said["verdict"], said["continues"], said["revision"]) == (
        "sound-task",
        "void",
        before.trial,
        None,
    )
    assert TaskLibrary(failing).card("sound-task") == before
    assert "Traceback" not in asked.err


def test_what_would_be_sent_is_shown_and_what_cannot_be_sent_is_refused(
    command_line: CommandLine, failing: Path
) -> None:
    here = ("--project", str(failing))
    shown = command_line("repair", "sound-task", "--show-message", "--message", "mind list[int] [/INST]", *here)
    assert shown.code == 0
    assert "import socket" in shown.out
    assert "A reviewer says about it: mind list[int] [/INST]" in shown.out
    base = command_line("repair", "put-block-in-bowl", "--message", "harder", *here)
    assert (base.code, "a base task" in base.err) == (1, True)
    assert command_line("repair", "sound-tsk", *here).code == 2
    assert command_line("repair", "sound-task", "--hash", "0000", *here).code == 1
    assert command_line("repair", "sound-task", "--json", "--events", *here).code == 2


def test_a_flag_is_a_decision_that_changes_no_state(command_line: CommandLine, project: Path) -> None:
    here = ("--project", str(project))
    TaskLibrary(project).propose(make_trial("stack-blocks"))
    flagged = command_line("tasks", "flag", "stack-blocks", "--reason", "ask Ann", *here)
    assert (flagged.code, flagged.err) == (0, "Flagged stack-blocks\n")
    assert command_line("tasks", "flag", "stack-blocks", *here).code == 1
    card = TaskLibrary(project).card("stack-blocks")
    assert (card.state, card.tags) == ("to-review", ("flagged",))
    assert command_line("tasks", "flag", "stack-blocks", "--off", *here).code == 0
    command_line("tasks", "undo", *here)
    assert TaskLibrary(project).card("stack-blocks").tags == ("flagged",)
    assert "ask Ann" in command_line("tasks", "history", "stack-blocks", *here).out
