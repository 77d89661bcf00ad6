"""Pinned calls sent again: word for word, nothing but the model changed, and paid for once."""

import json
from pathlib import Path

from library.store import TaskLibrary
from tests.sse_server import Reply, SeenRequest, SseServer
from tests.workbench.commands.running import CommandLine
from tests.workbench.core.sessions import SOUND_SOURCE, UNSOLVABLE_SOURCE, code, writing


def served(project: Path, server: SseServer, *command: str) -> tuple[str, ...]:
    return (*command, "--project", str(project), "--base-url", server.base_url)


def test_two_models_are_compared_by_the_very_same_prompts(command_line: CommandLine, project: Path) -> None:
    answers = [*writing(), "no", "no", *writing(UNSOLVABLE_SOURCE, "second-task")]
    once = ("--provider", "openai", "--model", "old", "--trials", "2", "--episodes", "1", "--repair-attempts", "0")
    with SseServer([Reply(text, chunk=200) for text in answers]) as server:
        command_line(*served(project, server, "generate", *once))
        assert len(server.requests) == 12
        asked = [server.requests[4].body["messages"], server.requests[11].body["messages"]]

    def answer(seen: SeenRequest) -> Reply:
        return Reply("I cannot." if seen.body["messages"] == asked[0] else code(SOUND_SOURCE), chunk=200)

    with SseServer(answer) as server:
        drift = served(project, server, "drift", "last", "--model", "new")
        document = json.loads(command_line(*drift, "--json").out)
        assert [seen.body["messages"] for seen in server.requests] == asked
        assert {seen.body["model"] for seen in server.requests} == {"new"}
        text = command_line(*drift)
        assert len(server.requests) == 2
    assert (document["pairs"], document["left_out"], document["answer"]) == (2, 0, "not-enough-data")
    moves = {(flip["one"]["verdict"], flip["other"]["verdict"]) for flip in document["flips"]}
    assert moves == {("completed", "proposed"), ("runtime", "completed")}
    assert text.code == 0
    assert "Not enough data" in text.out
    assert len(TaskLibrary(project).trials()) == 2, "nothing of it is a trial of the library"


def test_without_recorded_calls_there_is_nothing_to_send(command_line: CommandLine, project: Path) -> None:
    with SseServer([Reply("no task")]) as server:
        command_line(*served(project, server, "generate", "--provider", "openai", "--model", "m", "--trials", "1"))
        result = command_line(*served(project, server, "drift", "last", "--model", "new"))
    assert result.code == 2
    assert "no call for code of run" in result.err


def test_a_provider_that_is_away_ends_it(command_line: CommandLine, project: Path) -> None:
    with SseServer([Reply(text, chunk=200) for text in (*writing(UNSOLVABLE_SOURCE),)]) as server:
        once = ("--provider", "openai", "--model", "old", "--trials", "1", "--episodes", "1", "--repair-attempts", "0")
        command_line(*served(project, server, "generate", *once))
    result = command_line(*served(project, server, "drift", "last", "--model", "new"))
    assert result.code == 3
    assert "The provider ended it early: cannot connect" in result.err


def test_the_built_in_author_is_no_model_to_compare(command_line: CommandLine, project: Path) -> None:
    here = ("--project", str(project), "--model", "m", "--provider", "builtin")
    result = command_line("drift", "last", *here)
    assert (result.code, "does not read prompts" in result.err) == (2, True)
