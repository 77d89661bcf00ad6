"""What prompts say that the agent can do is what the documentation says."""

from pathlib import Path

from workbench.core.household.facts import CALLS, PREDICATES

PAGE = Path(__file__).parents[4] / "docs" / "household.md"


def test_every_call_and_every_part_of_a_goal_is_in_the_documentation() -> None:
    page = PAGE.read_text(encoding="utf-8").replace("\\|", "|")
    for form, means in {**CALLS, **PREDICATES}.items():
        assert f"| `{form}` | {means} |" in page
