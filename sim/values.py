"""The values that simulation hands to everybody else: poses, the workspace, episodes, diagnostics.

Importing this module loads neither physics nor numpy: the screen's first frame waits for it.
All lengths in metres, angles in radians, quaternions xyzw. See docs/conventions.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Vec3 = tuple[float, float, float]
Quaternion = tuple[float, float, float, float]
ColorImage: TypeAlias = "NDArray[np.uint8]"
"""(rows, columns, 3) RGB."""
FloatImage: TypeAlias = "NDArray[np.float32]"
"""(rows, columns), metres."""
MaskImage: TypeAlias = "NDArray[np.int32]"
"""(rows, columns) body ids, -1 where nothing is seen."""

IDENTITY_ROTATION: Quaternion = (0.0, 0.0, 0.0, 1.0)
TASK_FILENAME = "<task>"
"""The file name under which task code is compiled; tracebacks are searched for it to find the author's line."""
SIM_HZ = 480
"""Physics steps per simulated second."""
PUT_STEPS = 4
"""What is moved while no time is simulated is where it should be whenever the clock is a multiple of this."""
DYNAMICS = 4
"""Raised when equal seeds come to give other episodes; datasets keep it, and take episodes of the same one only."""


class Pose(NamedTuple):
    """A rigid transform; still a plain ``(position, rotation)`` tuple for task code."""

    position: Vec3
    """x, y, z [m]."""
    rotation: Quaternion = IDENTITY_ROTATION
    """Unit quaternion xyzw."""


@dataclass(frozen=True)
class Workspace:
    """The part of the table that tasks use: the only home of its extent and resolution."""

    bounds: tuple[tuple[float, float], tuple[float, float], tuple[float, float]] = (
        (0.25, 0.75),
        (-0.5, 0.5),
        (0.0, 0.3),
    )
    """(low, high) of x, y, z [m]."""
    pixel_size: float = 0.003125
    """Width of one heightmap cell [m]."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows (along y) and columns (along x) of a heightmap: (320, 160)."""
        (x_low, x_high), (y_low, y_high), _ = self.bounds
        return round((y_high - y_low) / self.pixel_size), round((x_high - x_low) / self.pixel_size)

    @property
    def center(self) -> Vec3:
        """The middle of the table top, z = 0 [m]."""
        (x_low, x_high), (y_low, y_high), _ = self.bounds
        return (x_low + x_high) / 2, (y_low + y_high) / 2, 0.0

    def as_array(self) -> NDArray[np.float64]:
        """A fresh (3, 2) array of the bounds, as task code expects it."""
        import numpy as np

        return np.array(self.bounds, dtype=np.float64)


WORKSPACE = Workspace()

Renderer = Literal["raster", "tiny"]
"""Who draws what cameras see: our own rasteriser, or Bullet's TinyRenderer, which draws it twenty times slower."""
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Diagnostic:
    """Anything worth telling the author of a task; never lost, never printed."""

    code: str
    """Kebab-case, from the closed list in docs/diagnostics.md."""
    severity: Severity
    message: str
    """What is wrong, in one sentence that names the thing."""
    line: int | None = None
    """1-based line of the task's source, when known."""
    hint: str = ""
    """How to mend it; may be empty."""


@dataclass(frozen=True)
class CheckReport:
    """What reading a source, without running it, tells."""

    source_hash: str
    """SHA-256 of the source as LF-normalised UTF-8, hex."""
    class_name: str | None
    """The one class derived from Task; None when there is none or more than one."""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the code may be handed to a worker."""
        return not any(diagnostic.severity == "error" for diagnostic in self.diagnostics)


class Action(NamedTuple):
    """One use of the motion primitive."""

    pick: Pose
    place: Pose


@dataclass(frozen=True)
class Observation:
    """What the agent sees before it acts."""

    color: tuple[ColorImage, ...]
    """One 480 × 640 × 3 image a camera: front, left, right."""
    depth: tuple[FloatImage, ...]
    """The same cameras [m]."""


@dataclass(frozen=True)
class Step:
    """One action of an episode and what it earned."""

    index: int
    """0-based."""
    action: Action
    reward: float
    """Earned by this action."""
    total_reward: float
    """Earned since reset."""
    instruction: str
    """The language goal that was current when the action was chosen."""


EpisodeOutcome = Literal["solved", "unsolved", "nothing_to_pick", "mismatch", "task_error", "limit_exceeded"]
"""From best to worst: a task's own outcome is the worst of its episodes'. Mismatch: it looked solved, and done again
without the task's code it ends otherwise; only where verification is asked for."""
TaskOutcome = Literal["solved", "unsolved", "nothing_to_pick", "mismatch", "task_error", "limit_exceeded", "rejected"]
OUTCOMES: tuple[EpisodeOutcome, ...] = get_args(EpisodeOutcome)


@dataclass(frozen=True)
class TaskFailure:
    """An exception or a crash that task code caused."""

    type: str
    """Exception class, or the signal's name after a crash."""
    message: str
    line: int | None = None
    """1-based line of the task's source, when known."""


@dataclass(frozen=True)
class Episode:
    """The record of one rollout, as the runner saw it."""

    seed: int
    outcome: EpisodeOutcome
    reward: float
    """Total, 0–1 in a sane task."""
    instruction: str
    """The first language goal."""
    steps: tuple[Step, ...]
    sim_steps: int
    """Physics steps since reset (480 a simulated second)."""
    cpu_s: float
    """Processor seconds of the worker, reset included."""
    error: TaskFailure | None = None
    reason: str = ""
    """Why it ended when it was neither solved nor an error (no object visible, horizon reached, move timed out)."""
    final_poses: dict[int, Pose] = field(default_factory=dict)
    """Body id → pose at the end; equal bit for bit for equal seeds."""
    observations: tuple[Observation, ...] = ()
    """One before each action and one at the end, when they were asked for."""
    self_judged: bool = False
    """The task said itself what success is: see `sim.self_judged`."""


@dataclass(frozen=True)
class Verification:
    """What came of doing an episode again without the task's code; see `sim.verification`."""

    verdict: Literal["verified", "mismatch", "unverifiable"]
    """Mismatch: the episode ends otherwise. Unverifiable: it could not be done again, or success is the task's word."""
    reason: str = ""
    """Why it is not verified."""
    exact: bool = False
    """Whether the second end equals the first one bit for bit."""


@dataclass(frozen=True)
class EpisodeReport:
    """The part of an episode that crosses the worker's boundary."""

    seed: int
    outcome: EpisodeOutcome
    reward: float
    steps: int
    sim_steps: int
    cpu_s: float
    error: TaskFailure | None = None
    reason: str = ""
    instruction: str = ""
    poses_digest: str = ""
    """SHA-256 of the final poses at full precision: equal for equal seeds, in any process."""
    self_judged: bool = False
    """The task said itself what success is."""
    verification: Verification | None = None
    """None: it was not asked for, or there is no success to verify."""

    @property
    def is_success(self) -> bool:
        """Solved and, where that was to be verified, verified."""
        return self.outcome == "solved" and (self.verification is None or self.verification.verdict == "verified")


@dataclass(frozen=True)
class Evidence:
    """One test beyond the reward, for example that the task is not solved at reset."""

    name: str
    ok: bool
    detail: str = ""


def worst_outcome(outcomes: list[EpisodeOutcome]) -> EpisodeOutcome:
    """The outcome of a task from those of its episodes; at least one is needed."""
    if not outcomes:
        raise ValueError("a task without episodes has no outcome")
    return max(outcomes, key=OUTCOMES.index)
