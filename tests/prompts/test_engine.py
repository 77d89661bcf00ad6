from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace

import pytest

from prompts.engine import RecipeRun, Sampling
from prompts.errors import ProviderUnavailable
from prompts.recipe import load_recipe
from prompts.values import (
    Proposed,
    RecipeEvent,
    Reflected,
    StageDelta,
    StageFinished,
    StageNotice,
    StageStarted,
    TaskProposal,
    Unusable,
    Usage,
    Written,
)
from tests.prompts.builders import CODE, FACTS, NO, TASK, WRITING, YES, ScriptedModel, collect

BOTTOM_UP = load_recipe("bottom-up")
STAGES = ["propose", "review-api", "review-errors", "pick-references", "implement"]


def run_with(model: ScriptedModel, sampling: Sampling | None = None) -> RecipeRun:
    return RecipeRun(BOTTOM_UP, model, FACTS, sampling or Sampling(seed=5))


def proposal_of(events: Sequence[RecipeEvent]) -> TaskProposal:
    assert isinstance(events[-1], Written)
    return events[-1].proposal


async def test_the_stages_are_asked_in_order_on_one_conversation() -> None:
    model = ScriptedModel(WRITING)
    events = await collect(run_with(model).write())
    assert [event.stage for event in events if isinstance(event, StageStarted)] == STAGES
    assert [len(request.messages) for request in model.requests] == [1, 3, 5, 7, 9]
    assert model.requests[-1].messages[:-1:2] == tuple(request.messages[-1] for request in model.requests[:-1])
    assert [message.content for message in model.requests[-1].messages[1::2]] == list(WRITING[:-1])


async def test_writing_ends_with_the_proposal() -> None:
    events = await collect(run_with(ScriptedModel(WRITING)).write())
    proposal = proposal_of(events)
    assert proposal.description.name == "put-two-blocks"
    assert proposal.class_name == "PutTwoBlocks"
    assert proposal.source.startswith("from sim import Task")
    assert Proposed(proposal.description) in events


async def test_deltas_add_up_to_the_recorded_answer() -> None:
    run = run_with(ScriptedModel(WRITING))
    events = await collect(run.write())
    for stage, answer in zip(STAGES, WRITING, strict=True):
        assert "".join(e.text for e in events if isinstance(e, StageDelta) and e.stage == stage) == answer
    assert tuple(record.answer for record in run.records) == WRITING
    assert [event.record for event in events if isinstance(event, StageFinished)] == list(run.records)


async def test_what_the_library_knows_reaches_the_model() -> None:
    model = ScriptedModel(WRITING)
    await collect(run_with(model).write())
    propose, api, errors, references, implement = [request.messages[-1].content for request in model.requests]
    assert "open bowl, 0.12 wide" in propose
    assert "Align the box with the corner." in propose
    assert FACTS.api_text in api
    assert FACTS.common_errors[0] in errors
    assert "align-box-corner" in references
    assert "# code of put" in implement
    assert "# code of align" not in implement


async def test_an_unreadable_answer_goes_back_once_with_what_is_wrong() -> None:
    model = ScriptedModel(("I would put blocks.", *WRITING))
    run = run_with(model)
    events = await collect(run.write())
    assert isinstance(events[-1], Written)
    assert run.records[0].error is not None
    assert model.requests[1].messages[1].content == "I would put blocks."
    assert model.requests[1].messages[2].content == run.records[0].error.message
    assert run.records[1].prompt == run.records[0].error.message


async def test_after_the_retries_the_trial_is_unusable_and_kept() -> None:
    model = ScriptedModel(("no", "still no"))
    run = run_with(model)
    events = await collect(run.write())
    assert isinstance(events[-1], Unusable)
    assert (events[-1].stage, events[-1].error.code) == ("propose", "no-dictionary")
    assert [record.answer for record in run.records] == ["no", "still no"]


async def test_no_retries_are_made_when_none_are_wanted() -> None:
    model = ScriptedModel(("no",))
    events = await collect(run_with(model, Sampling(format_retries=0)).write())
    assert isinstance(events[-1], Unusable)
    assert len(model.requests) == 1


async def test_code_that_was_cut_off_is_never_used() -> None:
    whole_but_limited = (CODE, "length")
    model = ScriptedModel((*WRITING[:-1], whole_but_limited, whole_but_limited))  # type: ignore[arg-type]
    events = await collect(run_with(model).write())
    assert isinstance(events[-1], Unusable)
    assert events[-1].error.code == "truncated"


async def test_an_empty_answer_is_not_sent_back_empty() -> None:
    model = ScriptedModel(("", *WRITING))
    await collect(run_with(model).write())
    assert model.requests[1].messages[1].content == "(no answer)"


async def test_unknown_references_are_reported_and_skipped() -> None:
    answers = [*WRITING]
    answers[3] = '["no-such-task", "put-block-in-bowl"]'
    run = run_with(ScriptedModel(answers))
    events = await collect(run.write())
    (notice,) = [event for event in events if isinstance(event, StageNotice)]
    assert "no-such-task" in notice.text
    assert run.records[3].notices == (notice.text,)
    assert run.references == ("put-block-in-bowl",)


