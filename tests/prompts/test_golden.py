"""The exact messages of each stage of each recipe, as files of tests/cases/golden.

A changed prompt changes a file; look at the difference, and when it is what you meant, renew the files with

    python -m tests.prompts.test_golden
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from prompts.engine import NearDuplicate, RecipeRun, Sampling
from prompts.facts import opening_variables
from prompts.recipe import Recipe, load_recipe, recipe_names
from prompts.values import Message, Proposed, Written
from tests.prompts.builders import CODE, PICKS, TASK, YES, ScriptedModel, collect, facts_about

GOLDEN = Path(__file__).parents[1] / "cases" / "golden"
ANSWERS = {"task": TASK, "confirmation": "Understood.", "names": PICKS, "code": CODE, "reflection": YES}
NEAR = [NearDuplicate("put-block-in-bowl", "Put a block in a bowl.", "accepted", "description 0.81, structure 0.50")]


async def said(recipe: Recipe) -> list[tuple[str, Message]]:
    """Every message of one trial with the stage that it belongs to, in the order in which they were said."""
    answers = [ANSWERS[stage.parser] for stage in recipe.writing] + [CODE]
    model = ScriptedModel([*answers, *(YES for _ in range(2 * len(recipe.reflecting)))])
    run = RecipeRun(recipe, model, facts_about("build-a-house" if recipe.needs_target else None), Sampling(seed=5))
    async for event in run.write():
        if isinstance(event, Proposed):
            run.note_near_duplicates(NEAR)
        if isinstance(event, Written):
            proposal = event.proposal
    await collect(run.repair("Line 5: unknown asset."))
    await collect(run.reflect(proposal))
    asked = {request.stage: request for request in model.requests}
    return [
        (stage, message)
        for stage, request in asked.items()
        for message in (request.messages[-1], Message("assistant", answers.pop(0) if answers else YES))
    ]


def as_text(messages: list[tuple[str, Message]]) -> str:
    return "".join(f"===== {stage}: {message.role} =====\n{message.content}\n" for stage, message in messages)


@pytest.mark.parametrize("name", recipe_names(about="tabletop"))
async def test_the_messages_are_those_of_the_golden_file(name: str) -> None:
    expected = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert as_text(await said(load_recipe(name))) == expected, "renew it if this is meant: see the module's docstring"


def test_every_golden_file_is_of_a_recipe() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(recipe_names(about="tabletop"))


@pytest.mark.parametrize("name", recipe_names(about="tabletop"))
async def test_no_prompt_holds_holes_or_ragged_space(name: str) -> None:
    for stage, message in await said(load_recipe(name)):
        if message.role == "user" and stage != "repair":
            assert "\n\n\n\n" not in message.content, stage
            assert "None" not in message.content.replace("params=None", ""), stage
            assert message.content == message.content.strip(), stage
            assert not [line for line in message.content.splitlines() if line != line.rstrip()], stage


async def test_facts_of_an_empty_project_leave_nothing_hanging() -> None:
    """A new project without base tasks has no examples, no names and no errors to tell of."""
    for name in recipe_names(about="tabletop"):
        recipe = load_recipe(name)
        model = ScriptedModel([ANSWERS[stage.parser] if stage.parser != "names" else "[]" for stage in recipe.writing])
        await collect(RecipeRun(recipe, model, facts_about("x", empty=True), Sampling()).write())
        for request in model.requests:
            assert ":\n\n\n" not in request.messages[-1].content, (name, request.stage)


@pytest.mark.parametrize("name", recipe_names(about="tabletop"))
async def test_a_task_to_start_from_is_one_more_section_of_the_first_prompt(name: str) -> None:
    recipe = load_recipe(name)
    facts = facts_about("build-a-house" if recipe.needs_target else None)
    seeded = replace(facts, seed_task=facts.tasks[0])
    without, asked = (
        recipe.writing[0].template.render(opening_variables(each, Sampling())) for each in (facts, seeded)
    )
    before, rest = asked.split("## The task to start from")
    section, after = rest.split("\n## What is asked for")
    assert without == f"{before}## What is asked for{after}"
    assert facts.tasks[0].description in section
    assert f"```python\n{facts.tasks[0].source}\n```" in section
    assert "\n\n\n" not in rest.split("## Your answer")[0]


if __name__ == "__main__":
    for recipe_name in recipe_names(about="tabletop"):
        GOLDEN.mkdir(exist_ok=True)
        text = as_text(asyncio.run(said(load_recipe(recipe_name))))
        (GOLDEN / f"{recipe_name}.txt").write_text(text, encoding="utf-8")
