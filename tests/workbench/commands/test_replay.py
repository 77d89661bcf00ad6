import json
from pathlib import Path

from tests.sse_server import Reply, SseServer
from tests.workbench.commands.running import CommandLine
from tests.workbench.core.sessions import proposal


def test_the_exit_code_says_whether_the_same_came_out(command_line: CommandLine, project: Path) -> None:
    here = ("--project", str(project))
    with SseServer([Reply(proposal()), *[Reply("I cannot do that.")] * 5]) as server:
        served = ("--provider", "openai", "--base-url", server.base_url, "--model", "m", "--trials", "1")
        assert command_line("generate", *here, *served).code == 0
    same = command_line("replay", "last", *here)
    assert (same.code, "1 of 1 trials came out the same" in same.out) == (0, True)
    for file in (project / "calls").glob("*.json"):
        file.unlink()
    otherwise = command_line("replay", "last", *here, "--json")
    document = json.loads(otherwise.out)
    assert (otherwise.code, document["same"], document["trials"][0]["same"]) == (1, False, False)
    assert "no recorded call" in document["trials"][0]["problem"]


def test_only_a_run_that_was_begun_can_be_replayed(command_line: CommandLine, project: Path) -> None:
    result = command_line("replay", "yesterday", "--project", str(project))
    assert (result.code, "no run 'yesterday' was begun by a command; there is none yet" in result.err) == (2, True)
