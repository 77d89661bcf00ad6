"""What somebody may ask to have collected, and in words: the rules of `simsmith demos` and of the screen alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from library.episodes.splits import SEEDS, SPLITS, Split
from workbench.core.collect_gate import pass_gate
from workbench.core.collecting import CollectPlan, layout_of
from workbench.core.errors import NotCollectable
from workbench.core.sandbox_level import least_level

if TYPE_CHECKING:
    from sim.sandbox.protocol import SandboxLevel
    from workbench.core.session import Session

MOST_DEMONSTRATIONS = 100_000
MOST_WORKERS = 256
ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "n": "demonstrations that the dataset is to have; those that it has count",
        "split": f"{', '.join(SPLITS)}: decides the seeds, which no two splits share",
        "masks": "yes or no: also keep which body is where, from above",
        "cameras": "yes or no: also keep what three cameras see, with depth",
        "workers": "processes at once; the dataset is the same",
    }
)
"""Each entry of a form, and what it means."""
_ANSWERS = {"yes": True, "y": True, "no": False, "n": False, "": False}


@dataclass(frozen=True)
class CollectWish:
    """How much is to be collected of each task, and what of it is kept."""

    number: int = 100
    """Demonstrations of each task."""
    split: Split = "train"
    masks: bool = False
    cameras: bool = False
    workers: int = 1


def plan_collecting(
    session: Session, names: Iterable[str], wish: CollectWish, require: SandboxLevel | None
) -> list[CollectPlan]:
    """What fulfils a wish, task by task; nothing is run or written yet.

    Args:
        session: The project.
        names: Tasks of its library; each is collected once.
        wish: How much of each.
        require: Least level of the sandbox; None leaves it to us.

    Raises:
        UnknownTask: With the names most like it.
        NotCollectable: A task is not accepted as it is, with what mends that; or the split has not so many seeds.
    """
    _require_possible(wish)
    tasks = [pass_gate(session.library, name) for name in dict.fromkeys(names)]
    return [
        CollectPlan(
            task=task,
            split=wish.split,
            number=wish.number,
            folder=session.project.datasets / f"{task.name}-{wish.split}",
            layout=layout_of(masks=wish.masks, cameras=wish.cameras),
            require=least_level(require, is_base=task.is_base),
            workers=wish.workers,
        )
        for task in tasks
    ]


def entries_of(wish: CollectWish) -> dict[str, str]:
    """The wish as texts for a form."""
    return {
        "n": str(wish.number),
        "split": wish.split,
        "masks": "yes" if wish.masks else "no",
        "cameras": "yes" if wish.cameras else "no",
        "workers": str(wish.workers),
    }


def wish_of(entries: Mapping[str, str]) -> CollectWish:
    """The wish that somebody typed.

    Raises:
        NotCollectable: An entry cannot be used; says what is valid.
    """
    wish = CollectWish(
        number=_number(entries, "n", MOST_DEMONSTRATIONS),
        split=_split(entries["split"].strip()),
        masks=_answer(entries, "masks"),
        cameras=_answer(entries, "cameras"),
        workers=_number(entries, "workers", MOST_WORKERS),
    )
    _require_possible(wish)
    return wish


def _require_possible(wish: CollectWish) -> None:
    seeds = len(SEEDS[wish.split])
    if wish.number > seeds:
        raise NotCollectable(
            f"the split {wish.split} has {seeds:,} seeds; {wish.number:,} demonstrations are asked for"
        )


def _number(entries: Mapping[str, str], key: str, most: int) -> int:
    text = entries[key].strip()
    if not (text.isdecimal() and text.isascii() and len(text) < 10 and 1 <= int(text) <= most):
        raise NotCollectable(f"{key} must be a whole number from 1 to {most:,}, not {text!r}")
    return int(text)


def _split(text: str) -> Split:
    if text not in SPLITS:
        raise NotCollectable(f"split must be {', '.join(SPLITS[:-1])} or {SPLITS[-1]}, not {text!r}")
    return text


def _answer(entries: Mapping[str, str], key: str) -> bool:
    text = entries[key].strip().lower()
    if text not in _ANSWERS:
        raise NotCollectable(f"{key} must be yes or no, not {entries[key]!r}")
    return _ANSWERS[text]
