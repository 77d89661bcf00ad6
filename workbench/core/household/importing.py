"""Household samples on their way into the library: from a run that makes them, and from files that are tried first."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from library.samples import SampleLibrary
from library.store import Imported
from sim.pool import Executor
from sim.source import source_hash
from workbench.core.errors import HouseholdPlanError
from workbench.core.household.folder import PLAN, TaskFolder
from workbench.core.household.keeping import Origins, keep_sample, rollout_of, samples_of, verified, written
from workbench.core.household.making import SceneKept
from workbench.core.household.plan import split_of
from workbench.core.household.trajectories import read_sample
from workbench.core.household.verifying import FileVerdict, find_samples, verify_files
from workbench.core.session import Session


@dataclass(frozen=True)
class SampleArrived:
    """A file is in the library, or is no sample."""

    verdict: FileVerdict
    imported: Imported | None
    """None: it is no sample."""


def keep_scene(session: Session, folder: TaskFolder, kept: SceneKept) -> list[Imported]:
    """Put the samples of a scene that is finished up for review; accept them where the plan says so.

    They are taken as verified: the process that made them has tried them just now.

    Args:
        session: With the household samples (`with_samples`).
        folder: The run's.
        kept: What the scene gave.
    """
    library, plan = samples_of(session), folder.plan
    provider, model = ("", "") if plan.method == "hardcoding" else session.author_names()
    origins = Origins(
        "generated", plan.method, provider, model, _place(folder.root, library), plan.split_of(kept.outcome.seed)
    )
    arrived = [keep_sample(library, made.document, origins, verified()) for made in kept.outcome.samples]
    for one in arrived:
        if plan.accept and one.is_new:
            library.accept(one.card.name, who="--yes")
    return arrived


async def import_samples(
    session: Session, paths: Sequence[Path], executor: Executor
) -> AsyncGenerator[SampleArrived, None]:
    """Try the samples of files and folders and put them up for review, those that do not hold among them.

    Samples that the library has already are neither tried nor told of.

    Args:
        session: With the household samples (`with_samples`).
        paths: Files, and folders for all that is in them.
        executor: Gives the processes.

    Raises:
        HouseholdPlanError: Nothing is there, or a folder has no sample.
    """
    library = samples_of(session)
    files = [file for file in find_samples(paths) if not _is_known(library, file)]
    async with aclosing(verify_files(files, executor)) as verdicts:
        async for verdict in verdicts:
            yield SampleArrived(verdict, None if verdict.is_rubbish else _keep(library, verdict))


def _keep(library: SampleLibrary, verdict: FileVerdict) -> Imported:
    answer = {"passed": verdict.passed, "reason": verdict.reason, "checks": verdict.checks}
    document = read_sample(verdict.path) | (verdict.document or {})  # complete, and what nobody knows of it stays
    scene = document.get("scene")
    seed = scene.get("seed") if isinstance(scene, dict) else None
    split = split_of(seed if isinstance(seed, int) else None)
    origins = Origins("imported", run=_place(verdict.path.parent, library), split=split)
    return keep_sample(library, document, origins, rollout_of(answer))


def _is_known(library: SampleLibrary, file: Path) -> bool:
    """Whether the library has the sample; a scene of it that was lost or changed there is put back."""
    try:
        sample = written(read_sample(file))
    except HouseholdPlanError:  # trying it says what is wrong with it
        return False
    is_known = bool(library.holders(source_hash(sample.source)))
    if is_known and sample.scene:
        library.keep_scene(sample.scene)
    return is_known


def _place(folder: Path, library: SampleLibrary) -> str:
    """The run that a folder belongs to, as short as it can be said."""
    run = next((one for one in (folder, *folder.parents) if (one / PLAN).is_file()), folder)
    return str(run.relative_to(library.root)) if run.is_relative_to(library.root) else str(run)
