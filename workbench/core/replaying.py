"""A run replayed from the record of its calls, to see that the same comes out: nothing is asked, nothing is kept.

It runs in a project of its own, made for it and thrown away, with the recorded calls and the memory that the run
started from. Everything but the authors' answers happens anew: prompts, parsing, checks, rollouts.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from library.records import Trial
from library.sameness import differences
from library.snapshot import LibrarySnapshot
from library.store import TaskLibrary
from prompts.recipe import load_recipe
from workbench.core.batch import PASSING_FAILURES, Batch
from workbench.core.events import Notice, RunEvent
from workbench.core.project import Project, create_project
from workbench.core.run_record import RunRecord
from workbench.core.session import Session


@dataclass(frozen=True)
class ReplayedTrial:
    """One trial, then and now."""

    trial: str
    verdict: str
    """That it came to then."""
    differences: tuple[str, ...]
    """Fields in which it came out otherwise, as paths; empty when it is the same."""
    problem: str = ""
    """Why it could not be replayed."""

    @property
    def is_same(self) -> bool:
        """Whether it was replayed and nothing differs."""
        return not (self.differences or self.problem)


@dataclass(frozen=True)
class ReplayFinished:
    """The last event of a replay."""

    run: str
    trials: tuple[ReplayedTrial, ...]
    """Those that came to a verdict then; a void one has nothing to compare."""
    void: int


async def replay(session: Session, record: RunRecord) -> AsyncGenerator[RunEvent | ReplayFinished, None]:
    """Replay a run; the last event is one `ReplayFinished`.

    Args:
        session: The opened project.
        record: The run.

    Raises:
        RecipeError: Its recipe cannot be read any more.
        LibraryError: The project cannot be read.
    """
    library = session.library
    recipe = load_recipe(record.plan.recipe, session.project.recipes)
    if recipe.version != record.recipe_version:
        yield Notice(f"recipe {recipe.name!r} was changed since: what was never asked cannot be replayed", "warning")
    memory = await asyncio.to_thread(LibrarySnapshot, library.root, record.mark, library.base_folder)
    with _scratch(session, record) as scratch:
        batch = Batch(scratch, record, recipe, memory, {}, passing=(*PASSING_FAILURES, "replay"))
        async with aclosing(batch.events()) as events:
            async for event in events:
                yield event
        now = {trial.settings["index"]: trial for trial in batch.finished().trials}
    then = [library.trial(trial.trial) for trial in library.outlines(record.run)]
    counted = [trial for trial in then if trial.verdict != "void"]
    compared = tuple(_compare(trial, now.get(trial.settings["index"])) for trial in counted)
    yield ReplayFinished(record.run, compared, len(then) - len(counted))


def _compare(then: Trial, now: Trial | None) -> ReplayedTrial:
    if now is None:
        return ReplayedTrial(then.trial, then.verdict, (), "the replay ended before it")
    if now.verdict == "void":
        return ReplayedTrial(then.trial, then.verdict, (), now.problem)
    return ReplayedTrial(then.trial, then.verdict, differences(then, now))


@contextmanager
def _scratch(session: Session, record: RunRecord) -> Iterator[Session]:
    """A session on an empty project with this one's calls and recipes, by whom nobody is asked."""
    with TemporaryDirectory(prefix="simsmith-replay-") as folder:
        project = create_project(Path(folder))
        for name in ("calls", "recipes"):
            (project.root / name).rmdir()
            (project.root / name).symlink_to(session.project.root / name)
        settings = replace(record.settings, provider="replay", model=record.model, budget=None)
        library = TaskLibrary(project.root, session.library.base_folder)
        yield replace(session, project=Project(project.root), settings=settings, library=library)
