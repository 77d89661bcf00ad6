from __future__ import annotations

import json
from contextlib import aclosing

import pytest

from prompts.engine import TaskFact
from prompts.errors import ProviderUnavailable
from prompts.parsing import kebab_case, parse_reflection
from prompts.providers import open_provider
from prompts.providers.builtin.answers import LABEL
from prompts.providers.builtin.author import MODEL, BuiltinAuthor, estimate_tokens
from prompts.recipe import load_recipe
from prompts.values import (
    CompletionRequest,
    Finished,
    JsonValue,
    Message,
    Reflected,
    Reflection,
    TextDelta,
    Usage,
    Written,
)
from sim.static_check import check_source
from tests.prompts.builders import collect
from tests.prompts.providers.builtin.asking import proposal_of, rolled_out, run_of

RECIPES = [
    f"{recipe}{form}" for recipe in ("vanilla", "bottom-up", "top-down", "chain-of-thought") for form in ("", "-simple")
]


async def answered(stage: str, facts: dict[str, JsonValue]) -> str:
    request = CompletionRequest((Message("user", "x"),), MODEL, 0, 100, 1, stage, facts)
    events = await collect(BuiltinAuthor().stream(request))
    return "".join(event.text for event in events if isinstance(event, TextDelta))


@pytest.mark.parametrize("recipe", RECIPES)
async def test_every_stage_of_every_recipe_is_answered_in_a_format_that_is_understood_at_once(recipe: str) -> None:
    run = run_of(1, recipe=recipe, target="build-house" if recipe.startswith(("top", "chain")) else None)
    proposal = await proposal_of(run)
    reflected = await collect(run.reflect(proposal))
    assert not reflected or (isinstance(reflected[-1], Reflected) and reflected[-1].agreed)
    assert {record.error for record in run.records} == {None}
    assert {record.notices for record in run.records} == {()}
    assert check_source(proposal.source, "strict").ok


async def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second, other = [run_of(seed) for seed in (1, 1, 2)]
    proposals = [await proposal_of(run) for run in (first, second, other)]
    assert [record.answer for record in first.records] == [record.answer for record in second.records]
    assert proposals[0] == proposals[1] != proposals[2]


async def test_top_down_writes_the_task_that_is_asked_for() -> None:
    proposal = await proposal_of(run_of(3, recipe="top-down", target="stack-red-blocks-in-bowl"))
    assert proposal.description.name == "stack-red-blocks-in-bowl"
    assert proposal.class_name == "StackRedBlocksInBowl"
    assert "red blocks" in proposal.description.description
    assert "bowl/bowl.urdf" in proposal.description.assets


async def test_chain_of_thought_climbs_a_curriculum() -> None:
    past: list[str] = []
    for seed in range(4):
        run = run_of(seed, recipe="chain-of-thought", target="build-house", past=tuple(past))
        proposal = await proposal_of(run)
        past.append(proposal.description.name)
    assert len(set(past)) == 4
    assert [name.split("-")[0] for name in past] == ["put", "line", "stack", "build"]
    assert "build-house" not in past


@pytest.mark.parametrize("recipe", RECIPES)
async def test_a_variation_is_written_by_every_recipe(recipe: str) -> None:
    needs_target = load_recipe(recipe).needs_target
    origin = TaskFact("align-rope", "Align the rope with a side of the square.", (), lambda: "# the rope's code")
    run = run_of(5, recipe=recipe, seed_task=origin, target="stack-two" if needs_target else None)
    proposal = await proposal_of(run)
    assert "# the rope's code" in run.records[0].prompt
    if not needs_target:
        assert "rope" in proposal.description.description
        assert "A variation of align-rope" in run.records[0].answer


async def test_what_it_is_stands_in_its_answers() -> None:
    run = run_of(1)
    await proposal_of(run)
    labelled = [record.stage for record in run.records if record.answer.startswith(LABEL)]
    assert labelled == ["propose", "review-api", "review-errors", "implement"]  # the list of names holds nothing else


