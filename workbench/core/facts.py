"""What a trial is told: the catalogue, the task API, and what the library and the run have learnt so far.

The **memory** of a trial has two parts. The library: what people accepted (base tasks among it) and why they turned
things down. The online buffer: what the trial's own run has proposed that came as far as its recipe goes, whether
anybody has looked at it yet or not. `RunPlan` says how much of the first is loaded.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from functools import partial
from typing import get_args

from library.coverage import cover, lack
from library.error_book import error_book
from library.outlines import TrialOutline
from library.reading import LibraryReader
from library.records import TaskCard, TaskState
from prompts.facts import AssetFact, BadExample, Facts, Steer, TaskFact
from sim.api_text import api_summary, api_text
from sim.assets import CATALOGUE
from sim.colors import COLORS_NAMES
from workbench.core.plans import TrialPlan

MOST_ERRORS = 12
"""Common errors that are told; more of them make the prompt longer, not better."""
MOST_BAD_EXAMPLES = 8
_STATES = {state: state.replace("-", " ") for state in get_args(TaskState)}


def gather_facts(library: LibraryReader, plan: TrialPlan) -> Facts:
    """Everything the templates may talk about, as it stands now.

    Args:
        library: What there is.
        plan: Which trial asks, and how much of the library it is told.
    """
    return _Memory(library, plan).facts()


class _Memory:
    """The part of a library that one trial may know."""

    def __init__(self, library: LibraryReader, plan: TrialPlan) -> None:
        self._library = library
        self._plan = plan
        own = library.outlines(plan.run)
        self._own = {trial.trial for trial in own}
        self._arrived = {trial.trial for trial in own if _has_arrived(trial)}
        self._trials = library.outlines() if plan.settings.load_memory else own

    def facts(self) -> Facts:
        told, read = self._told(), self._library.source
        names = {card.name for card in told}
        pending = [card for card in self._visible("to-review") if card.name not in names]
        return Facts(
            assets=tuple(AssetFact(asset.path, asset.description) for asset in CATALOGUE.values()),
            api_text=api_text(),
            api_summary=api_summary(),
            colors=tuple(COLORS_NAMES),
            tasks=tuple(task_fact(card, read) for card in told),
            pending=tuple(task_fact(card, read) for card in pending),
            past_names=self._past_names(),
            bad_examples=_bad_examples(self._visible("rejected")),
            common_errors=self._common_errors(),
            target=self._plan.settings.target,
            seed_task=varied.fact if (varied := self._plan.settings.seed_task) else None,
            steer=steer(self._visible("accepted", "to-review"), self._plan.sampling.seed),
        )

    def _told(self) -> list[TaskCard]:
        """The tasks that serve as examples and references: a sample of the library, then the online buffer."""
        settings = self._plan.settings
        accepted = [card for card in self._library.cards("accepted") if card.trial not in self._own]
        library = distinct(accepted) if settings.load_memory else []
        if 0 <= settings.load_tasks < len(library):
            rng = random.Random(f"memory of run {settings.seed}")  # the same for all trials of the run
            chosen = set(rng.sample([card.name for card in library], settings.load_tasks))
            library = [card for card in library if card.name in chosen]
        own = self._library.cards("accepted", "to-review")
        return [*library, *distinct(card for card in own if card.trial in self._arrived)]

    def _visible(self, *states: str) -> list[TaskCard]:
        cards = [card for card in self._library.cards() if card.state in states]
        return cards if self._plan.settings.load_memory else [card for card in cards if card.trial in self._own]

    def _past_names(self) -> tuple[str, ...]:
        """Names that are taken: of tasks, variants and retired ones too, and of whatever was proposed before."""
        cards = (card.name for card in self._visible("accepted", "to-review", "rejected", "retired"))
        return tuple(dict.fromkeys([*cards, *(trial.task for trial in self._trials if trial.task)]))

    def _common_errors(self) -> tuple[str, ...]:
        decisions = self._library.standing_decisions() if self._plan.settings.load_memory else ()
        return tuple(str(entry) for entry in error_book(self._trials, decisions)[:MOST_ERRORS])


def task_fact(card: TaskCard, read: Callable[[str, int], str]) -> TaskFact:
    """A task of a library as prompts tell it; `read` has the code of a task's revision."""
    own = partial(read, card.name, card.revision)
    return TaskFact(card.name, card.description, card.assets, own, _STATES[card.state])


def steer(cards: Iterable[TaskCard], seed: int) -> Steer:
    """What some tasks have least of, as a wish.

    Args:
        cards: The tasks.
        seed: Decides which of the gaps are shown; trials differ by it.
    """
    coverage = cover(cards, tuple(CATALOGUE))
    movable = [asset.path for asset in CATALOGUE.values() if not asset.visual_only]
    found = lack(coverage, movable, seed)
    return Steer(found.sentence, found.assets, found.relations)


def distinct(cards: Iterable[TaskCard]) -> list[TaskCard]:
    """One task for each code: variants of a base task differ in their parameters only."""
    first: dict[str, TaskCard] = {}
    for card in cards:
        first.setdefault(card.source_hash, card)
    return list(first.values())


def _has_arrived(trial: TrialOutline) -> bool:
    """Whether a trial came as far as its recipe goes; where it reflects, its critics have spoken."""
    return trial.verdict == "reflected" or (trial.verdict == "completed" and not trial.was_reflected)


def _bad_examples(rejected: list[TaskCard]) -> tuple[BadExample, ...]:
    """The newest rejected proposals whose reason somebody wrote down."""
    told = [card for card in rejected if card.reason][-MOST_BAD_EXAMPLES:]
    return tuple(BadExample(card.name, card.description, card.assets, card.reason) for card in told)
