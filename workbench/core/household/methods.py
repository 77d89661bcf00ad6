"""From the name of a method to who proposes, in a project or without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from prompts.errors import RecipeError
from prompts.household_dialogue import DialogueEvent
from prompts.providers import open_provider
from prompts.recipe import Recipe, load_recipe
from sim.pool import Executor, LocalProcesses
from workbench.core.household.chatting import RECIPE as CHATTING_RECIPE
from workbench.core.household.chatting import chatting
from workbench.core.household.making import SceneWork, hardcoding
from workbench.core.household.plan import HouseholdPlan
from workbench.core.household.prompting import RECIPE, HouseholdAuthor, prompting
from workbench.core.provider_choice import CONFIGURES_OPENAI, ProviderChoice
from workbench.core.session import Session

Observe = Callable[[int, DialogueEvent], None]


def scene_work(
    plan: HouseholdPlan, author: Callable[[str], HouseholdAuthor], executor: Executor | None = None
) -> SceneWork:
    """What makes the tasks of one scene.

    Args:
        plan: What is asked for.
        author: Opens who writes by a recipe of this name; only called where a language model proposes.
        executor: Where scenes are drawn and tried; None: a process for each job.
    """
    executor = executor or LocalProcesses()
    if plan.task_first:
        return hardcoding(plan, executor)  # what was asked for in words has been read already
    match plan.method:
        case "hardcoding":
            return hardcoding(plan, executor)
        case "prompting":
            return prompting(plan, executor, author(RECIPE))
        case "chatting":
            return chatting(plan, executor, author(CHATTING_RECIPE))


def project_author(session: Session, observe: Observe | None = None, recipe: str = RECIPE) -> HouseholdAuthor:
    """Who writes in a project; every answer is recorded and within the budget.

    Args:
        session: Of the project.
        observe: Told what is said, as it is said.
        recipe: The name of what is asked.

    Raises:
        RecipeError, SettingsError, UnknownProvider: As the project's settings and recipes say.
    """
    loaded, settings = _load(recipe, session.project.recipes), session.settings
    stages = {stage.name for stage in loaded.stages}
    temperatures = {stage: value for stage, value in settings.temperature.items() if stage in stages}
    return HouseholdAuthor(session.provider(), loaded, settings.model, temperatures, observe or _say_nothing)


def lone_author(
    api_key: str | None, base_url: str | None, model: str | None, environ: Mapping[str, str], recipe: str = RECIPE
) -> HouseholdAuthor:
    """Who writes without a project: the server that is named here or in the environment, else the built-in author.

    Args:
        api_key: Kept in memory only; None takes it from the environment.
        base_url: Of an OpenAI-compatible server.
        model: None takes the provider's own.
        environ: The environment.
        recipe: The name of what is asked.
    """
    known = {**environ, **({"OPENAI_API_KEY": api_key} if api_key else {})}
    is_served = bool(base_url) or any(known.get(variable) for variable in CONFIGURES_OPENAI)
    choice = ProviderChoice("openai" if is_served else "builtin", "TaskCreator", model, base_url)
    provider = open_provider(choice.name, **choice.options(Path(), known))
    return HouseholdAuthor(provider, _load(recipe), model)


def _load(name: str, overlay: Path | None = None) -> Recipe:
    """A recipe; a project's own is read as the packaged one is.

    Raises:
        RecipeError: It is not there, is broken, or has its answer read as something else.
    """
    recipe = load_recipe(name, overlay)
    wanted = [stage.parser for stage in load_recipe(name).stages]
    if [stage.parser for stage in recipe.stages] != wanted:
        raise RecipeError(f"the stages of {name!r} have the parsers {', '.join(wanted)}", recipe.path)
    return recipe


def _say_nothing(scene: int, event: DialogueEvent) -> None:
    pass
