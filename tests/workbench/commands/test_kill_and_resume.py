"""`kill -9` at chosen points: the run that is gone on with equals the one that was left alone; nobody pays twice."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from library.sameness import content_of
from library.store import TaskLibrary
from tests.sse_server import Reply, SeenRequest, SseServer
from tests.workbench.commands.running import CommandLine
from tests.workbench.core.sessions import SOUND_SOURCE, YES, code, proposal
from workbench.core.project import create_project
from workbench.core.seeds import sampling_seed

TRIALS = 4
CALLS = 6 * TRIALS + 1
"""What the run asks when nothing disturbs it: one trial has two critics, the others one more try to write code."""


def answer(seen: SeenRequest) -> Reply:
    """An author whose words depend on the seed and on how long the conversation is; the last trial writes code."""
    draw = next(draw for draw in range(TRIALS) for more in (0, 1) if sampling_seed(0, draw) + more == seen.body["seed"])
    texts = (proposal(f"task-{draw}"), "I see.", "I see.", "[]")
    turn = len(seen.body["messages"]) // 2
    if turn < len(texts):
        return Reply(texts[turn], chunk=200)
    if draw < TRIALS - 1:
        return Reply("I cannot do that.")
    return Reply(code(SOUND_SOURCE) if turn == len(texts) else YES, chunk=200)


def arguments(project: Path, server: SseServer, *more: str) -> tuple[str, ...]:
    where = ("--project", str(project), "--provider", "openai", "--base-url", server.base_url, "--model", "m")
    what = ("--trials", str(TRIALS), "--episodes", "1", "--repair-attempts", "1", "--yes", "--events")
    return ("generate", *where, *what, *more)


def kill_when(event: str, times: int, command: tuple[str, ...]) -> None:
    """Run until an event was told so many times, then end the process as a power cut would."""
    full = [sys.executable, "-m", "workbench", *command]
    with subprocess.Popen(full, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            times -= json.loads(line)["event"] == event
            if times == 0:
                break
        os.killpg(process.pid, signal.SIGKILL)


def outcome(project: Path) -> object:
    """All that a user could see of a run, but times."""
    library = TaskLibrary(project)
    trials = [content_of(library.trial(trial.trial)) for trial in library.trials()]
    cards = [(card.name, card.state, card.source_hash, card.revision, card.verdict) for card in library.cards()]
    return trials, cards


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> object:
    """The run that nobody killed."""
    project = create_project(tmp_path_factory.mktemp("undisturbed") / "project").root
    with SseServer(answer) as server:
        full = [sys.executable, "-m", "workbench", *arguments(project, server)]
        subprocess.run(full, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        assert len(server.requests) == CALLS
    return outcome(project)


@pytest.mark.parametrize(
    ("event", "times"),
    [
        ("stage-finished", 3),  # in the middle of the first trial
        ("episode-started", 1),  # while a worker runs
        ("trial-finished", 4),  # a task is kept, and not yet accepted
    ],
)
def test_a_killed_run_ends_as_if_it_had_been_left_alone(
    command_line: CommandLine, project: Path, undisturbed: object, event: str, times: int
) -> None:
    with SseServer(answer) as server:
        kill_when(event, times, arguments(project, server))
        result = command_line(*arguments(project, server, "--resume", "last"))
        assert result.code == 0
        assert len(server.requests) <= CALLS + 1, "only the call that was cut off is asked again"
    assert outcome(project) == undisturbed
