"""Runs: many trials with the same settings, begun, gone on with after any end, or done again; statistics at the end.

How the trials of a run go side by side, and what each of them knows of the others, stands in `batch`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import aclosing
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from library.reading import Mark
from library.records import Trial
from library.snapshot import LibrarySnapshot
from prompts.recipe import Recipe, load_recipe, recipe_names
from workbench.core.batch import Batch
from workbench.core.embedding import open_embedding
from workbench.core.errors import SettingsError
from workbench.core.events import Notice, RunEvent
from workbench.core.next_run import ORIGIN as SCREEN
from workbench.core.plans import RunPlan
from workbench.core.recipe_versions import ensure_kept
from workbench.core.run_record import RunRecord, begin_run, read_run, running
from workbench.core.seed_task import require_seed_task, seed_task
from workbench.core.seeds import next_draw
from workbench.core.session import Session
from workbench.core.spending import require_price, within_budget

CHANGEABLE = frozenset({"base_url", "retries", "stall_s", "budget"})
"""Settings that may differ when a run is gone on with: they decide how a model is reached, not what it is asked."""


def plan_run(session: Session, *, accept: bool = False) -> RunPlan:
    """The run that the settings ask for.

    A seed that was given with the command is meant literally. Otherwise a run like an earlier one, of the same
    recipe as it is now, target, provider and model, goes on where that one's seeds ended, so that asking again
    gives other tasks; a run that differs in one of these starts with the same seeds, to be compared with it.

    Raises:
        RecipeError: The recipe's files cannot be used.
        SettingsError: The recipe is about a house, a temperature is for a stage that does not exist, a target or an
            embedding is missing, or the task to start from is not there or not asked about.
        MissingExtra: An embedding is asked for, and what computes it is not installed.
    """
    recipe = load_recipe(session.settings.recipe, session.project.recipes)
    require_tabletop(session, recipe)
    require_stages(session, recipe)
    require_target(session, recipe)
    require_seed_task(session, recipe)
    if session.settings.embedding:
        open_embedding(session.settings.embedding)  # what is missing is said before anything is paid for
    return plan_with(session, recipe, accept=accept)


def plan_with(session: Session, recipe: Recipe, *, accept: bool = False) -> RunPlan:
    """The run that the settings ask for, with their recipe as it would be; it may lack its target.

    Raises:
        SettingsError: There is no task of the name that variations of are asked for; names those most like it.
    """
    plan = replace(RunPlan.of(session.settings, accept=accept), seed_task=seed_task(session))
    if session.settings.origin("seed").startswith("--"):
        return plan
    provider, model = session.author_names()
    alike = (
        trial
        for trial in session.library.outlines()
        if (trial.recipe, trial.provider, trial.model) == (plan.recipe, provider, model)
        and (trial.settings.get("target"), trial.settings.get("seed_task")) == (plan.target, session.settings.seed_task)
        and trial.settings.get("recipe_version") in (None, recipe.version)
    )
    return replace(plan, first_draw=next_draw(alike, plan.seed))


def require_tabletop(session: Session, recipe: Recipe) -> None:
    """Refuse a recipe whose tasks are no code for a table.

    Raises:
        SettingsError: It is about a house.
    """
    if recipe.about != "tabletop":
        hint = "household tasks are made with: simsmith household create --method prompting"
        raise SettingsError(
            session.settings.origin("recipe"), f"recipe {recipe.name!r} is about a {recipe.about}; {hint}"
        )


def require_stages(session: Session, recipe: Recipe) -> None:
    """Refuse temperatures that nobody would use.

    What a command says must be about this recipe; what a file says, about any of the project's.

    Raises:
        SettingsError: No such stage; names those that there are.
    """
    stages = [stage.name for stage in recipe.stages]
    for stage in session.settings.temperature:
        origin = session.settings.origin(f"temperature.{stage}")
        if stage not in stages and (origin.startswith(("--", SCREEN)) or stage not in _all_stages(session)):
            near = get_close_matches(stage, stages, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            there = f"recipe {recipe.name!r} has {', '.join(stages)}"
            raise SettingsError(origin, f"there is no stage {stage!r}; {hint}{there}")


def require_target(session: Session, recipe: Recipe) -> None:
    """Refuse to ask for a target that nobody has named.

    Raises:
        SettingsError: The recipe is about one task, and none is named.
    """
    if recipe.needs_target and not session.settings.target:
        message = f"recipe {recipe.name!r} is about one task, which you name: --target build-house"
        raise SettingsError("--target", message)


def _all_stages(session: Session) -> set[str]:
    overlay = session.project.recipes
    return {stage.name for name in recipe_names(overlay) for stage in load_recipe(name, overlay).stages}


def begun_run(session: Session, run: str, given: Collection[str] = ()) -> tuple[Session, RunRecord]:
    """A run that was begun before, and the session with the settings that it was begun with.

    Args:
        session: The opened project, with what was said now.
        run: Its id, or "last".
        given: Keys of settings that were said with the command; they may say again what the run's settings are.

    Raises:
        UnknownRun: No such run.
        SettingsError: Something else was said than the run was begun with; names both.
    """
    record = read_run(session.project.trials, run)
    for key in set(given) - CHANGEABLE:
        now, then = getattr(session.settings, key), getattr(record.settings, key)
        if now != then:
            flag = f"--{key.replace('_', '-')}"
            raise SettingsError(flag, f"run {record.run} was begun with {key} = {then}, not {now}; leave {flag} out")
    said = session.settings
    reach: dict[str, Any] = {key: getattr(said, key) for key in CHANGEABLE}
    reach["base_url"] = said.base_url or record.settings.base_url
    origins = {**record.settings.origins, **{key: said.origins[key] for key in CHANGEABLE & said.origins.keys()}}
    return replace(session, settings=replace(record.settings, origins=origins, **reach)), record


def repeated_run(
    session: Session, run: str, flags: Mapping[str, object], *, accept: bool = False
) -> tuple[Session, RunPlan, Mark]:
    """An earlier run, to be done again from where it started: with its settings, seeds and memory.

    Where nothing differs, every answer is in the record, and nothing is asked or paid for. Where a recipe was edited,
    the stages before the edit are. Where flags say something else, all the rest is equal: two runs to be compared.

    Args:
        session: The opened project.
        run: The earlier one's id, or "last".
        flags: Settings that are to differ; None means not given.
        accept: Accept as by `--yes`, also when the earlier run did not.

    Returns:
        The session and the plan of the new run, and where its memory starts.

    Raises:
        UnknownRun: No such run.
        SettingsError: A flag is not valid.
    """
    record = read_run(session.project.trials, run)
    settings = record.settings.with_flags(**flags)
    settings = replace(settings, base_url=settings.base_url or session.settings.base_url)
    if settings.provider == "replay" and settings.model is None:
        settings = replace(settings, model=record.model)
    session = replace(session, settings=settings)
    plan = RunPlan.of(settings, accept=accept or record.plan.accept)
    recipe = load_recipe(plan.recipe, session.project.recipes)
    require_stages(session, recipe)
    require_target(session, recipe)
    require_seed_task(session, recipe)
    varied = record.plan.seed_task if settings.seed_task == record.settings.seed_task else seed_task(session)
    plan = replace(plan, seed_task=varied)
    literal = flags.get("seed") is not None
    return session, replace(plan, first_draw=0 if literal else record.plan.first_draw), record.mark


async def run(session: Session, plan: RunPlan, *, mark: Mark | None = None) -> AsyncGenerator[RunEvent, None]:
    """Run the trials of a plan; the last event is one `RunFinished`.

    A failure of the provider or the sandbox that would repeat itself ends the run early, after its trial was
    kept. Closing the generator keeps the trials that run as void. Either way, `resume` goes on.

    Args:
        session: The opened project.
        plan: What to do.
        mark: Where the journal stood when the run's memory starts; None: as it stands now.

    Raises:
        As `author`.
    """
    recipe = load_recipe(plan.recipe, session.project.recipes)
    require_price(session)
    ensure_kept(session.project.recipes, recipe, session.now())
    provider, model = await asyncio.to_thread(session.author_names)
    mark = mark or session.library.mark()
    record = RunRecord("", "", plan, session.settings, mark, provider, model, recipe.version)
    record = begin_run(session.project.trials, session.now(), record)
    async with aclosing(resume(session, record)) as events:
        async for event in events:
            yield event


async def resume(session: Session, record: RunRecord) -> AsyncGenerator[RunEvent, None]:
    """Go on with a run: the trials that came to a verdict are kept, the others are run (again).

    What was answered before is taken from the record of calls, so that nothing is paid for twice, and every trial
    is told what it would have been told in a run that was never stopped.

    Args:
        session: The opened project, with the settings of the run.
        record: What the run set out to do.

    Raises:
        RunBusy: Another process is at this run.
        As `author`.
    """
    recipe = load_recipe(record.plan.recipe, session.project.recipes)
    session = await asyncio.to_thread(within_budget, session, record.run)
    library = session.library
    with running(session.project.trials / record.run):
        kept = kept_trials(session, record.run)
        if kept:
            yield Notice(f"run {record.run}: {len(kept)} of {record.plan.trials} trials are there")
        if recipe.version != record.recipe_version:
            yield Notice(f"recipe {recipe.name!r} was changed since run {record.run} began", "warning")
        memory = await asyncio.to_thread(LibrarySnapshot, library.root, record.mark, library.base_folder)
        batch = Batch(session, record, recipe, memory, kept)
        async with aclosing(batch.events()) as events:
            async for event in events:
                yield event
    yield batch.finished()


def kept_trials(session: Session, run: str) -> dict[int, Trial]:
    """Index → each trial of a run that came to a verdict of its own, in full."""
    library = session.library
    done = [trial for trial in library.outlines(run) if trial.verdict != "void"]
    return {int(str(trial.settings["index"])): library.trial(trial.trial) for trial in done}
