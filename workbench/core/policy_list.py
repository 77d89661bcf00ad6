"""The policies of a project, and how each stands: trained, being trained, stopped. Nothing of torch is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from library.episodes.locking import holder_of
from policy.cards import CARD_FILE, WEIGHTS_FILE, PolicyCard, read_card, read_weights
from policy.errors import PolicyError
from policy.pause_header import read_paused
from policy.train_job import LOG_FILE, PAUSE_FILE
from workbench.core.errors import UnreadableResults
from workbench.core.evaluation import Evaluation, read_evaluation

PolicyState = Literal["trained", "training", "stopped", "broken off", "damaged"]
TestSplit = Literal["val", "test"]
TEST_SPLITS: tuple[TestSplit, ...] = get_args(TestSplit)
_WHOLE: set[tuple[Path, str, tuple[int, int]]] = set()
"""Folder, hash, time and size of weights that were read and found to be what their card says."""


@dataclass(frozen=True)
class PolicyEntry:
    """One policy, or a training that becomes one."""

    folder: Path
    state: PolicyState
    """Stopped: it can be gone on with. Broken off: it ended before it was first kept, and can only be begun anew."""
    card: PolicyCard | None = None
    """None: it is not written yet, or cannot be read."""
    planned: int | None = None
    """Steps that there are to be; None: only who trains knows."""
    data: tuple[str, ...] = ()
    """Names of the datasets that it learns from, as far as that is known."""
    holder: str = ""
    """Who trains it now, such as "process 4711 on ada"."""
    results: Mapping[TestSplit, Evaluation] = field(default_factory=dict)
    problem: str = ""
    """What is wrong with a file of it."""


def list_policies(runs: Path) -> tuple[PolicyEntry, ...]:
    """What is in a project's folder of trainings, by name; folders that hold none are left out.

    Args:
        runs: The folder, which need not be there.
    """
    folders = sorted(one for one in runs.iterdir() if one.is_dir()) if runs.is_dir() else []
    return tuple(entry for folder in folders if (entry := policy_entry(folder)))


def policy_entry(folder: Path) -> PolicyEntry | None:
    """How the policy in a folder stands; None: there is none."""
    holder, is_paused = holder_of(folder), (folder / PAUSE_FILE).is_file()
    is_written = (folder / CARD_FILE).is_file()
    if not (holder or is_paused or is_written or (folder / LOG_FILE).is_file()):
        return None
    state: PolicyState = "trained" if is_written else "broken off"
    state = "training" if holder else "stopped" if is_paused else state
    try:
        card = read_card(folder) if is_written else None
        if card is not None and not holder:  # who trains writes the card after the weights
            _require_weights(folder, card)
        paused = read_paused(folder) if is_paused else None
    except PolicyError as error:
        return PolicyEntry(folder, "damaged", holder=holder, problem=str(error))
    data = tuple(one.name for one in card.data) if card else ()
    planned = card.config.steps if card else None
    if paused is not None:
        planned, data = paused.planned, tuple(one.name for one in paused.datasets)
    results, problem = _results(folder)
    return PolicyEntry(folder, state, card, planned, data, holder, results, problem)


def _require_weights(folder: Path, card: PolicyCard) -> None:
    """Those that the card names; read once, and again when their file changes: a list is looked at often.

    Raises:
        UnfitCheckpoint: They are not.
    """
    try:
        status = (folder / WEIGHTS_FILE).stat()
    except OSError:
        stamp = 0, 0
    else:
        stamp = status.st_mtime_ns, status.st_size
    known = (folder, card.weights_sha256, stamp)
    if known not in _WHOLE:
        read_weights(folder, card)
        _WHOLE.add(known)


def _results(folder: Path) -> tuple[dict[TestSplit, Evaluation], str]:
    """What tests found, and what is wrong with a file of theirs."""
    results: dict[TestSplit, Evaluation] = {}
    problem = ""
    for split in TEST_SPLITS:
        try:
            if found := _result(folder / f"{split}-results.json"):
                results[split] = found
        except UnreadableResults as error:
            problem = str(error)
    return results, problem


def _result(file: Path) -> Evaluation | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return _read(file, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=256)
def _read(file: Path, _changed_ns: int, _bytes: int) -> Evaluation | None:
    """Once as long as it stays as it is: lists are looked at again every second, and episodes may be thousands."""
    return read_evaluation(file)
