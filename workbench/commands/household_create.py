"""`simsmith household create`: tasks for the agent in a house, each verified before it is written."""

from __future__ import annotations

from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from prompts.errors import ProviderUnavailable
from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of

if TYPE_CHECKING:
    from library.store import Imported
    from prompts.household_dialogue import DialogueEvent
    from workbench.commands.output import Output
    from workbench.core.household.folder import TaskFolder
    from workbench.core.household.plan import HouseholdPlan, Method
    from workbench.core.household.reading import ReadTask
    from workbench.core.session import Session

EXIT_NO = 1
EXAMPLE = "Example: simsmith household create --types come,goto --scenes 2 --seed 7"


def create(
    context: typer.Context,
    types: Annotated[
        str | None,
        typer.Option(metavar="T,T|T=2,T=1", help="Types of task; weights make a mixture; all: every type.  [all]"),
    ] = None,
    method: Annotated[
        Literal["hardcoding", "prompting", "chatting"] | None,
        typer.Option(
            "--method",
            help="Who proposes: patterns and chance; a language model, one prompt a scene; a dialogue.  [hardcoding]",
        ),
    ] = None,
    scenes: Annotated[int, typer.Option(help="How many scenes are drawn.")] = 10,
    scene: Annotated[
        list[Path] | None, typer.Option("--scene", metavar="FILE", help="A scene to use instead; repeatable.")
    ] = None,
    tasks_per_scene: Annotated[int, typer.Option(help="Of each type; of all together where they have weights.")] = 1,
    turns: Annotated[int, typer.Option(help="Of each dialogue, by chatting: each is a task.")] = 4,
    rooms: Annotated[int, typer.Option(help="Rooms of each scene; 0 draws one to four.")] = 0,
    objects: Annotated[
        list[str] | None,
        typer.Option("--objects", metavar="NAME=N", help="What every scene must hold, repeatable."),
    ] = None,
    task: Annotated[
        str | None,
        typer.Option(
            "--task",
            metavar="TEXT",
            help="The task, in words: houses are made for it; with --types it is put to houses.",
        ),
    ] = None,
    task_first: Annotated[
        bool, typer.Option("--task-first", help="Draw each task before its house, which then has what it is about.")
    ] = False,
    split: Annotated[
        Literal["train", "val", "test"], typer.Option("--split", help="Scenes of different splits are never the same.")
    ] = "train",
    seed: Annotated[int, typer.Option(help="Equal seeds give equal samples.")] = 0,
    provider: Annotated[str | None, typer.Option(help="Who writes: builtin, openai or replay.")] = None,
    model: Annotated[str | None, typer.Option(help="Name of the model.")] = None,
    base_url: Annotated[str | None, typer.Option(help="Address of an OpenAI-compatible server.")] = None,
    show_prompts: Annotated[bool, typer.Option("--show-prompts", help="Show what is sent and what comes.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the samples. [household/ of the project]")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Scenes that are worked on at once.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the newest run in that folder.")] = False,
    no_near_duplicates: Annotated[
        bool,
        typer.Option("--no-near-duplicates", help="Reject what is nearly the same as an earlier sample of the run."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Accept what is verified; else it waits for review.")] = False,
    json: JsonOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
) -> None:
    """Make (scene, task, solution) triplets; every one that is written has been tried in physics.

    Ends with the yield of each type; what was rejected is kept with its reason. Equal seeds give equal samples,
    whatever the number of workers. After a stop or a kill, --resume goes on. Exit code 1: not one task was verified;
    3: the language model could not be asked, and what was made until then is kept.
    """
    from workbench.core.household.plan import HouseholdPlan, check_plan, read_objects, read_sentence, read_types

    output = output_of(context, quiet=quiet)
    sentence = read_sentence(task)
    is_read = bool(sentence) and (task_first or (types is None and not scene))
    method = method or ("prompting" if sentence else "hardcoding")
    asked = HouseholdPlan(
        types=read_types("all" if types is None else types, "hardcoding" if is_read else method),
        method=method,
        scene_num=scenes,
        tasks_per_scene=tasks_per_scene,
        turns=turns,
        room_num=rooms,
        seed=seed,
        split=split,
        scene_files=tuple(str(file.resolve()) for file in scene or ()),
        task=sentence,
        objects=read_objects(objects or ()),
        task_first=task_first or is_read,
        accept=yes,
        distinct=no_near_duplicates,
    )
    check_plan(asked)
    session = open_session(context, project, output, provider=provider, model=model, base_url=base_url)
    out = out or session.project.root / "household"
    folder = _resumed(out, method, asked, context) if resume else None
    folder = folder or _begun(out, asked, session, output, show_prompts=show_prompts)
    try:
        run_until_stopped(_follow(folder, session, workers, output, show_prompts=show_prompts))
    except KeyboardInterrupt:
        output.complain("\nsimsmith: stopped")
        _say_what_is_kept(folder, output, _where(out, session))
        raise typer.Exit(EXIT_INTERRUPTED) from None
    except ProviderUnavailable:
        _say_what_is_kept(folder, output, _where(out, session))
        raise
    _report(folder, output, json=json)
    if not folder.samples:
        raise typer.Exit(EXIT_NO)


def _begun(out: Path, plan: HouseholdPlan, session: Session, output: Output, *, show_prompts: bool) -> TaskFolder:
    from workbench.core.household.folder import TaskFolder
    from workbench.core.household.making import check_scene_files

    check_scene_files(plan)  # said before anything is made
    if not (plan.task and plan.task_first):
        return TaskFolder.begin(out, plan, session.now())
    read = _read(plan, session, output, show_prompts=show_prompts)
    return TaskFolder.begin(out, read.plan, session.now(), read.records)


def _read(plan: HouseholdPlan, session: Session, output: Output, *, show_prompts: bool) -> ReadTask:
    """The task in words, read before there is anything."""
    from workbench.core.household.methods import project_author
    from workbench.core.household.reading import RECIPE, read_task

    author = project_author(session, partial(_show_said, output) if show_prompts else None, RECIPE)
    try:
        read = run_until_stopped(read_task(plan, author))
    except KeyboardInterrupt:
        output.complain("\nsimsmith: stopped; nothing was made")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    output.say(f"read as {read.plan.types[0].type}: {read.plan.wish}".rstrip(": "))
    return read


def _resumed(out: Path, method: Method, asked: HouseholdPlan, context: typer.Context) -> TaskFolder:
    """The newest run; what is said with --resume must be what it was asked for.

    Raises:
        typer.BadParameter: It was asked for something else.
    """
    from workbench.core.household.folder import TaskFolder, newest_run

    said = {name for name in context.params if _is_given(context, name)}
    folder = TaskFolder.reopen(newest_run(out, method if "method" in said else None))
    named = {
        "scenes": "scene_num",
        "scene": "scene_files",
        "rooms": "room_num",
        "yes": "accept",
        "no_near_duplicates": "distinct",
    }
    for name in sorted(said):
        key = named.get(name, name)
        if hasattr(folder.plan, key) and getattr(folder.plan, key) != getattr(asked, key):
            message = f"the run in {folder.root} was asked for other {name.replace('_', ' ')}; leave the option out"
            raise typer.BadParameter(message, param_hint="--resume")
    return folder


def _is_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


async def _follow(folder: TaskFolder, session: Session, workers: int, output: Output, *, show_prompts: bool) -> None:
    from sim.pool import LocalProcesses
    from workbench.core.household.importing import keep_left_over, keep_scene
    from workbench.core.household.keeping import with_samples
    from workbench.core.household.making import create_tasks
    from workbench.core.household.methods import project_author, scene_work

    total = folder.plan.scenes
    output.say(f"{folder.plan.method}: {total} scenes into {folder.root}")
    observe = partial(_show_said, output) if show_prompts else None
    work = scene_work(folder.plan, lambda recipe: project_author(session, observe, recipe))
    samples = with_samples(session) if _is_for_review(folder, session) else None
    arrived: list[Imported] = []
    async with session, aclosing(create_tasks(folder, work, workers)) as events:
        if samples is not None and folder.done:
            await keep_left_over(samples, folder, LocalProcesses(workers))
        async for kept in events:
            if samples is not None:
                arrived += keep_scene(samples, folder, kept)
            outcome = kept.outcome
            line = f"scene {outcome.scene + 1} of {total}: {len(kept.files)} verified, {len(outcome.rejected)} rejected"
            output.say(f"{line}; {outcome.problem}" if outcome.problem else line)
    new = sum(one.is_new for one in arrived)
    if new < len(arrived):
        output.say(f"{new} new for review, {len(arrived) - new} already there")


def _is_for_review(folder: TaskFolder, session: Session) -> bool:
    """What is made in the project waits for review there; what is made elsewhere is imported when somebody wants it."""
    return folder.root.is_relative_to(session.project.root)


def _show_said(output: Output, scene: int, event: DialogueEvent) -> None:
    """Prompts as they are sent, answers as they came."""
    from prompts.values import StageFinished, StageStarted

    match event:
        case StageStarted(stage, _, prompt):
            output.say(f"===== scene {scene + 1}: {stage} =====\n{prompt}\n")
        case StageFinished(record):
            output.say(f"===== scene {scene + 1}: answer =====\n{record.answer}\n")


def _report(folder: TaskFolder, output: Output, *, json: bool) -> None:
    from workbench.core.household.report import yield_lines

    if json:
        samples = [str(file) for file in folder.samples]
        output.show_json({"folder": str(folder.root), "samples": list(samples), "yield": folder.summary()})
    else:
        output.show("\n".join(yield_lines(folder)))


def _say_what_is_kept(folder: TaskFolder, output: Output, where: str) -> None:
    output.complain(f"{folder.done} of {folder.plan.scenes} scenes are kept in {folder.root}")
    output.complain(f"  go on with: simsmith household create --resume{where}")


def _where(out: Path, session: Session) -> str:
    return "" if out == session.project.root / "household" else f" --out {out}"
