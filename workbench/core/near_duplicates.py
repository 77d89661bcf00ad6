"""Which known tasks a proposal is much like: of the library, of the run, and of what waits for review."""

from __future__ import annotations

from library.proposal_index import Described, ProposalIndex
from prompts.facts import Facts, NearDuplicate
from prompts.values import TaskDescription
from workbench.core.embedding import open_embedding


def near_duplicates(proposal: TaskDescription, facts: Facts, embedding: str | None = None) -> tuple[NearDuplicate, ...]:
    """The known tasks that are so much like a proposal that somebody should look before code is paid for.

    Args:
        proposal: What the author wants to write.
        facts: What is known; a task of the proposal's own name, when that is what was asked for, is no duplicate.
        embedding: The model that looks at the texts; None: TF-IDF.

    Raises:
        MissingExtra, SettingsError: As `open_embedding`.
    """
    known = {task.name: task for task in (*facts.tasks, *facts.pending) if task.name != facts.target}
    described = [Described(task.name, task.description, task.assets) for task in known.values()]
    index = ProposalIndex(described, open_embedding(embedding) if embedding else None)
    asked = Described(proposal.name, proposal.description, proposal.assets)
    return tuple(
        NearDuplicate(near.name, known[near.name].description, known[near.name].state, near.why)
        for near in index.near_duplicates(asked)
    )
