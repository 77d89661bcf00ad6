"""Each mistake on purpose goes through the check that is used everywhere, and is mended when the check tells of it."""

from __future__ import annotations

import pytest

from library.records import Revision
from prompts.engine import RecipeRun
from prompts.providers.builtin.faults import FAULTS, Fault, draw_fault
from prompts.values import TaskProposal, Written
from sim.sandbox.protocol import Limits
from sim.source import source_hash
from sim.static_check import check_source
from tests.prompts.builders import collect
from tests.prompts.providers.builtin.asking import proposal_of, rolled_out, run_of
from workbench.core.explaining import explain_failure
from workbench.core.trial_record import summarize

ALWAYS = 1.0
TARGET = "put-two-red-blocks-on-blue-zone"
"""A task that is quickly run, and in which every mistake can be made."""
PATIENT, IMPATIENT = Limits(), Limits(wall_s_per_episode=3.0)


def kinds(*found_by: str) -> list[Fault]:
    return [fault for fault in FAULTS.values() if fault.found_by in found_by]


async def faulty_run(fault: Fault) -> RecipeRun:
    """A trial that makes this mistake: seeds are tried until one does."""
    sound = run_of(0, recipe="top-down", target=TARGET)
    await proposal_of(sound)
    answer = next(record.answer for record in sound.records if record.stage == fault.stage)
    seed = next(seed for seed in range(2000) if draw_fault(fault.stage, answer, seed, ALWAYS) == fault)
    return run_of(seed, recipe="top-down", target=TARGET, faults=ALWAYS)


async def told(proposal: TaskProposal, limits: Limits = PATIENT) -> str:
    """What the author is told of its code by the checks."""
    source = proposal.source
    check = check_source(source, "strict")
    rollout = summarize(await rolled_out(source, limits=limits)) if check.ok else None
    return explain_failure(Revision(1, source, source_hash(source), "model", check, rollout))


@pytest.mark.parametrize("fault", kinds("format"), ids=lambda fault: fault.name)
async def test_an_answer_that_cannot_be_read_is_mended_when_it_is_told(fault: Fault) -> None:
    run = await faulty_run(fault)
    proposal = await proposal_of(run)
    errors = [(record.stage, record.error is not None) for record in run.records if record.stage == fault.stage]
    assert errors == [(fault.stage, True), (fault.stage, False)]
    assert check_source(proposal.source, "strict").ok


@pytest.mark.parametrize("fault", kinds("static", "run", "oracle"), ids=lambda fault: fault.name)
async def test_code_that_fails_is_mended_when_the_check_tells_of_it(fault: Fault) -> None:
    run = await faulty_run(fault)
    faulty = await proposal_of(run)
    message = await told(faulty, IMPATIENT if fault.name == "infinite-loop" else PATIENT)
    assert fault.is_told(message), message
    mended = (await collect(run.repair(message)))[-1]
    assert isinstance(mended, Written)
    assert mended.proposal.source != faulty.source
    assert mended.proposal.source == (await proposal_of(run_of(0, recipe="top-down", target=TARGET))).source


@pytest.mark.parametrize(("name", "doubts"), [("words-disagree", {"words-agree"}), ("missing-super-reset", set())])
async def test_what_no_check_fails_completes_and_is_left_to_the_reviewer(name: str, doubts: set[str]) -> None:
    assert FAULTS[name].found_by in ("evidence", "reviewer")
    report = await rolled_out((await proposal_of(await faulty_run(FAULTS[name]))).source)
    assert report.completed
    assert {one.name for one in report.evidence if not one.ok} == doubts


async def test_a_mistake_that_nobody_tells_of_is_repeated() -> None:
    run = await faulty_run(FAULTS["wrong-matches"])
    faulty = await proposal_of(run)
    again = (await collect(run.repair("It does not look right.")))[-1]
    assert isinstance(again, Written)
    assert again.proposal == faulty


def test_mistakes_have_their_seeded_chance() -> None:
    answers = ["```python\ndef reset(self, env):\n```"] * 400
    drawn = [draw_fault("implement", answer, seed, 0.25) for seed, answer in enumerate(answers)]
    assert 60 < sum(fault is not None for fault in drawn) < 110
    assert all(draw_fault("implement", answer, seed, 0.0) is None for seed, answer in enumerate(answers))


def test_every_mistake_is_drawn_at_some_seed() -> None:
    code = "```python\nimport numpy as np\n```"
    json = '```json\n{\n  "task-name": "a",\n  "assets-used": []\n}\n```'
    drawn = {fault.name for seed in range(300) if (fault := draw_fault("propose", json, seed, ALWAYS))}
    assert drawn == {fault.name for fault in FAULTS.values() if fault.stage == "propose"}
    assert draw_fault("implement", code, 1, ALWAYS) in (None, *FAULTS.values())
