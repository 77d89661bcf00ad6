"""What a trial is told: the catalogue, the task API and what the library has learnt so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from library.coverage import cover, lack
from library.reading import LibraryReader
from library.records import Revision, TaskCard, Trial
from prompts.facts import AssetFact, BadExample, Facts, Steer, TaskFact
from sim.api_text import api_summary, api_text
from sim.assets import CATALOGUE
from sim.colors import COLORS_NAMES

MOST_ERRORS = 12
"""Common errors that are told; more of them make the prompt longer, not better."""
MOST_BAD_EXAMPLES = 8


def gather_facts(library: LibraryReader, target: str | None = None, seed: int = 0) -> Facts:
    """Everything the templates may talk about, as it stands now.

    Args:
        library: What there is.
        target: Name of the task that is asked for.
        seed: Decides which of the library's gaps are shown; trials differ by it.
    """
    trials = library.trials()
    return Facts(
        assets=tuple(AssetFact(asset.path, asset.description) for asset in CATALOGUE.values()),
        api_text=api_text(),
        api_summary=api_summary(),
        colors=tuple(COLORS_NAMES),
        tasks=tuple(_task_fact(library, card) for card in library.cards("accepted")),
        past_names=tuple(dict.fromkeys(trial.task for trial in trials if trial.task)),
        bad_examples=_bad_examples(library.cards("rejected")),
        common_errors=common_errors(trials),
        target=target,
        steer=steer(library, seed),
    )


def steer(library: LibraryReader, seed: int) -> Steer:
    """What accepted and waiting tasks have least of, as a wish."""
    coverage = cover(library.cards("accepted", "to-review"), tuple(CATALOGUE))
    movable = [asset.path for asset in CATALOGUE.values() if not asset.visual_only]
    found = lack(coverage, movable, seed)
    return Steer(found.sentence, found.assets, found.relations)


def common_errors(trials: Iterable[Trial]) -> tuple[str, ...]:
    """What went wrong in these trials, newest first, each once and with how often it happened."""
    messages = [message for trial in trials for revision in trial.revisions for message in _errors_of(revision)]
    counts = Counter(messages)
    newest_first = list(dict.fromkeys(reversed(messages)))[:MOST_ERRORS]
    return tuple(
        message if counts[message] == 1 else f"{message} (seen {counts[message]} times)" for message in newest_first
    )


def _errors_of(revision: Revision) -> Iterator[str]:
    diagnostics = [*(revision.check.diagnostics if revision.check else ())]
    rollout = revision.rollout
    if rollout is not None:
        diagnostics += [found for found in rollout.diagnostics if found not in diagnostics]
        failures = [rollout.failure, *(episode.error for episode in rollout.episodes)]
        yield from dict.fromkeys(f"{failure.type}: {failure.message}" for failure in failures if failure)
    yield from (found.message for found in diagnostics if found.severity == "error")


def _task_fact(library: LibraryReader, card: TaskCard) -> TaskFact:
    return TaskFact(card.name, card.description, card.assets, library.source(card.name))


def _bad_examples(rejected: list[TaskCard]) -> tuple[BadExample, ...]:
    """The newest rejected proposals whose reason somebody wrote down."""
    told = [card for card in rejected if card.reason][-MOST_BAD_EXAMPLES:]
    return tuple(BadExample(card.name, card.description, card.assets, card.reason) for card in told)
