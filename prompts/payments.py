"""What trials have paid for, from the record of calls: complete answers, and those that broke off."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prompts.calls import usage_of
from prompts.partial import SUFFIX
from prompts.prices import estimate_usage
from prompts.values import Usage


@dataclass(frozen=True)
class Payment:
    """What one recorded call, complete or not, was paid for."""

    paid_by: str
    model: str
    usage: Usage
    complete: bool


def payments(calls_dir: Path, paid_by: Callable[[str], bool]) -> Iterator[Payment]:
    """What some trials paid for; of answers that broke off, an estimate.

    Args:
        calls_dir: The record.
        paid_by: Whether a trial, by its id, is one of them.

    A file or folder that cannot be read tells of no payment: whoever asks for a call is told of it then.
    """
    yield from _found(calls_dir, ".json", _complete, paid_by)
    yield from broken_off(calls_dir, paid_by)


def broken_off(calls_dir: Path, paid_by: Callable[[str], bool]) -> Iterator[Payment]:
    """What they paid for answers that never came to their end."""
    yield from _found(calls_dir, SUFFIX, _partial, paid_by)


def _found(
    calls_dir: Path, ending: str, read: Callable[[Path], Payment], paid_by: Callable[[str], bool]
) -> Iterator[Payment]:
    for file in _files(calls_dir, ending):
        payment = None
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            payment = read(file)
        if payment is not None and paid_by(payment.paid_by):
            yield payment


def _files(folder: Path, ending: str) -> list[Path]:
    """Sorted. One after the other: `glob` lists a folder first, and of ten thousand calls that takes megabytes."""
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(entry.path) for entry in entries if entry.name.endswith(ending))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def _complete(file: Path) -> Payment:
    document = json.loads(file.read_text(encoding="utf-8"))
    answer, request = document["answer"], document["request"]
    characters = len(answer["answer"]) + len(answer.get("reasoning", ""))
    usage = usage_of(answer.get("usage")) or _estimate(request, characters)
    return Payment(str(document.get("paid_by", "")), request["model"], usage, complete=True)


def _partial(file: Path) -> Payment:
    head, *lines = file.read_text(encoding="utf-8").split("\n")[:-1]  # what follows the last newline is torn
    document, pieces = json.loads(head), [json.loads(line) for line in lines]
    counted = next((piece["usage"] for piece in reversed(pieces) if "usage" in piece), None)
    characters = sum(len(piece.get("text", "")) + len(piece.get("reasoning", "")) for piece in pieces)
    usage = usage_of(counted) or _estimate(document["request"], characters)
    return Payment(str(document["paid_by"]), document["request"]["model"], usage, complete=False)


def _estimate(content: Mapping[str, Any], characters: int) -> Usage:
    return estimate_usage(sum(len(message["content"]) for message in content["messages"]), characters)
