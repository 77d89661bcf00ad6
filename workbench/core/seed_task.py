"""The task of the library that variations of are asked for: `--seed-task NAME`."""

from __future__ import annotations

from library.errors import UnknownTask
from prompts.recipe import Recipe
from workbench.core.errors import SettingsError
from workbench.core.facts import task_fact
from workbench.core.plans import SeedTask
from workbench.core.session import Session


def seed_task(session: Session) -> SeedTask | None:
    """The task that the settings ask for variations of, whatever its state, as it is now.

    Raises:
        SettingsError: There is none of that name; names those most like it.
    """
    name, library = session.settings.seed_task, session.library
    if not name:
        return None
    try:
        return SeedTask.of(task_fact(library.card(name), library.source))
    except UnknownTask as error:
        raise SettingsError(session.settings.origin("seed_task"), str(error)) from None


def require_seed_task(session: Session, recipe: Recipe) -> None:
    """Refuse to ask for variations of a task where the author would hear nothing of it.

    Raises:
        SettingsError: No template of the recipe shows the task.
    """
    if session.settings.seed_task and not any("seed_task" in stage.template.used for stage in recipe.stages):
        hint = 'put {% include "seed-task.j2" %} into the template of its first stage'
        message = f"recipe {recipe.name!r} shows no task to start from: {hint}"
        raise SettingsError(session.settings.origin("seed_task"), message)
