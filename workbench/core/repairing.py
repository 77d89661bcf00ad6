"""A task goes back to its author: one more turn on the same dialogue, new code, its checks, a new revision.

What it leads to is a trial of its own that `continues` another one. It goes up for review as the task's next
revision; when the provider fails or somebody stops it, the task stays as it was, and what was said is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from library.errors import CodeMovedOn
from library.outlines import TrialOutline
from library.reading import LibraryReader
from library.records import Revision, TaskCard, Trial
from prompts.engine import RecipeRun
from prompts.recipe import load_recipe
from workbench.core.authoring import authorship_of
from workbench.core.errors import ReviewRefused
from workbench.core.events import Notice, RepairRequested, TrialEvent
from workbench.core.explaining import explain_failure, explain_review
from workbench.core.facts import gather_facts
from workbench.core.plans import RunPlan, TrialPlan
from workbench.core.recollecting import recall_dialogue
from workbench.core.run_record import claim_run
from workbench.core.seeds import draw_of
from workbench.core.session import Session
from workbench.core.trial_loop import TrialLoop, run_trial
from workbench.core.trial_record import Authorship, TrialRecord


async def repair(
    session: Session, name: str, note: str = "", *, expected_hash: str | None = None
) -> AsyncGenerator[TrialEvent, None]:
    """Send a task back to its author, once.

    Closing the generator or cancelling its task stops the provider and the worker; the task stays as it was.

    Args:
        session: The opened project; its provider and model are who is asked.
        name: The task.
        note: What a reviewer says about it; not needed where a check failed.
        expected_hash: Of the code that was seen, or the hash's beginning; None takes whatever is there now.

    Raises:
        UnknownTask: With the names most like it.
        CodeMovedOn: The card shows other code by now.
        ReviewRefused: It has no author to ask, is retired, or nothing is wrong with it and there is no note.
        RecipeError: Its recipe cannot be used any more.
    """
    loop = await _prepare(session, name, note, expected_hash)
    async with aclosing(run_trial(loop)) as events:
        async for event in events:
            yield event


def what_failed(library: LibraryReader, name: str) -> str:
    """What the author would be told without a reviewer's word; empty when no check failed.

    Raises:
        UnknownTask: With the names most like it.
        ReviewRefused: The task has no author to ask, or is retired.
    """
    card = library.card(name)
    _require_author(library, card)
    revision = library.revision(name, card.revision)
    return explain_failure(revision) if _failed(revision) else ""


def repair_message(library: LibraryReader, name: str, note: str = "") -> str:
    """Exactly what the author would be told.

    Raises:
        UnknownTask, ReviewRefused: As `repair`.
    """
    message = what_failed(library, name)
    if not message and not note.strip():
        raise ReviewRefused(f"no check of {name} failed: say what is wrong with it")
    card = library.card(name)
    revision = library.revision(name, card.revision)
    changed = revision.source_hash != dialogue_of(library, card)[-1].hashes[-1]
    return explain_review(message, note, changed_source=revision.source if changed else None)


def whole_dialogue(library: LibraryReader, card: TaskCard) -> Trial | None:
    """The card's trial with every turn that was ever said about the task, broken off ones included; None without one.

    Raises:
        UnknownTrial: As `LibraryReader.trial`.
    """
    if not (own := dialogue_of(library, card)):
        return None
    said: dict[str, TrialOutline] = {}
    for trial in library.outlines():  # a trial comes after the one that it continues
        if trial.trial == own[0].trial or trial.continues in said:
            said[trial.trial] = trial
    stages = tuple(stage for name in said for stage in library.trial(name).stages)
    return replace(library.trial(own[-1].trial), stages=stages)


def _require_author(library: LibraryReader, card: TaskCard) -> None:
    name, trials = card.name, dialogue_of(library, card)
    if not trials:
        raise ReviewRefused(f"{name} has no author to send it back to: it is {_origin(card)}")
    if card.state == "retired":
        raise ReviewRefused(f"{name} is retired; restore it first")


def dialogue_of(library: LibraryReader, card: TaskCard) -> tuple[TrialOutline, ...]:
    """The trial that a task comes from and those that went on with it up to the card's, in their order.

    Empty for a task that no trial of this project wrote.
    """
    known = {trial.trial: trial for trial in library.outlines()}
    found: list[TrialOutline] = []
    trial = known.get(card.trial or "")
    while trial is not None:
        found.insert(0, trial)
        trial = known.get(trial.continues or "")
    return tuple(found)


async def _prepare(session: Session, name: str, note: str, expected_hash: str | None) -> _Repairing:
    library = session.library
    card = library.card(name)
    if expected_hash is not None and not card.source_hash.startswith(expected_hash):
        raise CodeMovedOn(name, seen=expected_hash, now=card.source_hash, revision=card.revision)
    message = repair_message(library, name, note)
    trials = tuple(library.trial(trial.trial) for trial in dialogue_of(library, card))
    recipe = load_recipe(trials[0].recipe, session.project.recipes)
    plan = _plan(session, trials)
    provider = await asyncio.to_thread(session.provider, plan.trial)
    authorship = await asyncio.to_thread(authorship_of, session, plan, provider, recipe)
    facts = await asyncio.to_thread(gather_facts, library, plan)
    dialogue = await recall_dialogue(trials, recipe, provider, facts, plan.sampling, clock=session.clock)
    return _Repairing(session, plan, dialogue, authorship, card, trials[-1], message)


def _plan(session: Session, trials: tuple[Trial, ...]) -> TrialPlan:
    """The first trial's scenes and seed; each time that it is asked again, a seed of its own."""
    said = trials[0].settings
    wanted = RunPlan.of(session.settings)
    retries, episodes, seed = said.get("repair_attempts"), said.get("episodes"), said.get("run_seed")
    settings = replace(
        wanted,
        recipe=trials[0].recipe,
        target=None,
        trials=1,
        episodes=episodes if isinstance(episodes, int) else wanted.episodes,
        seed=seed if isinstance(seed, int) else wanted.seed,
        first_draw=draw_of(trials[0]),
        repair_attempts=retries if isinstance(retries, int) else wanted.repair_attempts,
    )
    settings = replace(settings, sampling=replace(settings.sampling, format_retries=settings.repair_attempts))
    run = claim_run(session.project.trials, session.now())
    return TrialPlan(run, settings=settings, repairs=len(trials) - 1)


