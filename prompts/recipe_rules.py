"""What must hold between the stages of a recipe: order, variables that are filled before they are used, and used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from prompts.errors import RecipeError
from prompts.facts import OPENING_VARIABLES
from prompts.recipe_file import RecipeFile, valid_names

if TYPE_CHECKING:
    from prompts.recipe import Stage

FILLED_BY_PARSER: Mapping[str, str] = {"task": "task", "names": "references", "code": "task_code"}
"""Parser → the variable that later stages may use."""


def check_stages(stages: Sequence[Stage], files: Sequence[RecipeFile], *, needs_target: bool) -> None:
    """Refuse a recipe whose stages do not fit together.

    Args:
        stages: In order.
        files: The recipe's own file and those of the recipes that it extends.
        needs_target: Whether the recipe is about a target.

    Raises:
        RecipeError: With the line that is to blame.
    """
    own = files[0]
    _check_order(stages, own)
    known = set(OPENING_VARIABLES)
    for index, stage in enumerate(stages):
        stage.template.require(known)
        if stage.parser in FILLED_BY_PARSER:
            known.add(FILLED_BY_PARSER[stage.parser])
        if stage.parser == "names":
            _check_shown(stage, stages[index + 1 :], files)
    if needs_target and not any("target" in stage.template.used for stage in stages):
        raise own.error("needs_target is set, and no template uses the variable 'target'", "needs_target")
    _check_files(stages, own)


def _check_order(stages: Sequence[Stage], own: RecipeFile) -> None:
    names = [stage.name for stage in stages]
    for number, name in enumerate(names):
        if name in names[:number]:
            line = own.line("name", own.header(number + 1))
            raise RecipeError(f"two stages are named {name!r}", own.path, line)
    if [stage.parser for stage in stages if stage.parser in ("task", "code")] != ["task", "code"]:
        raise RecipeError("a recipe has one stage with parser 'task' and, after it, one with 'code'", own.path)


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
