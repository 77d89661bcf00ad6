"""Every way in which `policy` can refuse.

PolicyError
├── NothingToLearn        a dataset without a step that a policy could learn: says why
├── StoppedEarly          a training that was stopped before its first step: nothing of it is kept
├── UnfitCheckpoint       a folder that holds no policy, or a damaged one: names the file and what is wrong
├── FolderTaken           a folder where a training would be lost, or where another process trains: says which
├── ForeignWorkspace      pictures of another table than the one that is simulated: names both
├── UnknownEncoder        names those that there are
├── MissingPackage        what is not installed, and how to get it
├── MissingWeights        an encoder whose weights are not on this machine: names them
├── NoCameras             a scene without the pictures that a policy's view is fused from
├── NoSuchDevice          what is to be trained on is not there: says what is
└── PeerFailed            a process that learnt along ended too early: says which
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class PolicyError(Exception):
    """Root of everything that `policy` raises."""


class NothingToLearn(PolicyError):
    """A dataset without a step that a policy could learn."""


class StoppedEarly(PolicyError):
    """A training that was stopped before its first step."""

    def __init__(self) -> None:
        super().__init__("it was stopped before its first step")


class UnfitCheckpoint(PolicyError):
    """A folder that holds no policy, or a damaged one."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path}: {problem}")


class FolderTaken(PolicyError):
    """A folder that a training may not write in."""

    def __init__(self, folder: Path, problem: str) -> None:
        super().__init__(f"{folder}: {problem}")


class ForeignWorkspace(PolicyError):
    """Pictures of another table than the one that is simulated."""

    def __init__(self, what: str, found: object, wanted: object) -> None:
        super().__init__(f"{what} shows the workspace {found}; the simulator has {wanted}: collect it again")


class UnknownEncoder(PolicyError):
    """No encoder of instructions has this name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"unknown encoder {name!r}; there are {', '.join(known)}")


class MissingPackage(PolicyError):
    """A package that is not installed."""

    def __init__(self, what: str, how: str) -> None:
        super().__init__(f"{what} is not installed: {how}")


class MissingWeights(PolicyError):
    """Weights of an encoder that are not on this machine."""

    def __init__(self, encoder: str, problem: str) -> None:
        super().__init__(f"the encoder {encoder} has no weights here: {problem}")


class NoSuchDevice(PolicyError):
    """What is to be trained on is not there."""


class PeerFailed(PolicyError):
    """A process that learnt along has ended too early."""

    def __init__(self, rank: int, problem: str) -> None:
        super().__init__(f"the process of rank {rank} did not learn to the end: {problem}")


class NoCameras(PolicyError):
    """A scene without the pictures that a policy's view is fused from."""
