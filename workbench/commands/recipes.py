"""`simsmith recipes`: which prompts there are, and what they would send."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands import recipe_history
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from prompts.recipe import Recipe, Stage
    from prompts.values import CompletionRequest, JsonValue
    from workbench.core.session import Session

NameArgument = Annotated[str, typer.Argument(help="The recipe's name.")]

app = typer.Typer(help="The prompts that are sent, and their versions.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list", epilog="Example: simsmith recipes list")
def list_recipes(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """List the recipes: the packaged ones and this project's own."""
    from prompts.recipe import load_recipe, recipe_names

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    overlay = session.project.recipes
    recipes = [load_recipe(name, overlay) for name in recipe_names(overlay)]
    if json:
        output.show_json({"recipes": [recipe_entry(session, recipe) for recipe in recipes]})
        return
    rows = (
        (recipe.name, _origin(session, recipe), _short(recipe.version), recipe.title, recipe.description)
        for recipe in recipes
    )
    output.show(table([("NAME", "ORIGIN", "VERSION", "TITLE", "DESCRIPTION"), *rows]))


@app.command("show", epilog="Example: simsmith recipes show bottom-up --stage propose")
def show(
    context: typer.Context,
    name: NameArgument,
    stage: Annotated[
        str | None, typer.Option("--stage", help="Show the template of this stage, as it is written.")
    ] = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Show the stages of a recipe, or the template of one of them."""
    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    recipe = _load(session, name)
    if stage is not None:
        output.show(_stage(recipe, stage).template.text.rstrip("\n"))
        return
    if json:
        output.show_json(recipe_entry(session, recipe))
        return
    facts = [("name", recipe.name), ("title", recipe.title), ("description", recipe.description)]
    facts += [("origin", _origin(session, recipe)), ("version", recipe.version), ("folder", str(recipe.path))]
    facts += [("extends", recipe.extends)] if recipe.extends else []
    output.show(table([*facts, ("needs a target", "yes" if recipe.needs_target else "no")]))
    rows = (
        (
            part.name,
            part.parser,
            f"{part.temperature:g}",
            str(part.samples),
            part.template.path.name,
            ", ".join(part.template.used),
        )
        for part in recipe.stages
    )
    output.show("")
    output.show(table([("STAGE", "READ AS", "TEMPERATURE", "ANSWERS", "TEMPLATE", "VARIABLES"), *rows]))


@app.command("new", epilog="Example: simsmith recipes new careful --from bottom-up")
def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Its name; that of a packaged recipe makes your own version of it.")],
    base: Annotated[
        str | None, typer.Option("--from", help="The recipe to start from. [the packaged one of that name]")
    ] = None,
    extend: Annotated[
        bool, typer.Option("--extend", help="Only what will differ, instead of a copy of everything.")
    ] = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
) -> None:
    """Make a recipe of your own from an existing one: a folder of text files to be edited."""
    from workbench.core.recipe_folders import new_recipe

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    folder = new_recipe(session.project.recipes, name, base or name, extend=extend)
    output.say(f"Made {name} in {folder}; try it with: simsmith recipes render {name} --stage propose")


@app.command("render", epilog="Example: simsmith recipes render top-down --target build-house --stage propose")
def render(
    context: typer.Context,
    name: NameArgument,
    stage: Annotated[
        str | None, typer.Option("--stage", help="Only this stage's prompt, exactly as it would be sent.")
    ] = None,
    target: Annotated[str | None, typer.Option(help="Name of the task that is asked for.")] = None,
    seed_task: Annotated[
        str | None, typer.Option(metavar="NAME", help="Task of the library that a variation of is asked for.")
    ] = None,
    task: Annotated[
        str, typer.Option(help="The library task that stands for what the author would answer.")
    ] = "put-block-in-bowl",
    seed: Annotated[int | None, typer.Option(help="What the sampling of the run derives from.")] = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Print exactly what would be sent, without sending it."""
    from workbench.core.facts import gather_facts
    from workbench.core.plans import TrialPlan
    from workbench.core.rehearsal import rehearse, stand_in
    from workbench.core.running import plan_run

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output, recipe=name, target=target, seed_task=seed_task, seed=seed)
    recipe = _load(session, name)
    if recipe.about == "household":
        requests = _household_requests(recipe, session)
    else:
        plan = TrialPlan("rehearsal", 0, plan_run(session))
        facts = gather_facts(session.library, plan)
        told = facts if plan.settings.template else facts.without_memory
        requests = asyncio.run(rehearse(recipe, told, plan.sampling, stand_in(session.library, task)))
    if stage is not None:
        wanted = _stage(recipe, stage).name
        requests = tuple(request for request in requests if request.stage == wanted)[:1]
    if json:
        output.show_json({"recipe": name, "requests": [request_entry(request) for request in requests]})
    elif stage is not None:
        output.show(requests[0].messages[-1].content if requests else "")
    else:
        for request in {request.stage: request for request in requests}.values():
            output.show(f"===== {request.stage} =====\n{request.messages[-1].content}\n")


def _household_requests(recipe: Recipe, session: Session) -> tuple[CompletionRequest, ...]:
    """What would be asked about the first scene of a run that asks for one task of each type, or about a sentence."""
    from sim.pool import LocalProcesses
    from workbench.core.household.plan import HouseholdPlan, read_types
    from workbench.core.household.prompting import rehearse_household
    from workbench.core.household.reading import rehearse_reading

    plan = HouseholdPlan(types=read_types("all", "prompting"), method="prompting", seed=session.settings.seed)
    if recipe.stages[0].parser == "household-slots":
        asked = replace(plan, task="Bring me the red apple from the kitchen.")
        return (rehearse_reading(asked, recipe, session.provider().model),)
    return (asyncio.run(rehearse_household(plan, recipe, session.provider().model, LocalProcesses())),)


recipe_history.add_commands(app)


def recipe_entry(session: Session, recipe: Recipe) -> dict[str, JsonValue]:
    """A recipe as JSON shows it."""
    return {
        "name": recipe.name,
        "title": recipe.title,
        "description": recipe.description,
        "origin": _origin(session, recipe),
        "version": recipe.version,
        "extends": recipe.extends,
        "needs_target": recipe.needs_target,
        "stages": [
            {
                "name": stage.name,
                "parser": stage.parser,
                "temperature": stage.temperature,
                "samples": stage.samples,
                "template": stage.template.path.name,
                "template_hash": stage.template.hash,
                "variables": list(stage.template.used),
            }
            for stage in recipe.stages
        ],
    }


def request_entry(request: CompletionRequest) -> dict[str, JsonValue]:
    """One request as JSON shows it."""
    return {
        "stage": request.stage,
        "temperature": request.temperature,
        "seed": request.seed,
        "messages": [{"role": message.role, "content": message.content} for message in request.messages],
    }


def _load(session: Session, name: str) -> Recipe:
    from prompts.recipe import load_recipe

    return load_recipe(name, session.project.recipes)


def _stage(recipe: Recipe, name: str) -> Stage:
    found = next((stage for stage in recipe.stages if stage.name == name), None)
    if found is None:
        stages = ", ".join(stage.name for stage in recipe.stages)
        raise typer.BadParameter(f"recipe {recipe.name!r} has no stage {name!r}; it has {stages}")
    return found


def _origin(session: Session, recipe: Recipe) -> str:
    return "project" if recipe.path.parent == session.project.recipes else "packaged"


def _short(version: str) -> str:
    from workbench.core.recipe_versions import SHORT

    return version[:SHORT]
