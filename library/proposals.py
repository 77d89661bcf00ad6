"""How a trial becomes a task that waits for review. Pure."""

from __future__ import annotations

from dataclasses import replace

from library.entries import ProposalEntry, Standing
from library.records import Revision, TaskCard, Trial


def proposal_of(trial: Trial, name: str, *, first_revision: int, accepted: TaskCard | None, at: str) -> ProposalEntry:
    """The journal's entry for a trial that goes up for review.

    Args:
        trial: Has at least one revision; the last one is what was judged.
        name: The task's name in the library.
        first_revision: Number of the trial's first attempt within the task; the others follow.
        accepted: The task's revision that stays accepted meanwhile, if any.
        at: UTC, ISO 8601.
    """
    revisions = tuple(replace(revision, number=first_revision + i) for i, revision in enumerate(trial.revisions))
    card = TaskCard(
        name=name,
        state="to-review",
        origin="generated",
        description=trial.description,
        assets=trial.assets,
        class_name="",
        source_hash="",
        revision=0,
        recipe=trial.recipe,
        provider=trial.provider,
        model=trial.model,
        trial=trial.trial,
        verdict=trial.verdict,
        created_at=trial.started_at,
        parent=None if (parent := trial.settings.get("seed_task")) is None else str(parent),
    )
    return ProposalEntry(Standing(show_revision(card, revisions[-1]), accepted), revisions, at, without_texts(trial))


def show_revision(card: TaskCard, revision: Revision) -> TaskCard:
    """The card with another revision on it."""
    class_name = revision.check.class_name if revision.check is not None else None
    return replace(
        card,
        class_name=class_name or card.class_name,
        source_hash=revision.source_hash,
        revision=revision.number,
        outcome=revision.rollout.outcome if revision.rollout is not None else None,
    )


def without_texts(trial: Trial) -> Trial:
    """The trial as the journal keeps it: prompts, answers and code are in the trial's own folder."""
    stages = tuple(replace(stage, prompt="", answer="") for stage in trial.stages)
    return replace(trial, stages=stages, revisions=tuple(replace(revision, source="") for revision in trial.revisions))
