"""What prompts say that the agent can do is what the documentation says, and they say how each type is solved."""

from pathlib import Path

from prompts.recipe import load_recipe
from sim.household.tasks.task_types import FORMS
from workbench.core.household.examples import example_house
from workbench.core.household.facts import CALLS, PREDICATES, scene_variables
from workbench.core.household.prompting import RECIPE

PAGE = Path(__file__).parents[4] / "docs" / "household.md"


def test_every_call_and_every_part_of_a_goal_is_in_the_documentation() -> None:
    page = PAGE.read_text(encoding="utf-8").replace("\\|", "|")
    for form, means in {**CALLS, **PREDICATES}.items():
        assert f"| `{form}` | {means} |" in page


def test_the_prompt_says_how_each_type_is_solved() -> None:
    variables = scene_variables(example_house(), {**dict.fromkeys(FORMS, 2), "free": 1})
    prompt = load_recipe(RECIPE).stages[0].template.render(variables)
    assert "- come (2 of 15): Come here. Solution: `goto_user()`." in prompt
    assert "Solution: `goto(x), grab(), goto_user()`." in prompt
    assert "Solution: `goto(x), grab(), goto(y), release()`." in prompt
    assert 'Is there a mug on the table? Solution: `goto(y), speak("…")`.' in prompt
    assert prompt.count("Solution: ") == len(FORMS)
