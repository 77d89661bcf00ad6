"""The tasks whose code stands in the prompts do what the prompts say of them: they are a model's first teachers."""

from __future__ import annotations

import re

import pytest

from prompts.parsing import parse_code, parse_task
from prompts.parsing.code import TaskCode
from prompts.recipe import PACKAGED_RECIPES, SHARED
from prompts.values import TaskDescription
from sim.assets import CATALOGUE
from sim.colors import COLORS_NAMES
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import RolloutReport
from tests.prompts.builders import collect
from workbench.core.checking import check_task

TEXTS = {file.name: file.read_text(encoding="utf-8") for file in (PACKAGED_RECIPES / SHARED).glob("*.j2")}
EXAMPLES = re.findall(r"```python\n.*?```", TEXTS["example-code.j2"], flags=re.DOTALL)


@pytest.mark.parametrize("block", EXAMPLES, ids=["sorting", "packing"])
async def test_the_oracle_solves_the_example_and_nothing_is_wrong_with_it(block: str) -> None:
    code = parse_code(block)
    assert isinstance(code, TaskCode)
    async with Sandbox() as sandbox:
        events = await collect(check_task(sandbox, code.source, seeds=(0, 1)))
    report = events[-1]
    assert isinstance(report, RolloutReport)
    assert report.outcome == "solved"
    assert not report.diagnostics
    assert not [found for found in report.evidence if not found.ok]


def test_good_examples_are_answers_that_could_be_given() -> None:
    shown = re.findall(r"^- (\{.*\})$", TEXTS["good-examples.j2"], flags=re.MULTILINE)
    assert len(shown) == 4
    for text in shown:
        task = parse_task(text)
        assert isinstance(task, TaskDescription)
        assert set(task.assets) <= set(CATALOGUE)


def test_every_asset_and_colour_that_a_prompt_names_exists() -> None:
    for text in TEXTS.values():
        assert set(re.findall(r"[a-z]+/[\w-]+\.urdf", text)) - {"folder/file.urdf"} <= set(CATALOGUE)
        assert set(re.findall(r'color="(\w+)"', text)) <= set(COLORS_NAMES)
