"""What a run and each of its trials will do, settled before they start, with every seed derived from one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from prompts.facts import Sampling, TaskFact
from sim.sandbox.protocol import FrameOptions, Limits, Mode, SandboxLevel
from workbench.core.seeds import evidence_seeds, sampling_seed
from workbench.core.settings import Settings


@dataclass(frozen=True)
class SeedTask:
    """The task that variations of are asked for, as it was when the run was planned: it stands in the run's record."""

    name: str
    description: str
    assets: tuple[str, ...]
    source: str
    state: str = "accepted"

    @classmethod
    def of(cls, task: TaskFact) -> SeedTask:
        """What prompts tell of a task, with its code as it is now."""
        return cls(task.name, task.description, task.assets, task.source, task.state)

    @property
    def fact(self) -> TaskFact:
        """What prompts tell of it."""
        return TaskFact(self.name, self.description, self.assets, lambda: self.source, self.state)


@dataclass(frozen=True)
class RunPlan:
    """Several trials with the same settings."""

    recipe: str = "bottom-up"
    target: str | None = None
    """Name of the task that is asked for."""
    seed_task: SeedTask | None = None
    """The task that variations of are asked for."""
    trials: int = 1
    episodes: int = 3
    """Scenes tried for each task."""
    repair_attempts: int = 2
    seed: int = 0
    sampling: Sampling = field(default_factory=Sampling)
    """Its seed is replaced in each trial."""
    accept: bool = False
    """Accept what is completed and, where the recipe reflects, reflected, without a person."""
    mode: Mode = "strict"
    limits: Limits = field(default_factory=Limits)
    require: SandboxLevel | None = None
    """The least level of the sandbox; None: what is needed for code that nobody has read."""
    frames: FrameOptions | None = field(default_factory=lambda: FrameOptions(goals=True))
    """None: no pictures, neither live nor kept."""
    load_memory: bool = True
    """Whether trials are told of the library, or only of what their own run has given."""
    save_memory: bool = True
    """Whether what a trial gives is put up for review; its record is kept either way."""
    load_tasks: int = -1
    """How many tasks of the library are loaded, drawn once for the run; -1 = all."""
    template: bool = True
    """Whether the holes of the prompts for what is remembered are filled; else the fixed texts are all."""
    workers: int = 1
    """How many trials run side by side; what a trial is told depends on it, too: see `lag`."""
    first_draw: int = 0
    """Which seeds the first trial gets: number 0, 1, … of those that derive from `seed`; the next ones follow."""

    @property
    def lag(self) -> int:
        """How many trials before a trial it knows nothing of, plus one: 1, or twice as many as run side by side.

        Twice, because one trial may take as long as several others: so many may be finished and wait for it to be kept.
        """
        return 1 if self.workers == 1 else 2 * self.workers

    @classmethod
    def of(cls, settings: Settings, *, accept: bool = False) -> RunPlan:
        """The plan that the settings ask for."""
        sampling = Sampling(
            model=settings.model,
            temperatures=settings.temperature,
            max_tokens=settings.max_tokens,
            example_candidates=settings.example_candidates,
            asset_candidates=settings.asset_candidates,
            reference_candidates=settings.reference_candidates,
            critics=settings.critics,
            format_retries=settings.repair_attempts,
        )
        return cls(
            recipe=settings.recipe,
            target=settings.target,
            trials=settings.trials,
            episodes=settings.episodes,
            repair_attempts=settings.repair_attempts,
            seed=settings.seed,
            sampling=sampling,
            accept=accept,
            require=settings.require,
            load_memory=settings.load_memory,
            save_memory=settings.save_memory,
            load_tasks=settings.load_tasks,
            template=settings.template,
            workers=settings.workers,
        )


@dataclass(frozen=True)
class TrialPlan:
    """One trial of a run."""

    run: str
    """Id of the run, unique within the project."""
    index: int = 0
    """0-based position in the run."""
    settings: RunPlan = field(default_factory=RunPlan)
    resumable: bool = False
    """Its run can be gone on with: when it is stopped, it is run again, and its code needs no review until then."""
    repairs: int = 0
    """How often a reviewer had sent the task back before: asking again must not get the same answer."""

    @property
    def draw(self) -> int:
        """Which of the run seed's seeds are this trial's."""
        return self.settings.first_draw + self.index

    @property
    def trial(self) -> str:
        """Id of the trial, unique within the project."""
        return f"{self.run}-{self.index}"

    @property
    def seeds(self) -> tuple[int, ...]:
        """The scenes that the task is tried in; every attempt at repair gets the same ones."""
        return evidence_seeds(self.settings.seed, self.draw, self.settings.episodes)

    @property
    def sampling(self) -> Sampling:
        """How this trial asks: like its run, with a seed of its own."""
        return replace(self.settings.sampling, seed=sampling_seed(self.settings.seed, self.draw) + self.repairs)
