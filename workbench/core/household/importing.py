"""Household samples on their way into the library: from a run that makes them, and from files that are tried first."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    library, origins = samples_of(session), _origins_of(session, folder, kept.outcome.seed)
    arrived = [keep_sample(library, made.document, origins, verified()) for made in kept.outcome.samples]
    _accept(library, folder, arrived)
    return arrived


async def keep_left_over(session: Session, folder: TaskFolder, executor: Executor) -> list[Imported]:
    """Do what a kill kept `keep_scene` from doing: what is finished in a run's files and not in the library.

    They are tried again, for nobody has watched the files since.

    Args:
        session: With the household samples.
        folder: The run's.
        executor: Gives the processes.
    """
    library, arrived = samples_of(session), []
    files = [file for file in folder.samples if not _is_known(library, file)]
    async with aclosing(verify_files(files, executor)) as verdicts:
        async for verdict in verdicts:
            if not verdict.is_rubbish:
                document = _document(verdict)
                arrived.append(_keep(library, verdict, _origins_of(session, folder, _scene_seed(document))))
    _accept(library, folder, arrived)
    return arrived


def _origins_of(session: Session, folder: TaskFolder, scene_seed: int | None) -> Origins:
    plan = folder.plan
    provider, model = ("", "") if plan.method == "hardcoding" else session.author_names()
    run = _place(folder.root, samples_of(session))
    return Origins("generated", plan.method, provider, model, run, plan.split_of(scene_seed))


def _accept(library: SampleLibrary, folder: TaskFolder, arrived: Sequence[Imported]) -> None:
    for one in arrived:
        if folder.plan.accept and one.is_new and one.card.verdict == "completed":
            library.accept(one.card.name, who="--yes")


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
            yield SampleArrived(verdict, None if verdict.is_rubbish else _imported(library, verdict))


def _imported(library: SampleLibrary, verdict: FileVerdict) -> Imported:
    split = split_of(_scene_seed(_document(verdict)))
    return _keep(library, verdict, Origins("imported", run=_place(verdict.path.parent, library), split=split))


def _keep(library: SampleLibrary, verdict: FileVerdict, origins: Origins) -> Imported:
    answer = {"passed": verdict.passed, "reason": verdict.reason, "checks": verdict.checks}
    return keep_sample(library, _document(verdict), origins, rollout_of(answer))


def _document(verdict: FileVerdict) -> dict[str, Any]:
    """Complete, and what nobody knows of it stays."""
    return read_sample(verdict.path) | (verdict.document or {})


def _scene_seed(document: Mapping[str, Any]) -> int | None:
    scene = document.get("scene")
    seed = scene.get("seed") if isinstance(scene, dict) else None
    return seed if type(seed) is int else None


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
