from __future__ import annotations

import json
from contextlib import aclosing
from dataclasses import replace

import pytest

from prompts.engine import RecipeRun, Sampling, TaskFact
from prompts.errors import ProviderUnavailable
from prompts.parsing import kebab_case, task_classes
from prompts.providers import open_provider
from prompts.providers.builtin.answers import LABEL
from prompts.providers.builtin.author import BuiltinAuthor, estimate_tokens
from prompts.providers.builtin.catalogue import FAMILIES, all_plans, choose_plan
from prompts.providers.builtin.writing import class_name, write_module
from prompts.recipe import load_recipe
from prompts.values import (
    CompletionRequest,
    Finished,
    JsonValue,
    Message,
    Reflected,
    TaskProposal,
    TextDelta,
    Usage,
    Written,
)
from sim.assets import CATALOGUE
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import RolloutReport, RolloutRequest
from sim.static_check import check_source
from tests.prompts.builders import FACTS, collect

PLANS = list(all_plans().values())
SOME_PLANS = PLANS[::97]
"""Of every family a few dozen."""


def authored(seed: int, past_names: tuple[str, ...] = ()) -> RecipeRun:
    facts = replace(FACTS, past_names=past_names)
    return RecipeRun(load_recipe("bottom-up"), BuiltinAuthor(), facts, Sampling(seed=seed))


async def proposal_of(run: RecipeRun) -> TaskProposal:
    events = await collect(run.write())
    assert isinstance(events[-1], Written)
    return events[-1].proposal


async def test_every_stage_is_answered_in_a_format_that_is_understood_at_once() -> None:
    run = authored(seed=1)
    proposal = await proposal_of(run)
    reflected = (await collect(run.reflect(proposal)))[-1]
    assert isinstance(reflected, Reflected)
    assert reflected.agreed
    assert [record.error for record in run.records] == [None] * 7
    assert [record.notices for record in run.records] == [()] * 7


async def test_the_same_seed_gives_the_same_task() -> None:
    first, second, other = [await proposal_of(authored(seed)) for seed in (1, 1, 2)]
    assert first == second
    assert first != other


async def test_names_that_were_proposed_before_are_avoided() -> None:
    first = await proposal_of(authored(seed=1))
    second = await proposal_of(authored(seed=1, past_names=(first.description.name,)))
    assert second.description.name != first.description.name


def test_when_everything_was_proposed_it_starts_again() -> None:
    assert choose_plan(3, set(all_plans())) == choose_plan(3, ())


async def test_what_it_is_stands_in_its_answers() -> None:
    run = authored(seed=1)
    await proposal_of(run)
    labelled = [record.stage for record in run.records if record.answer.startswith(LABEL)]
    assert labelled == ["propose", "review-api", "review-errors", "implement"]  # the list of names holds nothing else


async def test_a_repair_is_the_same_code_and_says_so() -> None:
    run = authored(seed=1)
    proposal = await proposal_of(run)
    events = await collect(run.repair("Line 3: wrong."))
    assert isinstance(events[-1], Written)
    assert events[-1].proposal == proposal
    assert "cannot reason about a failure" in run.records[-1].answer


async def test_a_task_that_the_library_has_is_turned_down() -> None:
    run = authored(seed=1)
    proposal = await proposal_of(run)
    description = proposal.description
    twin = TaskFact("a-twin", description.description, description.assets, proposal.source)
    facts = replace(FACTS, tasks=(*FACTS.tasks, twin))
    again = RecipeRun(load_recipe("bottom-up"), BuiltinAuthor(), facts, Sampling(seed=1))
    reflected = (await collect(again.reflect(await proposal_of(again))))[-1]
    assert isinstance(reflected, Reflected)
    assert not reflected.agreed
    assert "a-twin" in reflected.reflections[0].reasons


async def test_references_are_the_tasks_that_are_nearest_in_words_and_objects() -> None:
    run = authored(seed=2)
    proposal = await proposal_of(run)
    assert proposal.description.name.startswith("put-")
    assert json.loads(run.records[3].answer) == ["put-block-in-bowl"]
    assert run.references == ("put-block-in-bowl",)


async def test_an_answer_arrives_in_small_pieces_with_estimated_usage() -> None:
    request = CompletionRequest((Message("user", "one two three"),), "procedural-1", 0, 100, 1, "propose")
    async with aclosing(BuiltinAuthor().stream(request)) as stream:
        events = [event async for event in stream]
    pieces = [event.text for event in events if isinstance(event, TextDelta)]
    assert len(pieces) > 50
    assert max(len(piece) for piece in pieces) < 100
    assert events[-2:] == [Usage(4, estimate_tokens("".join(pieces))), Finished("stop")]


async def test_a_stage_that_it_does_not_know_is_refused() -> None:
    request = CompletionRequest((Message("user", "x"),), "procedural-1", 0, 100, 1, "compose-a-poem")
    with pytest.raises(ProviderUnavailable, match=r"no answer for the stage 'compose-a-poem'; it knows propose"):
        await collect(BuiltinAuthor().stream(request))


async def test_a_task_that_it_did_not_propose_is_refused() -> None:
    facts: dict[str, JsonValue] = {"task": {"name": "build-a-castle"}}
    request = CompletionRequest((Message("user", "x"),), "procedural-1", 0, 100, 1, "implement", facts)
    with pytest.raises(ProviderUnavailable, match="cannot write 'build-a-castle'"):
        await collect(BuiltinAuthor().stream(request))


def test_it_is_known_by_name() -> None:
    provider = open_provider("builtin", tokens_per_s=200.0)
    assert (provider.name, provider.model) == ("builtin", "procedural-1")


def test_the_grammar_has_at_least_sixty_tasks_in_each_family() -> None:
    for family in FAMILIES:
        plans = [plan for plan in PLANS if plan.family == family]
        assert len({plan.name for plan in plans}) == len({plan.description for plan in plans}) == len(plans) >= 60


def test_sixty_trials_give_sixty_tasks_of_all_families() -> None:
    past: list[str] = []
    for seed in range(60):
        past.append(choose_plan(seed, past).name)
    assert len(set(past)) == 60
    assert {all_plans()[name].family for name in past} == set(FAMILIES)


@pytest.mark.parametrize("name", [plan.name for plan in SOME_PLANS])
def test_the_code_of_a_plan_is_one_clean_task_named_after_it(name: str) -> None:
    plan = all_plans()[name]
    source = write_module(plan)
    report = check_source(source, "strict")
    assert report.ok, report.diagnostics
    assert kebab_case(name) == name
    assert task_classes(source) == (class_name(name),)
    assert set(plan.assets) <= set(CATALOGUE)
    assert all(path in source for path in plan.assets)


@pytest.mark.parametrize("family", FAMILIES)
async def test_the_oracle_solves_a_task_of_each_family(family: str) -> None:
    plan = next(plan for plan in (choose_plan(seed, ()) for seed in range(100)) if plan.family == family)
    sandbox = Sandbox()
    try:
        events = await collect(sandbox.run(RolloutRequest(write_module(plan), seeds=(1_000_000, 1_000_001))))
    finally:
        await sandbox.close()
    report = events[-1]
    assert isinstance(report, RolloutReport)
    assert report.completed, report
    assert report.diagnostics == ()
