"""What goes into a worker and what comes out of it, as values.

The app's side of the boundary: no physics is imported here. How the values travel (JSON lines and raw
frame bytes on private pipes) is the business of `host.py` and `worker.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sim.sandbox.levels import SandboxLevel as SandboxLevel
from sim.sandbox.views import ViewOptions, ViewTaken
from sim.values import (
    Action,
    ColorImage,
    Diagnostic,
    EpisodeOutcome,
    EpisodeReport,
    Evidence,
    Renderer,
    TaskFailure,
    TaskOutcome,
)

if TYPE_CHECKING:
    from sim.verification.log import EpisodeLog

Mode = Literal["strict", "lenient"]
JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]


Outline = tuple[tuple[float, float], ...]
"""Corners of a closed line in a picture: shares of its width and height from the top left corner."""
MAX_OUTLINES = 64
"""Of one picture."""


@dataclass(frozen=True)
class Limits:
    """What one task may use before the parent ends its worker."""

    wall_s_per_episode: float = 60.0
    """Wall clock for one episode, reset included [s]; a machine limit, never a part of the physics."""
    wall_s_load: float = 10.0
    """Wall clock for compiling and constructing the task [s]."""
    memory_mb: int = 2048
    """Resident memory [MiB]."""
    disk_mb: int = 64
    """All files in the worker's own folder [MiB]."""
    output_kb: int = 256
    """Standard output and error that are kept; eight times as much ends the worker [KiB]."""
    events_kb: int = 65536
    """All events and frames of one run [KiB]."""


@dataclass(frozen=True)
class FrameOptions:
    """Live pictures during a rollout."""

    width: int = 160
    height: int = 120
    every_sim_steps: int = 160
    """Physics steps between two pictures (160 = three a simulated second)."""
    goals: bool = False
    """Also say where in the picture the current subgoal is; the picture itself is the same."""
    renderer: Renderer = "raster"
    """Who draws the pictures, if it can."""


@dataclass(frozen=True)
class RolloutRequest:
    """One task, some seeds, and how to run them."""

    source: str
    """The task's Python source; it has passed `check_source` unless the user switched that off."""
    seeds: tuple[int, ...]
    """At least one; each gives one episode."""
    class_name: str | None = None
    """The Task class to construct; None takes the only one."""
    parameters: Mapping[str, JsonValue] = field(default_factory=dict)
    """Attributes set on the task after construction (a base task's variant)."""
    mode: Mode = "strict"
    limits: Limits = field(default_factory=Limits)
    frames: FrameOptions | None = None
    """None: no live pictures."""
    record: bool = False
    """Also write each episode down, so that it can be done again without the task's code."""
    views: ViewOptions | None = None
    """Also tell what is seen before each action and at the end; None: do not look."""
    evidence: bool = False
    """Also gather evidence beyond the reward (`sim.evidence`), after the last episode."""

    def __post_init__(self) -> None:
        if not self.seeds:
            raise ValueError("a rollout needs at least one seed")


@dataclass(frozen=True)
class RandomPolicyRequest:
    """What random actions are worth in a task: one piece of evidence, and no episode."""

    task: RolloutRequest
    """Which task; its seeds are not run."""
    seed: int

    @property
    def limits(self) -> Limits:
        """The task's."""
        return self.task.limits


@dataclass(frozen=True)
class ReplayRequest:
    """Recorded episodes of one task, to be done again by a worker that never sees task code."""

    logs: tuple[EpisodeLog, ...]
    """At least one; no two of the same seed."""
    limits: Limits = field(default_factory=Limits)
    frames: FrameOptions | None = None

    def __post_init__(self) -> None:
        if not self.logs or len(set(self.seeds)) < len(self.logs):
            raise ValueError("a replay needs at least one record, and no two of the same seed")

    @property
    def seeds(self) -> tuple[int, ...]:
        """Of the records, in order."""
        return tuple(log.seed for log in self.logs)

    @property
    def class_name(self) -> str | None:
        """None: there is no task class."""
        return None


Pilot = Callable[[], Awaitable[Action]]
"""Chooses the next action, in its own time; what it goes by it hears from the run's events."""


@dataclass(frozen=True)
class PlayRequest:
    """One episode of a task whose actions come from outside of the worker; see `sim.sandbox.playing`."""

    task: RolloutRequest
    """With one seed, and without evidence, which is about the oracle's episodes."""
    pilot: Pilot

    def __post_init__(self) -> None:
        if len(self.task.seeds) != 1 or self.task.evidence:
            raise ValueError("one episode is played at a time, and no evidence is gathered from it")

    @property
    def limits(self) -> Limits:
        """The task's."""
        return self.task.limits

    @property
    def seeds(self) -> tuple[int, ...]:
        """The only one."""
        return self.task.seeds

    @property
    def class_name(self) -> str | None:
        """The task's."""
        return self.task.class_name


