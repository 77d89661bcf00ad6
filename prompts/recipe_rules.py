"""What must hold between the stages of a recipe: order, variables that are filled before they are used, and used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, get_args

from prompts.errors import RecipeError
from prompts.facts import OPENING_VARIABLES
from prompts.household_facts import HOUSEHOLD_VARIABLES
from prompts.recipe_file import RecipeFile, valid_names

if TYPE_CHECKING:
    from prompts.recipe import Stage

About = Literal["tabletop", "household"]
VARIABLES: Mapping[About, Mapping[str, str]] = {"tabletop": OPENING_VARIABLES, "household": HOUSEHOLD_VARIABLES}
"""What a recipe is about → the variables that are known before its first stage."""
HOUSEHOLD_PARSERS = ("household", "household-slots", "household-request", "household-reply")
FILLED_BY_PARSER: Mapping[str, str] = {
    "task": "task",
    "names": "references",
    "code": "task_code",
    "household-request": "request",
}
"""Parser → the variable that later stages may use."""


def read_about(files: Sequence[RecipeFile]) -> About:
    """What the tasks of a recipe are about.

    Args:
        files: The recipe's own file and those of the recipes that it extends.

    Raises:
        RecipeError: It is about nothing that is known.
    """
    said = next((file for file in files if file.about is not None), None)
    if said is None:
        return "tabletop"
    about = next((known for known in get_args(About) if known == said.about), None)
    if about is None:
        raise said.error(f"unknown subject {said.about!r}; {valid_names(str(said.about), get_args(About))}", "about")
    known: About = about
    return known


def check_stages(stages: Sequence[Stage], files: Sequence[RecipeFile], about: About, *, needs_target: bool) -> None:
    """Refuse a recipe whose stages do not fit together.

    Args:
        stages: In order.
        files: The recipe's own file and those of the recipes that it extends.
        about: What its tasks are about.
        needs_target: Whether the recipe is about a target.

    Raises:
        RecipeError: With the line that is to blame.
    """
    own = files[0]
    _check_order(stages, own, about)
    known = set(VARIABLES[about])
    for index, stage in enumerate(stages):
        stage.template.require(known)
        if stage.parser in FILLED_BY_PARSER:
            known.add(FILLED_BY_PARSER[stage.parser])
        if stage.parser == "names":
            _check_shown(stage, stages[index + 1 :], files)
    if needs_target and not any("target" in stage.template.used for stage in stages):
        raise own.error("needs_target is set, and no template uses the variable 'target'", "needs_target")
    _check_files(stages, own)


def _check_order(stages: Sequence[Stage], own: RecipeFile, about: About) -> None:
    names = [stage.name for stage in stages]
    for number, name in enumerate(names):
        if name in names[:number]:
            line = own.line("name", own.header(number + 1))
            raise RecipeError(f"two stages are named {name!r}", own.path, line)
    _check_parsers(stages, own, about)
    if about == "tabletop" and [s.parser for s in stages if s.parser in ("task", "code")] != ["task", "code"]:
        raise RecipeError("a recipe has one stage with parser 'task' and, after it, one with 'code'", own.path)


def _check_parsers(stages: Sequence[Stage], own: RecipeFile, about: About) -> None:
    """A house has tasks without code, a table has tasks that are code."""
    for number, stage in enumerate(stages, start=1):
        if (stage.parser in HOUSEHOLD_PARSERS) != (about == "household"):
            message = f'the parser {stage.parser!r} is for recipes with about = "household"'
            if about == "household":
                message = f"stages of household recipes have one of the parsers {', '.join(HOUSEHOLD_PARSERS)}"
            raise RecipeError(message, own.path, own.line("parser", own.header(number)))


def _check_shown(stage: Stage, later: Sequence[Stage], files: Sequence[RecipeFile]) -> None:
    """References that no template shows would be picked, paid for, and never reach the model."""
    if any("references" in after.template.used for after in later):
        return
    message = (
        f"stage {stage.name!r} picks references, and no later template shows them: use the variable 'references' "
        "in one of them, or leave the stage out"
    )
    tables = [table for file in files for table in file.stages if table.name == stage.name]
    raise tables[0].error(message, "parser")


def _check_files(stages: Sequence[Stage], own: RecipeFile) -> None:
    """A template that nobody uses is a misspelled one: its text would silently not be sent."""
    used = {path for stage in stages for path in stage.template.files}
    for file in sorted(own.path.parent.glob("*.j2")):
        if file not in used:
            valid = valid_names(file.name, {path.name for path in used})
            raise RecipeError(
                f"no stage uses this template; rename it, name it in a stage, or delete it; {valid}", file
            )
