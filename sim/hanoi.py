"""The towers of Hanoi, solved."""

from __future__ import annotations


def solve_hanoi_all(n_disks: int) -> list[list[int]]:
    """The shortest solution: ``[[disk, from, to], ...]``; disk 0 is the smallest, from peg 0 to peg 2."""
    return _moved(n_disks, 0, 2)


def _moved(n_disks: int, source: int, target: int) -> list[list[int]]:
    if n_disks <= 0:
        return []
    spare = 3 - source - target
    return [
        *_moved(n_disks - 1, source, spare),
        [n_disks - 1, source, target],
        *_moved(n_disks - 1, spare, target),
    ]
