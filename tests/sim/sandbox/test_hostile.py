"""Hostile tasks against a locked worker, with the static check and, to hold the kernel's locks alone, without it."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.sandbox.host import Sandbox
from sim.static_check import check_source
from tests.sim.sandbox.hostile import (
    CANARY,
    HostileCase,
    hostile_cases,
    limits_for,
    remove_traces,
    report_in,
    run_source,
    source_of,
    traces,
)

EVERY_CASE = pytest.mark.parametrize("case", hostile_cases(), ids=lambda case: case.name)


@pytest.fixture(scope="module", autouse=True)
def full_level() -> None:
    """Where the kernel lacks a lock the cases would get out, into this machine."""
    ready = asyncio.run(Sandbox().measure())
    if ready.level != "full":
        pytest.skip(f"the sandbox is only {ready.level} here: {', '.join(ready.missing)}")


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a case does: no file outside its scratch folder and no process stays, and no secret is seen."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    yield
    left = traces(tmp_path)
    remove_traces()
    assert left == []


@EVERY_CASE
def test_the_static_check_rejects_what_it_is_to_reject(case: HostileCase) -> None:
    """What passes it runs as it does without it, which is the other test's business."""
    expected, without = set(case.with_static.split("|")), set(case.without_static.split("|"))
    if not check_source(source_of(case)).ok:
        assert expected & {"rejected", "any"}
    else:
        assert "any" in expected or without <= expected


@EVERY_CASE
async def test_without_the_static_check_the_kernel_holds_it(case: HostileCase) -> None:
    events = await run_source(source_of(case), limits_for(case.without_static))
    report = report_in(events)
    assert report.level == "full"
    assert case.without_static == "any" or report.outcome in case.without_static.split("|")
    assert CANARY not in repr(events)
    assert "\\x1b" not in repr(events), "an escape sequence would reach the screen"
    assert os.environ["OPENAI_API_KEY"] == CANARY, "the test is about a secret that is there"
