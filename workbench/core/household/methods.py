"""From the name of a method to who proposes, in a project or without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from prompts.household_dialogue import DialogueEvent
from prompts.providers import open_provider
from prompts.recipe import load_recipe
from sim.pool import Executor, LocalProcesses
from workbench.core.household.making import SceneWork, hardcoding
from workbench.core.household.plan import HouseholdPlan
from workbench.core.household.prompting import RECIPE, HouseholdAuthor, prompting
from workbench.core.provider_choice import CONFIGURES_OPENAI, ProviderChoice
from workbench.core.session import Session

Observe = Callable[[int, DialogueEvent], None]


def scene_work(
    plan: HouseholdPlan, author: Callable[[], HouseholdAuthor], executor: Executor | None = None
) -> SceneWork:
    """What makes the tasks of one scene.

    Args:
        plan: What is asked for.
        author: Opens who writes; only called where a language model proposes.
        executor: Where scenes are drawn and tried; None: a process for each job.
    """
    executor = executor or LocalProcesses()
    match plan.method:
        case "hardcoding":
            return hardcoding(plan, executor)
        case "prompting":
            return prompting(plan, executor, author())


def project_author(session: Session, observe: Observe | None = None) -> HouseholdAuthor:
    """Who writes in a project; every answer is recorded and within the budget.

    Raises:
        RecipeError, SettingsError, UnknownProvider: As the project's settings and recipes say.
    """
    recipe, settings = load_recipe(RECIPE, session.project.recipes), session.settings
    temperatures = {stage: value for stage, value in settings.temperature.items() if stage == recipe.stages[0].name}
    return HouseholdAuthor(session.provider(), recipe, settings.model, temperatures, observe or _say_nothing)


def lone_author(
    api_key: str | None, base_url: str | None, model: str | None, environ: Mapping[str, str]
) -> HouseholdAuthor:
    """Who writes without a project: the server that is named here or in the environment, else the built-in author.

    Args:
        api_key: Kept in memory only; None takes it from the environment.
        base_url: Of an OpenAI-compatible server.
        model: None takes the provider's own.
        environ: The environment.
    """
    known = {**environ, **({"OPENAI_API_KEY": api_key} if api_key else {})}
    is_served = bool(base_url) or any(known.get(variable) for variable in CONFIGURES_OPENAI)
    choice = ProviderChoice("openai" if is_served else "builtin", "TaskCreator", model, base_url)
    provider = open_provider(choice.name, **choice.options(Path(), known))
    return HouseholdAuthor(provider, load_recipe(RECIPE), model)


def _say_nothing(scene: int, event: DialogueEvent) -> None:
    pass
