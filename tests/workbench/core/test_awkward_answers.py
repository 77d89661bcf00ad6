"""Answers that a reader may stumble over, each with the verdict that it must lead to.

A case is a file of tests/cases/answers: the stage that it answers and what is expected, why, `---`, the answer as it is
served, byte by byte, by a server that speaks the OpenAI protocol. All other stages get good answers. What was
accepted as code really runs.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from library.records import Trial
from prompts.facts import Sampling
from prompts.providers.openai import OpenAIProvider
from prompts.recipe import load_recipe
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import RolloutEvent
from tests.sse_server import Reply, SeenRequest, SseServer
from tests.workbench.core.sessions import collect, only
from workbench.core import trial_loop
from workbench.core.authoring import author
from workbench.core.checking import check_task
from workbench.core.events import SourceChecked, TrialFinished
from workbench.core.plans import RunPlan, TrialPlan
from workbench.core.project import create_project
from workbench.core.session import Session

FILES = sorted((Path(__file__).parents[2] / "cases" / "answers").glob("*.txt"))
STAGES = [stage.name for stage in load_recipe("bottom-up-simple").stages]
HEADS = ("stage", "verdict", "format", "problem", "finish", "reasoning", "padding")
PROSE = "It's {well} known that a stand, which doesn't slide, holds one block. "


@dataclass(frozen=True)
class Case:
    """One answer and what must come of it."""

    stage: str
    verdict: str
    format: str
    """Code of the format error; empty when the answer can be read."""
    problem: str
    """A part of what is told about code that cannot be run."""
    reply: Reply = field(repr=False)


def read_case(path: Path) -> Case:
    head, _, answer = path.read_bytes().decode().partition("\n---\n")
    lines = [line for line in head.splitlines() if not line.startswith("#")]
    said = dict(line.split(": ", 1) for line in lines)
    assert set(said) <= set(HEADS), path.name
    padding = int(said.get("padding", 0))
    text = answer.replace("@padding@", (PROSE * (padding // len(PROSE) + 1))[:padding])
    reply = Reply(
        text, finish=said.get("finish", "stop"), reasoning=said.get("reasoning", ""), chunk=4000 if padding else 200
    )
    return Case(said["stage"], said["verdict"], said.get("format", ""), said.get("problem", ""), reply)


CASES = {path.stem: read_case(path) for path in FILES}
GOOD = {
    "propose": CASES["task-assets-in-one-text"].reply,
    "pick-references": CASES["picks-nested-in-a-dictionary"].reply,
    "implement": CASES["code-no-label"].reply,
    "reflect": CASES["critic-boolean"].reply,
}


async def checked_once(sandbox: Sandbox, source: str, **how: Any) -> AsyncGenerator[SourceChecked | RolloutEvent, None]:
    """The checks of a trial; of code that was checked before, as most cases are ways to say the very same module."""
    if source not in CHECKED:
        CHECKED[source] = await collect(check_task(sandbox, source, **how))
    for event in CHECKED[source]:
        yield event


CHECKED: dict[str, list[SourceChecked | RolloutEvent]] = {}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Session]:
    project = create_project(tmp_path_factory.mktemp("awkward")).root
    async with replace(Session.open(project, environ={}), sandbox=Sandbox()) as session:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(trial_loop, "check_task", checked_once)
            yield session


async def trial_with(session: Session, name: str) -> Trial:
    """A trial in which one stage is answered as the case says; every trial is a run of its own."""
    case = CASES[name]

    def answer(request: SeenRequest) -> Reply:
        asked = sum(message["role"] == "user" for message in request.body["messages"])
        stage = STAGES[asked - 1]
        return case.reply if stage == case.stage else GOOD[stage]

    with SseServer(answer) as server:
        provider = OpenAIProvider(
            name, server.base_url, environ={}
        )  # another model: nothing is answered from the record
        asking = replace(session, open_provider=lambda *_, **__: provider)
        sampling = Sampling(format_retries=0)
        plan = RunPlan(
            "bottom-up-simple", episodes=1, repair_attempts=0, sampling=sampling, frames=None, require="process-only"
        )
        events = await collect(author(asking, TrialPlan(f"run-{name}", 0, plan)))
    return only(events, TrialFinished).trial


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", CASES)
async def test_an_awkward_answer_leads_to_its_verdict(opened: Session, name: str) -> None:
    case = CASES[name]
    trial = await trial_with(opened, name)
    answered = [record for record in trial.stages if record.stage == case.stage]
    assert (trial.verdict, answered[0].error.code if answered[0].error else "") == (case.verdict, case.format)
    assert answered[0].answer == case.reply.text
    assert case.problem in trial.problem


def test_there_are_enough_cases_for_each_stage() -> None:
    by_stage = {stage: [case for case in CASES.values() if case.stage == stage] for stage in STAGES}
    assert len(CASES) >= 40
    assert all(len(cases) >= 4 for cases in by_stage.values())