async def test_a_class_named_otherwise_is_reported() -> None:
    answers = [*WRITING]
    answers[4] = CODE.replace("PutTwoBlocks", "MyTask")
    run = run_with(ScriptedModel(answers))
    proposal = proposal_of(await collect(run.write()))
    assert (proposal.class_name, proposal.description.name) == ("MyTask", "put-two-blocks")
    assert "MyTask" in run.records[-1].notices[0]


async def test_a_failure_leaves_the_partial_answer_in_the_records() -> None:
    failure = ProviderUnavailable("dropped", "gone")
    run = run_with(ScriptedModel((TASK, ("half an answ", failure))))
    with pytest.raises(ProviderUnavailable) as caught:
        await collect(run.write())
    assert caught.value is failure
    assert [(record.answer, record.finish) for record in run.records] == [(TASK, "stop"), ("half an answ", None)]


async def test_closing_the_generator_closes_the_stream_and_keeps_what_came() -> None:
    model = ScriptedModel(WRITING)
    run = run_with(model)
    async with aclosing(run.write()) as events:
        async for event in events:
            if isinstance(event, StageDelta):
                break
    assert model.closed == 1
    assert [(record.answer, record.finish) for record in run.records] == [(TASK[:10], None)]


async def test_repair_says_exactly_the_message_on_the_same_conversation() -> None:
    better = CODE.replace("pass", "x = 1")
    model = ScriptedModel((*WRITING, better))
    run = run_with(model)
    await collect(run.write())
    events = await collect(run.repair("Line 5: unknown asset."))
    assert proposal_of(events).source.endswith("x = 1\n")
    assert model.requests[-1].messages[-1].content == "Line 5: unknown asset."
    assert len(model.requests[-1].messages) == 11
    assert run.records[-1].stage == "repair"


async def test_a_repair_that_cannot_be_read_is_unusable() -> None:
    run = run_with(ScriptedModel((*WRITING, "sorry", "sorry")))
    await collect(run.write())
    events = await collect(run.repair("wrong"))
    assert isinstance(events[-1], Unusable)
    assert events[-1].stage == "repair"


@pytest.mark.parametrize(
    ("answers", "agreed"),
    [
        ((YES, YES), True),
        ((YES, NO), False),
        ((NO, YES), False),
        ((YES, "hm", YES), True),
        ((YES, "hm", "hm"), False),
    ],
)
async def test_all_critics_must_say_yes_clearly(answers: tuple[str, ...], agreed: bool) -> None:
    run = run_with(ScriptedModel((*WRITING, *answers)))
    proposal = proposal_of(await collect(run.write()))
    events = await collect(run.reflect(proposal))
    assert isinstance(events[-1], Reflected)
    assert events[-1].agreed is agreed
    assert len(events[-1].reflections) == 2


async def test_critics_get_other_seeds_and_hear_nothing_of_each_other() -> None:
    model = ScriptedModel((*WRITING, YES, YES))
    run = run_with(model)
    proposal = proposal_of(await collect(run.write()))
    await collect(run.reflect(replace(proposal, source="# edited by hand")))
    first, second = model.requests[-2:]
    assert first.messages == second.messages
    assert (first.seed, second.seed) == (5, 6)
    assert "# edited by hand" in first.messages[-1].content
    assert run.records[-1].call_hash != run.records[-2].call_hash


async def test_a_recipe_without_critics_reflects_nothing() -> None:
    recipe = replace(BOTTOM_UP, stages=BOTTOM_UP.writing)
    run = RecipeRun(recipe, ScriptedModel(WRITING), FACTS, Sampling())
    proposal = proposal_of(await collect(run.write()))
    assert await collect(run.reflect(proposal)) == []


async def test_temperatures_come_from_the_recipe_unless_overridden() -> None:
    model = ScriptedModel((*WRITING, YES, YES))
    run = run_with(model, Sampling(temperatures={"implement": 0.3}, model="other"))
    await collect(run.reflect(proposal_of(await collect(run.write()))))
    assert [request.temperature for request in model.requests] == [0.8, 0, 0, 0, 0.3, 0.4, 0.4]
    assert {request.model for request in model.requests} == {"other"}


async def test_records_say_version_usage_and_time() -> None:
    ticks = itertools.count()
    run = RecipeRun(BOTTOM_UP, ScriptedModel(WRITING), FACTS, Sampling(), clock=lambda: float(next(ticks)))
    await collect(run.write())
    assert [record.template_hash for record in run.records] == [stage.template.hash for stage in BOTTOM_UP.writing]
    assert run.usage == Usage(50, 25)
    assert all(record.seconds == 2 and record.first_token_s == 1 for record in run.records)


async def test_equal_runs_have_equal_prompts_and_hashes() -> None:
    runs = [run_with(ScriptedModel(WRITING), Sampling(seed=3, example_candidates=1)) for _ in range(2)]
    for run in runs:
        await collect(run.write())
    first, second = ([(record.prompt, record.call_hash) for record in run.records] for run in runs)
    assert first == second


async def test_picks_beyond_the_asked_number_are_reported() -> None:
    answers = [*WRITING]
    answers[3] = '["put-block-in-bowl", "align-box-corner"]'
    run = run_with(ScriptedModel(answers), Sampling(reference_candidates=1))
    await collect(run.write())
    assert run.references == ("put-block-in-bowl",)
    assert "align-box-corner" in run.records[3].notices[0]
