from __future__ import annotations

import pytest

from sim.hanoi import solve_hanoi_all


@pytest.mark.parametrize("n_disks", range(6))
def test_the_moves_are_allowed_and_bring_every_disk_to_the_last_peg(n_disks: int) -> None:
    pegs = [list(range(n_disks))[::-1], [], []]
    moves = solve_hanoi_all(n_disks)
    for disk, source, target in moves:
        assert pegs[source].pop() == disk
        assert not pegs[target] or pegs[target][-1] > disk
        pegs[target].append(disk)
    assert pegs == [[], [], list(range(n_disks))[::-1]]
    assert len(moves) == 2**n_disks - 1