class _Repairing(TrialLoop):
    """One more turn of a dialogue."""

    def __init__(
        self,
        session: Session,
        plan: TrialPlan,
        dialogue: RecipeRun,
        authorship: Authorship,
        card: TaskCard,
        continued: Trial,
        message: str,
    ) -> None:
        started_at = session.now().isoformat(timespec="milliseconds")
        record = TrialRecord(
            plan, dialogue, authorship, started_at=started_at, clock=session.clock, continued=continued
        )
        super().__init__(session, plan, dialogue, record)
        self._card = card
        self._message = message

    async def run(self) -> AsyncGenerator[TrialEvent, None]:
        """Tell the author, and check what comes."""
        self.session.sandbox.warm_up()
        yield RepairRequested(self._card.revision, self._message)
        async with aclosing(self.observed(self.dialogue.repair(self._message))) as events:
            async for event in events:
                yield event
        if proposal := self.record.proposal:
            async with aclosing(self.attempt(proposal)) as events:
                async for event in events:
                    yield event

    def file(self, trial: Trial) -> tuple[Trial, Notice | None]:
        """New code goes up for review as a revision; without any, or when it was stopped, the task stays as it was."""
        card = self._card
        settings = {**trial.settings, "seed_task": card.parent} if card.parent else trial.settings
        trial = replace(trial, task=card.name, description=card.description, assets=card.assets, settings=settings)
        if trial.verdict == "void" or not trial.revisions:
            self.session.library.record(trial)
        else:
            self.session.library.propose(trial, new_revision=True)
        return trial, None


def _failed(revision: Revision) -> bool:
    """Whether a check has something to say."""
    return not (revision.rollout is not None and revision.rollout.completed)


def _origin(card: TaskCard) -> str:
    return "a base task" if card.origin == "base" else f"{card.origin}, and its trial is not in this project"
