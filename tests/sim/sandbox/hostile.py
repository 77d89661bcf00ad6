"""Task code that wants to get out: the cases, and how one is run."""

import json
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from sim.sandbox.host import Sandbox
from sim.sandbox.launching import WORKER_COMMAND
from sim.sandbox.protocol import Limits, RolloutEvent, RolloutReport, RolloutRequest
from tests.sim.sandbox.processes import processes_below

CASES = Path(__file__).parents[2] / "cases" / "hostile"
CANARY = "sk-canary-4711"
_EXPECTATION = re.compile(r"# with the static check: (\S+); without it: (\S+)")


class HostileCase(NamedTuple):
    """A snippet for the start of `reset` of an otherwise sound task, and how it may end."""

    name: str
    code: str
    with_static: str
    """Task outcomes, separated by `|`; "any" is contained, whatever the outcome."""
    without_static: str


def hostile_cases() -> list[HostileCase]:
    """Every case: a JSON list, and a file each."""
    listed = json.loads((CASES / "hostile_tasks.json").read_text(encoding="utf-8"))
    cases = [
        HostileCase(one["name"], one["code"], one["with_static"].replace("static", "rejected"), one["without_static"])
        for one in listed
    ]
    for file in sorted((CASES / "snippets").glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        expected = _EXPECTATION.search(text)
        assert expected, f"{file.name} does not say how it ends"
        cases.append(HostileCase(file.stem, text, *expected.groups()))
    return cases


def source_of(case: HostileCase) -> str:
    """The whole task."""
    wrapper = (CASES / "hostile_wrapper.txt").read_text(encoding="utf-8")
    indented = "\n".join(f"        {line}" if line.strip() else line for line in case.code.split("\n"))
    return wrapper.replace("@SNIPPET@", indented)


def limits_for(expected: str) -> Limits:
    """Short where the limit is what is expected, so that the tests need not wait; ample elsewhere."""
    return Limits(wall_s_per_episode=0.5 if "limit_exceeded" in expected else 30.0, memory_mb=400, output_kb=64)


Start = Literal["forked", "fresh"]


def sandbox_of(start: Start = "forked", pretend: str = "") -> Sandbox:
    """Workers that a warm parent forks, or interpreters of their own, on a kernel that pretends to know less."""
    if start == "forked":
        return Sandbox(pretend=pretend)
    return Sandbox(command=(*WORKER_COMMAND, "--pretend", pretend) if pretend else WORKER_COMMAND)


async def run_source(source: str, limits: Limits, sandbox: Sandbox | None = None) -> list[RolloutEvent]:
    """One episode in a worker of its own; the last event is the report."""
    sandbox = sandbox or Sandbox()
    return [event async for event in sandbox.run(RolloutRequest(source, (0,), limits=limits))]


def report_in(events: Sequence[RolloutEvent]) -> RolloutReport:
    """The last event."""
    last = events[-1]
    assert isinstance(last, RolloutReport)
    return last


def traces(root: Path) -> list[str]:
    """Everything that is left outside: files beside the scratch folder, files that cases would make, processes."""
    files = [*root.iterdir(), *_escaped(), *Path(tempfile.gettempdir()).glob("simsmith-worker-*")]
    return [*map(str, files), *(f"process {pid}" for pid in processes_below(root))]


def remove_traces() -> None:
    """What a failed case left must not fail the next one."""
    for path in _escaped():
        if path.is_dir():
            os.rmdir(path)  # noqa: PTH106 - only what a case makes: empty
        else:
            path.unlink()


def _escaped() -> list[Path]:
    return [path for place in ("/tmp", "/dev/shm") for path in Path(place).glob("escape-*")]