Request = RolloutRequest | ReplayRequest | RandomPolicyRequest | PlayRequest
"""What one worker can be asked for."""


@dataclass(frozen=True)
class WorkerReady:
    """The worker stands and says what really holds it."""

    level: SandboxLevel
    mechanisms: tuple[str, ...]
    """What holds: for example "process", "environment", "rlimits", "landlock", "seccomp"."""
    still_open: tuple[str, ...] = ()
    """Forbidden actions that were tried and succeeded (`probes`); empty at level `full`."""
    missing: tuple[str, ...] = ()
    """Locks that this machine has not, each with the reason."""


@dataclass(frozen=True)
class EpisodeStarted:
    """Reset is done; the first action comes next."""

    seed: int
    instruction: str
    max_steps: int


@dataclass(frozen=True)
class ActionAwaited:
    """The worker waits for its pilot's next action, and the task's clock stands still."""

    seed: int
    step: int
    """How many actions were taken."""


@dataclass(frozen=True)
class StepTaken:
    """One action of the oracle, or of the pilot, was carried out."""

    seed: int
    step: int
    """1-based: how many actions were taken."""
    reward: float
    total_reward: float
    instruction: str
    """The language goal from now on."""
    action: Action | None = None
    """Where the motion primitive was sent; None: it was not told."""


@dataclass(frozen=True)
class FrameReady:
    """A live picture; a newer one replaces it."""

    seed: int
    step: int
    image: ColorImage
    goals: tuple[Outline, ...] = ()
    """Where the current subgoal wants things to be; for whoever draws it over the picture."""


@dataclass(frozen=True)
class DiagnosticRaised:
    """The running task earned a diagnostic."""

    diagnostic: Diagnostic


@dataclass(frozen=True)
class OutputLine:
    """One line that the worker wrote to its standard output or error; control characters are stripped."""

    text: str


@dataclass(frozen=True)
class EpisodeRecorded:
    """An episode was written down; comes right before its `EpisodeFinished`. Whatever it says may be forged."""

    seed: int
    log: EpisodeLog | None
    problem: str = ""
    """Why there is no log."""


@dataclass(frozen=True)
class ReplayCompared:
    """How far the end of a replay is from the recorded one; comes right before its `EpisodeFinished`."""

    seed: int
    body: int
    """The body that is furthest from where it was; -1 when there are other bodies than before."""
    distance: float
    """[m]"""
    turn: float
    """The greatest of any body [rad]."""


@dataclass(frozen=True)
class EpisodeFinished:
    """One seed is done, whatever the outcome."""

    report: EpisodeReport


@dataclass(frozen=True)
class RolloutReport:
    """The end of a run: always the last event, exactly once."""

    outcome: TaskOutcome
    class_name: str | None
    constructed: bool
    """The module ran and the class could be constructed: with the static check, this is the verdict `syntax`."""
    episodes: tuple[EpisodeReport, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    self_judged: bool = False
    """The class overrides reward, done or is_match: its success is its own word."""
    level: SandboxLevel = "process-only"
    mechanisms: tuple[str, ...] = ()
    still_open: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    failure: TaskFailure | None = None
    """What went wrong before the first episode (module, constructor), if anything."""

    @property
    def ready(self) -> WorkerReady:
        """What the worker said of itself when it stood."""
        return WorkerReady(self.level, self.mechanisms, self.still_open, self.missing)

    @property
    def runtime(self) -> bool:
        """Every episode was reset and run without an exception, crash or exceeded limit."""
        bad: tuple[EpisodeOutcome, ...] = ("task_error", "limit_exceeded")
        return self.constructed and bool(self.episodes) and not any(e.outcome in bad for e in self.episodes)

    @property
    def completed(self) -> bool:
        """The oracle solved at least half of the episodes; what was to be verified and is not counts for nothing."""
        solved = sum(episode.is_success for episode in self.episodes)
        return self.runtime and 2 * solved >= len(self.episodes)

    @property
    def is_borne_out(self) -> bool:
        """No success that was to be verified has failed to be."""
        return all(one.verification is None or one.verification.verdict == "verified" for one in self.episodes)


RolloutEvent = (
    WorkerReady
    | EpisodeStarted
    | ActionAwaited
    | StepTaken
    | FrameReady
    | ViewTaken
    | DiagnosticRaised
    | OutputLine
    | EpisodeRecorded
    | ReplayCompared
    | EpisodeFinished
    | RolloutReport
)
