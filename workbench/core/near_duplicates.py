"""Which known tasks a proposal is much like: of the library, of the run, and of what waits for review."""

from __future__ import annotations

from library.proposal_index import Described, ProposalIndex
from prompts.facts import Facts, NearDuplicate
from prompts.values import TaskDescription


def near_duplicates(proposal: TaskDescription, facts: Facts) -> tuple[NearDuplicate, ...]:
    """The known tasks that are so much like a proposal that somebody should look before code is paid for.

    Args:
        proposal: What the author wants to write.
        facts: What is known; a task of the proposal's own name, when that is what was asked for, is no duplicate.
    """
    known = {task.name: task for task in (*facts.tasks, *facts.pending) if task.name != facts.target}
    index = ProposalIndex(Described(task.name, task.description, task.assets) for task in known.values())
    asked = Described(proposal.name, proposal.description, proposal.assets)
    return tuple(
        NearDuplicate(near.name, known[near.name].description, known[near.name].state, near.why)
        for near in index.near_duplicates(asked)
    )