async def test_a_task_that_the_library_has_is_turned_down() -> None:
    task: dict[str, JsonValue] = {"name": "stack-it", "description": "Stack the two blocks.", "assets": []}
    twin = {**task, "name": "a-twin"}
    facts: dict[str, JsonValue] = {"task": task, "current_tasks": [twin]}
    verdict = parse_reflection(await answered("reflect", facts))
    assert isinstance(verdict, Reflection)
    assert not verdict.add
    assert "a-twin" in verdict.reasons


async def test_references_are_the_tasks_that_are_nearest_in_words_and_objects() -> None:
    tasks = (
        TaskFact("stack-disks", "Stack disks.", ("cylinder/cylinder-template_DIMR_DIMH.urdf",), lambda: "# code"),
        TaskFact(
            "put-block-in-bowl", "Put a block in a bowl.", ("block/block.urdf", "bowl/bowl.urdf"), lambda: "# code"
        ),
    )
    run = run_of(2, recipe="top-down", target="put-block-in-bowl-again", tasks=tasks)
    await proposal_of(run)
    assert json.loads(run.records[3].answer)[0] == "put-block-in-bowl"
    assert run.references[0] == "put-block-in-bowl"


async def test_an_answer_arrives_in_small_pieces_with_estimated_usage() -> None:
    request = CompletionRequest((Message("user", "one two three"),), MODEL, 0, 100, 1, "propose")
    async with aclosing(BuiltinAuthor().stream(request)) as stream:
        events = [event async for event in stream]
    pieces = [event.text for event in events if isinstance(event, TextDelta)]
    assert len(pieces) > 40
    assert max(len(piece) for piece in pieces) < 100
    assert events[-2:] == [Usage(4, estimate_tokens("".join(pieces))), Finished("stop")]


async def test_a_stage_that_it_does_not_know_is_refused() -> None:
    request = CompletionRequest((Message("user", "x"),), MODEL, 0, 100, 1, "compose-a-poem")
    with pytest.raises(ProviderUnavailable, match=r"no answer for the stage 'compose-a-poem'; it knows propose"):
        await collect(BuiltinAuthor().stream(request))


async def test_somebody_elses_task_is_written_as_well_as_its_words_are_understood() -> None:
    task: JsonValue = {"name": "tower-of-cubes", "description": "Stack three red cubes on the zone.", "assets": []}
    answer = await answered("implement", {"task": task})
    assert "class TowerOfCubes(Task)" in answer
    assert "stack the three red blocks" in answer


def test_it_is_known_by_name_and_by_whether_it_makes_mistakes() -> None:
    providers = [open_provider("builtin", tokens_per_s=200.0), open_provider("builtin", faults=0.5)]
    assert [(provider.name, provider.model) for provider in providers] == [
        ("builtin", MODEL),
        ("builtin", f"{MODEL}-faults-0.5"),
    ]


async def test_too_few_steps_are_the_one_thing_that_it_can_mend_in_sound_code() -> None:
    run = run_of(1)
    proposal = await proposal_of(run)
    mended = (await collect(run.repair("The scripted oracle solved 0 of 3: not solved within 4 actions.")))[-1]
    assert isinstance(mended, Written)
    assert mended.proposal.source != proposal.source
    same = (await collect(run.repair("It looks odd.")))[-1]
    assert isinstance(same, Written)
    assert same.proposal.source == proposal.source
    assert "cannot tell what is wrong" in run.records[-1].answer


@pytest.mark.parametrize("seed", range(2))
async def test_what_it_writes_is_solved_without_diagnostics_and_with_all_evidence(seed: int) -> None:
    proposal = await proposal_of(run_of(seed))
    report = await rolled_out(proposal.source, episodes=1)
    assert report.completed, report
    assert report.diagnostics == ()
    assert [one.name for one in report.evidence if not one.ok] == []
    assert kebab_case(proposal.class_name).replace("-", "") == proposal.description.name.replace("-", "")
