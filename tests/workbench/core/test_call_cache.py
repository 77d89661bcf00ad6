import json
import os
from pathlib import Path

from library.store import TaskLibrary
from prompts.values import StageFinished
from tests.workbench.commands.running import CommandLine
from tests.workbench.core.sessions import WITHOUT_CODE, ByStage, plan, session_with
from workbench.core.call_cache import DAY_S, CallCache, prune
from workbench.core.events import RunEvent
from workbench.core.running import run

NOW_S = 2_000_000_000.0


async def half_a_run(project: Path) -> None:
    """Two trials, the second of which was stopped after two of its calls."""
    async with session_with(project, ByStage(WITHOUT_CODE)) as session:
        events = run(session, plan(trials=2))
        seen: list[RunEvent] = []
        async for event in events:
            seen.append(event)
            if sum(isinstance(each, StageFinished) for each in seen) == 7:
                break
        await events.aclose()


def age(project: Path, days: float) -> None:
    for file in (project / "calls").iterdir():
        os.utime(file, (NOW_S - days * DAY_S,) * 2)


def cache(project: Path) -> CallCache:
    return CallCache(project / "calls", project / "trials", TaskLibrary(project))


def forget_trials(project: Path) -> None:
    """As a kill leaves it: the stopped trial is in no journal."""
    for file in (project / "journal").glob("*.jsonl"):
        lines = file.read_text().splitlines(keepends=True)
        file.write_text("".join(line for line in lines if '"verdict":"void"' not in line))


async def test_what_trials_had_and_what_a_stopped_run_has_paid_for_is_kept(project: Path) -> None:
    await half_a_run(project)
    forget_trials(project)
    age(project, 400)
    assert len(list((project / "calls").glob("*.json"))) == 7
    assert cache(project).prunable(NOW_S) == []
    abandoned = cache(project).prunable(NOW_S, abandon=True)
    assert [each.reason for each in abandoned] == ["unused"] * 2
    old = cache(project).prunable(NOW_S, older_than_s=90 * DAY_S)
    assert [each.reason for each in old] == ["old"] * 5


def test_what_nobody_had_goes_after_a_day(project: Path) -> None:
    calls = project / "calls"
    (calls / f"{'a' * 64}.json").write_text(json.dumps({"paid_by": "nobody-0", "answer": {}}))
    (calls / f"{'b' * 64}.1.part.jsonl").write_text(json.dumps({"paid_by": "nobody-0"}) + "\n")
    (calls / ".half.part").write_text("{")
    (calls / "notes.txt").write_text("somebody's own")
    age(project, 0.9)
    assert cache(project).prunable(NOW_S) == []
    age(project, 1.1)
    found = cache(project).prunable(NOW_S)
    assert sorted(each.reason for each in found) == ["leftover", "partial", "unused"]
    prune(found)
    assert [file.name for file in calls.iterdir()] == ["notes.txt"]


def test_the_command_says_what_it_did(project: Path, command_line: CommandLine) -> None:
    file = project / "calls" / f"{'a' * 64}.json"
    file.write_text("{}")
    os.utime(file, (0, 0))
    here = ("--project", str(project))
    assert "1 files would be deleted" in command_line("cache", "prune", "--dry-run", *here).out
    assert file.exists()
    document = json.loads(command_line("cache", "prune", "--json", *here).out)
    assert document == {"files": 1, "bytes": 2, "reasons": {"unused": 1}, "deleted": True}
    assert not file.exists()
