"""A demonstration as a value: what was seen, what was done, what it earned. All lengths in metres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from library.episodes.splits import Split, split_of
from library.errors import UnfitEpisode

if TYPE_CHECKING:
    from sim.values import Action, ColorImage, FloatImage, MaskImage, Pose


@dataclass(frozen=True)
class CameraView:
    """What one observation camera sees."""

    color: ColorImage
    """(480, 640, 3)."""
    depth: FloatImage
    """(480, 640), along the camera's axis [m]."""


@dataclass(frozen=True)
class View:
    """The scene before an action, or at the end."""

    color: ColorImage
    """The workspace from straight above, (320, 160, 3)."""
    height: FloatImage
    """The same pixels, above the table [m]."""
    mask: MaskImage | None = None
    """The same pixels, body ids; None: not kept."""
    cameras: Mapping[str, CameraView] = field(default_factory=dict)
    """Name → what that camera sees; empty: not kept."""


@dataclass(frozen=True)
class Frame:
    """One row of an episode: an observation, and the action that was chosen on it."""

    instruction: str
    """The language goal when the action was chosen; in the last frame, what the task says at its end."""
    view: View
    poses: Mapping[int, Pose]
    """Body id → pose of every object, for whoever wants the state rather than pictures."""
    goal_index: int
    """How many subgoals had been reached."""
    action: Action | None
    """None in the last frame, and only there."""
    primitive: str
    """The motion that carries the action out, such as "pick_place"."""
    reward: float
    """Earned by this frame's action; 0 in the last frame."""
    cum_reward: float
    """Earned since reset, this frame's action included."""


@dataclass(frozen=True)
class Demonstration:
    """A successful episode of the oracle: it cannot be built from another one.

    Raises:
        UnfitEpisode: The seed is not of the split, or the frames are not those of a whole episode.
    """

    task: str
    source_hash: str
    """Of the code that was run: SHA-256, hex."""
    split: Split
    seed: int
    frames: tuple[Frame, ...]
    """In order; the last one shows how it ended."""
    success: bool = True
    wall_s: float = 0.0
    """How long it took to collect; the only field that differs between equal runs."""

    def __post_init__(self) -> None:
        if split_of(self.seed) != self.split:
            raise UnfitEpisode(f"seed {self.seed} is none of the split {self.split!r}")
        if not self.success:
            raise UnfitEpisode(f"seed {self.seed} was not solved")
        if len(self.frames) < 2:
            raise UnfitEpisode(f"{len(self.frames)} frames; an action has one before and one after it")
        for step, frame in enumerate(self.frames):
            if (frame.action is None) != (step == len(self.frames) - 1):
                raise UnfitEpisode("the last frame, and no other, is without an action", row=step)

    @property
    def total_reward(self) -> float:
        """Earned in the whole episode."""
        return self.frames[-1].cum_reward

    @property
    def instructions(self) -> tuple[str, ...]:
        """The different language goals that actions were chosen for, in the order in which they came."""
        return tuple(dict.fromkeys(frame.instruction for frame in self.frames if frame.action is not None))
