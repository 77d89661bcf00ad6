"""The formats that a dataset can be written in. A new one is a module with a `write`, and an entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from library.episodes.dataset import Dataset


class Write(Protocol):
    """How a format's module writes a dataset."""

    def __call__(self, dataset: Dataset, folder: Path, told: Callable[[int], None]) -> None:
        """Write all episodes, one at a time: a dataset need not fit into memory.

        Args:
            dataset: Open; the bytes of its shards are those that were written.
            folder: There, and empty. It gets the name that was asked for when all is written, so nothing needs to be
                put right after an exception.
            told: Called with the number of episodes that are written, after each.

        Raises:
            CorruptDataset: An episode cannot be read.
        """
        ...


@dataclass(frozen=True)
class Format:
    """One format."""

    name: str
    """As `--to` takes it."""
    reader: str
    """Whose data it is, for people."""
    module: str
    """Of `library.exporting`; loaded when something is to be written."""
    about: str
    """What its files hold, in Markdown, for the README of an export."""
    packages: tuple[str, ...] = ()
    """That it imports beyond those that are always there."""
    data_files: str | None = None
    """Which files hold the rows, for those who load tables from a hub; None: none that it could load."""
    tag: str | None = None
    """By which a hub knows it."""

    def load(self) -> Write:
        """Its writer.

        Raises:
            ImportError: A package is not installed.
        """
        return cast(Write, import_module(f"library.exporting.{self.module}").write)


_ACTION = "14 numbers, pick position [m] and quaternion, then place position and quaternion"
_STATE = "the action before, zeros before the first"
FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        made.name: made
        for made in (
            Format(
                "lerobot",
                "LeRobot (LeRobotDataset v3.0)",
                "lerobot",
                f"LeRobotDataset v3.0, a row an action: `action` ({_ACTION}), `observation.state` ({_STATE}),"
                " `observation.images.rgb` and `.height` from straight above, before the action. A second is an action:"
                " `fps` is 1. Heights are grey values: 0 is the table, 255 the top of the workspace.",
                data_files="data/*/*.parquet",
                tag="LeRobot",
            ),
            Format(
                "robomimic",
                "robomimic (HDF5)",
                "robomimic",
                f"HDF5 as robomimic reads it, `demonstrations.hdf5`: `actions` ({_ACTION}), `obs` and `next_obs` with"
                f" `rgb`, `height` [m] and `last_action` ({_STATE}), `states` (poses of all objects).",
                packages=("h5py",),
            ),
            Format(
                "zarr",
                "Diffusion Policy (ReplayBuffer)",
                "replay_buffer",
                f"A replay buffer as Diffusion Policy reads it, `replay_buffer.zarr`: `data/action` ({_ACTION}),"
                f" `data/state` ({_STATE}), `data/rgb`, `data/height` [m], `data/instruction` (index into the"
                " attribute `instructions`), `meta/episode_ends`.",
                packages=("zarr",),
            ),
            Format(
                "cliport",
                "the Transporter and CLIPort family (pickles)",
                "episode_pickles",
                "A folder for each task and split as the CLIPort family's code reads it, with a pickle an episode under"
                " `color` and `depth` [m] (three cameras, 480 × 640), `action` (`pose0`, `pose1`), `reward` and `info`"
                " (`lang_goal`, poses of all objects). Reading a pickle runs what is in it.",
            ),
        )
    }
)
"""Name → format, in the order of the help."""
ABOUT_MOTION = (
    "LeRobotDataset v3.0, rows at equal times while the arm moves: `observation.state` (8 numbers: position [m] and"
    " quaternion of the tool, 1 while it holds something), `action` (the state of the next row),"
    " `observation.images.rgb` and `.height` from straight above, without the arm. Heights are grey values: 0 is the"
    " table, 255 the top of the workspace."
)
"""Of LeRobot's format with `--expand-frames`."""
