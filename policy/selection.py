"""Which checkpoint of a training acts: the one that did best on val. Knows folders and JSON only, no torch.

A training may keep its policy several times on the way, each as a policy of its own in `checkpoints/step-N`; the last
one stands in the training's folder itself. Testing them on val writes down which is picked; all else goes by that.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from policy.cards import CARD_FILE, PolicyCard, read_card
from policy.errors import UnfitCheckpoint

CHECKPOINTS = "checkpoints"
VAL_RESULTS = "val-results.json"


class Checkpoint(NamedTuple):
    """One policy of a training."""

    folder: Path
    card: PolicyCard


def steps_to_keep(steps: int, checkpoints: int) -> frozenset[int]:
    """After which steps the policy is kept on the way, for so many checkpoints at even distances with the last one."""
    return frozenset(round(steps * number / checkpoints) for number in range(1, checkpoints)) - {0, steps}


def folder_at(folder: Path, step: int) -> Path:
    """Where a training in `folder` keeps the policy of a step on the way."""
    return folder / CHECKPOINTS / f"step-{step}"


def checkpoints_of(folder: Path) -> tuple[Checkpoint, ...]:
    """Every policy of a training by its steps; the last one is that in `folder` itself.

    Raises:
        UnfitCheckpoint: There is none, or one of them cannot be read.
        ForeignWorkspace: As of `read_card`.
    """
    last = Checkpoint(folder, read_card(folder))
    kept = (Checkpoint(file.parent, read_card(file.parent)) for file in folder.glob(f"{CHECKPOINTS}/*/{CARD_FILE}"))
    earlier = (one for one in kept if one.card.steps < last.card.steps)
    return (*sorted(earlier, key=lambda one: one.card.steps), last)


def picked(folder: Path) -> Checkpoint:
    """The policy that val picked; of a training that kept only one, that one.

    Raises:
        UnfitCheckpoint: As of `checkpoints_of`; or there are several, and val did not pick one of them.
        ForeignWorkspace: As of `read_card`.
    """
    checkpoints = checkpoints_of(folder)
    if len(checkpoints) == 1:
        return checkpoints[0]
    told = f"to have one picked: simsmith eval {shlex.quote(str(folder))} --split val"
    tested, best = _results(folder / VAL_RESULTS, told)
    if tested != {one.card.steps: one.card.weights_sha256 for one in checkpoints}:
        raise UnfitCheckpoint(folder, f"its checkpoints are not those that {VAL_RESULTS} is about; {told}")
    return next(one for one in checkpoints if one.card.steps == best)


class _Results(NamedTuple):
    """What of the last test on val matters here."""

    tested: Mapping[Any, Any]
    """Steps of each checkpoint → SHA-256 of its weights."""
    picked: Any
    """One of these steps."""


def _results(file: Path, told: str) -> _Results:
    try:
        found = json.loads(file.read_bytes())
        results = _Results({one["step"]: one["weights_sha256"] for one in found["checkpoints"]}, found["picked"])
        if results.picked in results.tested:
            return results
        problem = "it names none of its checkpoints"
    except FileNotFoundError:
        raise UnfitCheckpoint(file.parent, f"it has several checkpoints, and none is picked; {told}") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        problem = f"{type(error).__name__}: {error}"
    raise UnfitCheckpoint(file, f"it does not say which checkpoint is picked ({problem}); {told}")
