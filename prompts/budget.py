"""A limit on what may be paid, shared by all calls of a run. Pure."""

from __future__ import annotations


class Budget:
    """What was paid and what running calls will have cost as far as they have come.

    Args:
        limit_usd: When this is reached, no call starts and those that run are stopped.
        spent_usd: Paid before.
    """

    def __init__(self, limit_usd: float, spent_usd: float = 0.0) -> None:
        self.limit_usd = limit_usd
        self._charges = [Charge(spent_usd)]

    @property
    def spent_usd(self) -> float:
        """Until now; of running calls, what has come of their answers."""
        return sum(charge.usd for charge in self._charges)

    @property
    def is_spent(self) -> bool:
        """Whether nothing more may be paid."""
        return self.spent_usd >= self.limit_usd

    def open(self) -> Charge:
        """A charge for one more call; it may be corrected as long as the call goes on."""
        self._charges.append(Charge())
        return self._charges[-1]


class Charge:
    """What one call costs, as far as it is known."""

    def __init__(self, usd: float = 0.0) -> None:
        self.usd = usd
