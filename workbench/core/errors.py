"""Every way in which the engine can refuse.

WorkbenchError
├── SettingsError        a setting cannot be used: names file and line, variable or flag, and what is valid
├── ProjectError         a folder cannot be opened or made as a project
│   ├── NotAProject      it has no simsmith.toml
│   └── NewerProject     it was made by a newer version
├── ReviewRefused        what is asked for is not possible with this proposal
├── MissingExtra         a package is needed that is not installed: says how to get it
├── UnknownRun           no run of that name can be gone on with: names the nearest
├── RunBusy              another process is at this run
├── RecipeVersionError   a version of a recipe is not there or cannot be used: names those that are
├── NothingPinned        a run has no recorded calls for code that could be sent again
├── NotCollectable       a task of which no demonstrations may be collected: names the command that mends it
├── DatasetBusy          another process adds to a dataset
├── DatasetDamaged       a dataset that is there cannot be added to: says how to get it back
├── CollectingFailed     a job of demonstrations gave no answer, through no fault of the task
├── PolicyJobFailed      a process that trains or tests a policy gave no answer
├── UnreadableResults    a file of results is not what an evaluation writes
├── HouseholdPlanError   household tasks that cannot be made as asked: names what is wrong and what is valid
└── HouseholdJobFailed   a process that draws or tries household tasks gave no answer

The packages below keep their own roots (`LibraryError`, `PolicyError`, `PromptError`, `SimError`); nothing is
wrapped twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from library.errors import LibraryError
from policy.errors import PolicyError
from prompts.errors import PromptError
from sim.errors import SimError


class WorkbenchError(Exception):
    """Root of everything that `workbench.core` raises."""


EXPECTED = (WorkbenchError, LibraryError, PolicyError, PromptError, SimError, OSError)
"""What is said in a sentence, not as a traceback. OSError: a full disk, a lost folder."""


class SettingsError(WorkbenchError):
    """A setting cannot be used."""

    def __init__(self, where: str, problem: str) -> None:
        self.where = where
        """Origin of the value: "path:line", "environment NAME" or "--flag"."""
        super().__init__(f"{where}: {problem}")


class ProjectError(WorkbenchError):
    """A folder cannot be opened or made as a project."""

    def __init__(self, root: Path, problem: str) -> None:
        self.root = root
        super().__init__(f"{root}: {problem}")


class NotAProject(ProjectError):
    """The folder has no simsmith.toml."""


class NewerProject(ProjectError):
    """The folder was made by a newer version of Simsmith."""


class ReviewRefused(WorkbenchError):
    """What is asked for is not possible with this proposal."""


class MissingExtra(WorkbenchError):
    """What is asked for needs a package that only an extra installs."""

    def __init__(self, package: str, *, extra: str, wanted_for: str) -> None:
        self.package = package
        self.extra = extra
        super().__init__(f"{wanted_for} need {package}, which is not installed: pip install 'simsmith[{extra}]'")


class UnknownRun(WorkbenchError):
    """No run of that name was begun by a command."""

    def __init__(self, run: str, near: Sequence[str] = (), newest: str | None = None) -> None:
        self.run = run
        hint = f"did you mean {near[0]!r}? " if near else ""
        known = f"the newest is {newest!r}" if newest else "there is none yet"
        super().__init__(f"no run {run!r} was begun by a command; {hint}{known}")


class RunBusy(WorkbenchError):
    """Another process is at this run."""

    def __init__(self, run: str) -> None:
        super().__init__(f"run {run!r} still goes on in another process")


class RecipeVersionError(WorkbenchError):
    """A version of a recipe is not there, or cannot be used."""


class NothingPinned(WorkbenchError):
    """A run has no calls that could be sent again."""

    def __init__(self, run: str) -> None:
        super().__init__(f"no call for code of run {run!r} is in the record; its trials are void or were pruned")


class NotCollectable(WorkbenchError):
    """No demonstrations may be collected of a task as it is."""


class DatasetBusy(WorkbenchError):
    """Another process adds to a dataset."""

    def __init__(self, folder: Path, holder: str) -> None:
        self.folder = folder
        super().__init__(f"{folder} is being collected by {holder}")


class DatasetDamaged(WorkbenchError):
    """A file of a dataset that is to be added to is not what was written."""

    def __init__(self, folder: Path, problem: str) -> None:
        self.hint = (
            f"All that is wrong: simsmith dataset verify {folder}\n"
            "  With that folder out of the way the same command collects the same seeds again."
        )
        super().__init__(problem)


class CollectingFailed(WorkbenchError):
    """A job of demonstrations crashed, or its function raised; what was taken in before is kept."""

    def __init__(self, task: str, problem: str) -> None:
        super().__init__(f"demonstrations of {task} could not be collected to the end: {problem}")


class HouseholdPlanError(WorkbenchError):
    """Household tasks cannot be made as asked."""


class PolicyJobFailed(WorkbenchError):
    """A process that trains or tests a policy crashed, or its function raised."""

    def __init__(self, job: str, problem: str) -> None:
        super().__init__(f"{job} gave no answer: {problem}")


class UnreadableResults(WorkbenchError):
    """A file of results is not what an evaluation writes."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(f"{file} cannot be read ({problem}): move it away, or test again")


class HouseholdJobFailed(WorkbenchError):
    """A process that draws or tries household tasks crashed, or its function raised."""

    def __init__(self, job: str, problem: str) -> None:
        super().__init__(f"{job} gave no answer: {problem}")
