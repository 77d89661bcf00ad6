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
    packages: tuple[str, ...] = ()
    """That it imports beyond those that are always there."""
    data_files: str | None = None
    """Which files hold the rows, for those who load tables from a hub; None: none that it could load."""

    def load(self) -> Write:
        """Its writer.

        Raises:
            ImportError: A package is not installed.
        """
        return cast(Write, import_module(f"library.exporting.{self.module}").write)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        made.name: made
        for made in (
            Format("lerobot", "LeRobot (LeRobotDataset v3.0)", "lerobot", data_files="data/*/*.parquet"),
            Format("robomimic", "robomimic (HDF5)", "robomimic", packages=("h5py",)),
            Format("zarr", "Diffusion Policy (ReplayBuffer)", "replay_buffer", packages=("zarr",)),
        )
    }
)
"""Name → format, in the order of the help."""
