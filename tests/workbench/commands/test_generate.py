"""`simsmith generate` from the shell's side: documents, lines, exit codes, and what is left when it is stopped."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from library.store import TaskLibrary
from tests.sse_server import Fault, Reply, SseServer
from tests.workbench.commands.running import CommandLine
from tests.workbench.core.sessions import SOUND_SOURCE, YES, code, proposal, writing
from workbench.core.project import create_project

FEW_THINGS = ("--seed", "10")
"""With this seed the built-in author proposes tasks of two things to move."""
SOUND = [Reply(text, chunk=40) for text in (*writing(), YES, YES)]


def arguments(project: Path, server: SseServer | str, *more: str) -> tuple[str, ...]:
    """One trial of one episode by a model that is served."""
    url = server if isinstance(server, str) else server.base_url
    where = ("--project", str(project), "--provider", "openai", "--base-url", url, "--model", "m")
    return ("generate", *where, "--trials", "1", "--episodes", "1", "--repair-attempts", "0", *more)


def test_three_trials_of_the_builtin_author(command_line: CommandLine, project: Path) -> None:
    here = ("--project", str(project))
    what = ("--recipe", "bottom-up", "--provider", "builtin", "--trials", "3", "--episodes", "1", "--yes")
    result = command_line("generate", *here, *what, *FEW_THINGS, "--json")
    assert result.code == 0
    document = json.loads(result.out)
    assert document.keys() >= {"run", "trials", "statistics"}
    assert len(document["trials"]) == 3
    keys = {"trial", "task", "verdict", "accepted", "attempts", "tokens", "cost", "seconds"}
    assert all(trial.keys() >= keys for trial in document["trials"])
    statistics = document["statistics"]
    rates = {"syntax_rate", "runtime_rate", "completion_rate"}
    assert statistics.keys() >= {"trials", "void", "intervals", "diversity", *rates}
    assert statistics["completion_rate"] >= 2 / 3
    accepted = {trial["task"] for trial in document["trials"] if trial["accepted"]}
    assert len(accepted) >= 2
    listing = [sys.executable, "-m", "workbench", "tasks", "list", *here, "--json"]
    after_restart = json.loads(subprocess.run(listing, capture_output=True, text=True, check=True).stdout)["tasks"]
    assert accepted <= {task["name"] for task in after_restart if task["state"] == "accepted"}
    assert "trial 3 of 3" in result.err


def test_events_are_json_lines_with_a_name_a_trial_and_a_time(command_line: CommandLine, project: Path) -> None:
    here = ("--project", str(project), "--provider", "builtin")
    result = command_line("generate", *here, *FEW_THINGS, "--trials", "1", "--episodes", "1", "--events")
    assert result.err == ""
    events = [json.loads(line) for line in result.out.splitlines()]
    assert all({"event", "trial", "t"} <= event.keys() for event in events)
    names = [event["event"] for event in events]
    assert (names[0], names[-2], names[-1]) == ("trial-started", "trial-finished", "run-finished")
    assert {"stage-delta", "stage-finished", "proposed", "source-checked", "episode-finished", "reflected"} <= set(
        names
    )
    times = [event["t"] for event in events]
    assert times == sorted(times)
    assert events[-1]["statistics"]["trials"] == 1


def test_a_served_model_streams_and_its_answers_are_replayed_without_it(
    command_line: CommandLine, project: Path, tmp_path: Path
) -> None:
    with SseServer(SOUND) as server:
        first = command_line(*arguments(project, server, "--events"))
        assert len(server.requests) == 7
    deltas = [line for line in first.out.splitlines() if '"stage-delta"' in line]
    assert len(deltas) > 10
    trial = json.loads(first.out.splitlines()[-1])["trials"][0]
    assert (trial["verdict"], trial["tokens"]) == ("reflected", 7 * (11 + 7))
    again = create_project(tmp_path / "again").root
    shutil.copytree(project / "calls", again / "calls", dirs_exist_ok=True)
    replayed = command_line(*arguments(again, "http://127.0.0.1:1", "--provider", "replay", "--json"))
    assert json.loads(replayed.out)["trials"][0]["verdict"] == "reflected"
    assert all(stage.cached for stage in TaskLibrary(again).trials()[0].stages)


def test_the_statistics_are_readable(command_line: CommandLine, project: Path) -> None:
    with SseServer(SOUND) as server:
        result = command_line(*arguments(project, server, "--quiet"))
    assert result.err == ""
    assert "sound-task  reflected  1         126" in result.out
    assert "completed        100%   1 of 1; 95 % between 21% and 100%" in result.out


@pytest.mark.parametrize(
    ("fault", "code", "kind", "words"),
    [
        ("unauthorized", 3, "auth", "refused the API key (401)"),
        ("out-of-quota", 3, "rate", "refuses more requests"),
        ("server-error", 3, "server", "failed (500)"),
        ("unknown-model", 3, "request", "has no model 'm'"),
        ("drop", 3, "dropped", "broke off in the middle of its answer"),
        ("malformed", 3, "malformed", "no completion event"),
    ],
)
def test_each_failure_of_the_provider_has_its_message(
    command_line: CommandLine, project: Path, fault: Fault, code: int, kind: str, words: str
) -> None:
    with SseServer([Reply(proposal(), fault=fault)]) as server:
        result = command_line(*arguments(project, server, "--json"))
    document = json.loads(result.out)
    assert result.code == code
    assert document["interruption"]["kind"] == kind
    assert words in document["interruption"]["message"]
    assert words in result.err
    assert document["trials"][0]["verdict"] == "void"
    assert document["statistics"]["void"] == 1
    assert document["statistics"]["syntax_rate"] is None


def test_a_refused_connection_is_said(command_line: CommandLine, project: Path) -> None:
    with SseServer([]) as server:
        nobody = server.base_url
    result = command_line(*arguments(project, nobody, "--trials", "5"))
    assert result.code == 3
    assert "cannot connect to http://127.0.0.1" in result.err
    assert "The provider ended the run in trial 1" in result.out


def test_an_answer_that_hit_its_length_limit_is_a_failure_of_the_model(
    command_line: CommandLine, project: Path
) -> None:
    cut = [*SOUND[:4], Reply(code(SOUND_SOURCE)[:300], finish="length")]
    with SseServer(cut) as server:
        result = command_line(*arguments(project, server, "--json"))
    trial = json.loads(result.out)["trials"][0]
    assert (result.code, trial["verdict"], trial["attempts"]) == (0, "proposed", 0)
    assert "length" in trial["problem"]
    assert json.loads(result.out)["statistics"]["syntax_rate"] == 0.0


def test_what_was_paid_for_before_the_stream_dropped_is_kept(command_line: CommandLine, project: Path) -> None:
    with SseServer([*SOUND[:4], Reply(code(SOUND_SOURCE), fault="drop")]) as server:
        command_line(*arguments(project, server, "--json"))
    trial = TaskLibrary(project).trials()[0]
    kept = TaskLibrary(project).trial(trial.trial)
    assert len(list((project / "calls").glob("*.json"))) == 4
    assert kept.stages[0].answer == proposal()
    assert code(SOUND_SOURCE).startswith(kept.stages[4].answer)
    assert kept.stages[4].answer


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_in_the_middle_of_an_answer_keeps_it(project: Path, kind: signal.Signals) -> None:
    with SseServer([Reply(proposal(), chunk=4, delay_s=0.2)]) as server:
        command = [sys.executable, "-m", "workbench", *arguments(project, server, "--events")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert any('"stage-delta"' in line for line in process.stdout)
            process.send_signal(kind)
            _, messages = process.communicate(timeout=120)
        assert server.aborted.wait(60)
    assert process.returncode == 130
    assert "stopped; what was done until then is kept" in messages
    assert "Traceback" not in messages
    trial = TaskLibrary(project).trials()[0]
    assert (trial.verdict, trial.problem) == ("void", "Stopped by the user.")
    assert proposal().startswith(TaskLibrary(project).trial(trial.trial).stages[0].answer)


def test_killed_in_the_middle_the_project_opens_and_what_was_paid_for_is_there(project: Path) -> None:
    with SseServer([SOUND[0], Reply("I understand.", delay_s=5)]) as server:
        command = [sys.executable, "-m", "workbench", *arguments(project, server)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            assert any("proposed sound-task" in line for line in process.stderr)
            os.kill(process.pid, signal.SIGKILL)
    assert TaskLibrary(project).trials() == ()
    assert [path.read_text() for path in project.glob("trials/*/*/01-propose.answer.md")] == [proposal()]
    assert len(list((project / "calls").glob("*.json"))) == 1


def test_json_and_events_exclude_each_other(command_line: CommandLine, project: Path) -> None:
    result = command_line("generate", "--project", str(project), "--json", "--events")
    assert (result.code, result.out) == (2, "")
    assert "--json and --events exclude each other" in result.err


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("--recipe", "botom-up"), "unknown recipe 'botom-up'; did you mean 'bottom-up'?"),
        (("--provider", "openia"), "unknown provider 'openia'; did you mean 'openai'?"),
        (("--trials", "0"), "--trials: trials must be at least 1, not 0"),
        (("--temperature", "hot"), "--temperature: temperature must be a number from 0 to 2"),
        (
            ("--temperature", "implemnt=0.2"),
            "--temperature: there is no stage 'implemnt'; did you mean 'implement'? recipe 'bottom-up' has propose, ",
        ),
        (
            ("--seed-task", "align-roap"),
            "--seed-task: unknown task 'align-roap'; nearest: align-rope",
        ),
        (("--budget", "0"), "--budget: budget must be a number above 0"),
        (("--resume", "last"), "no run 'last' was begun by a command; there is none yet"),
    ],
)
def test_wrong_use_is_one_message(command_line: CommandLine, project: Path, wrong: tuple[str, str], words: str) -> None:
    result = command_line("generate", "--project", str(project), *wrong)
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert len(result.err.splitlines()) == 1


PRICES = """[[price]]
model = "m"
input = 1000.0
output = 1000.0
"""


def test_the_cost_of_each_trial_is_told_when_the_price_is_known(command_line: CommandLine, project: Path) -> None:
    (project / "prices.toml").write_text(PRICES)
    with SseServer(SOUND) as server:
        result = command_line(*arguments(project, server, "--json"))
        again = command_line(*arguments(project, server, "--resume", "last", "--json"))
        assert len(server.requests) == 7
    document = json.loads(result.out)
    assert document["trials"][0]["cost"] == pytest.approx(7 * (11 + 7) * 1000 / 1e6)
    assert document["statistics"]["cost"]["usd"] == document["trials"][0]["cost"]
    assert json.loads(again.out)["trials"] == document["trials"]


def test_without_a_price_the_cost_is_unknown_and_no_budget_can_hold(command_line: CommandLine, project: Path) -> None:
    with SseServer(SOUND) as server:
        refused = command_line(*arguments(project, server, "--budget", "1"))
        assert (refused.code, len(server.requests)) == (2, 0)
        result = command_line(*arguments(project, server, "--json"))
    assert "no price is known for 'm'" in refused.err
    assert str(project / "prices.toml") in refused.err
    assert json.loads(result.out)["trials"][0]["cost"] is None


def test_a_budget_ends_the_run_in_the_middle_of_an_answer_and_a_larger_one_goes_on(
    command_line: CommandLine, project: Path
) -> None:
    (project / "prices.toml").write_text("[[price]]\nmodel = 'm'\ninput = 0.0\noutput = 1000.0\n")
    with SseServer(SOUND) as server:
        stopped = command_line(*arguments(project, server, "--budget", "0.1", "--json"))
        asked = len(server.requests)
        document = json.loads(stopped.out)
        assert (stopped.code, document["interruption"]["kind"]) == (3, "budget")
        assert "the budget of $0.1 is spent" in document["interruption"]["message"]
        assert document["trials"][0]["verdict"] == "void"
        assert 0.1 <= document["trials"][0]["cost"] <= 0.15
        (partial,) = (project / "calls").glob("*.part.jsonl")
        assert '"paid_by"' in partial.read_text()
    with SseServer(SOUND[asked - 1 :]) as server:
        assert command_line(*arguments(project, server, "--resume", "last", "--budget", "0.1")).code == 3
        assert len(server.requests) == 0
        done = command_line(*arguments(project, server, "--resume", "last", "--budget", "9", "--json"))
    trial = json.loads(done.out)["trials"][0]
    assert (done.code, trial["verdict"]) == (0, "reflected")
    counted = 7 * 7 * 1000 / 1e6
    assert trial["cost"] > counted + 0.05, "the answer that was stopped was paid for, too"


@pytest.mark.parametrize("recipe", ["top-down", "chain-of-thought-simple"])
def test_a_recipe_about_a_target_wants_one(command_line: CommandLine, project: Path, recipe: str) -> None:
    result = command_line("generate", "--recipe", recipe, "--project", str(project))
    assert result.code == 2
    assert "which you name: --target" in result.err
    assert result.out == ""


def test_what_is_accepted_must_be_saved(command_line: CommandLine, project: Path) -> None:
    result = command_line("generate", "--yes", "--no-save-memory", "--project", str(project))
    assert result.code == 2
    assert "keeps tasks out of it" in result.err


def test_memory_is_loaded_and_saved_as_asked(command_line: CommandLine, project: Path) -> None:
    asked = ("--no-load-memory", "--no-save-memory", "--no-template", "--load-tasks", "3", "--candidates", "1")
    small = ("--trials", "1", "--episodes", "1", "--provider", "builtin", "--json", "--project", str(project))
    result = command_line("generate", *asked, *small, *FEW_THINGS)
    assert result.code == 0
    (trial,) = TaskLibrary(project).trials()
    wanted = {"load_memory": False, "save_memory": False, "template": False, "load_tasks": 3, "reference_candidates": 1}
    assert {key: trial.settings[key] for key in wanted} == wanted
    assert trial.references == ()
    assert TaskLibrary(project).cards("to-review") == []
