"""What is tested when somebody asks for a policy to be tested: which checkpoints, which tasks, and what is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from library.episodes.splits import Split
from policy.cards import read_weights
from policy.encoders import make_encoder
from policy.selection import VAL_RESULTS, Checkpoint, checkpoints_of, picked
from sim.sandbox.protocol import SandboxLevel
from workbench.core.collect_gate import pass_gate
from workbench.core.errors import UnreadableResults
from workbench.core.evaluating import EvaluatePlan, results_file
from workbench.core.evaluation import read_evaluation
from workbench.core.session import Session


def plan_test(
    session: Session,
    policy: Path,
    names: Sequence[str],
    split: Split,
    episodes: int,
    require: SandboxLevel | None = None,
    *,
    untrained: bool = False,
) -> EvaluatePlan:
    """A test of all checkpoints on val, or of the picked one; nothing is run yet.

    Args:
        session: The project whose tasks are played.
        policy: A training's folder.
        names: Accepted tasks; none: those that it was trained on.
        split: val tests every checkpoint.
        episodes: Of each task.
        require: Least level of the sandbox; None leaves it to us.
        untrained: Test the network before it learnt anything.

    Raises:
        UnfitCheckpoint: There is no policy, a damaged one, or there are several on test of which none is picked.
        UnknownEncoder, MissingPackage, MissingWeights: Its instructions cannot be encoded here.
        ForeignWorkspace: It was trained with pictures of another table.
        UnknownTask, NotCollectable: As of `pass_gate`.
    """
    checkpoints = _checkpoints(policy, split, untrained=untrained)
    for one in checkpoints:
        read_weights(one.folder, one.card)  # a damaged one is refused before a process starts
        make_encoder(one.card.config.encoder)  # as is one that cannot be told here what to do
    tasks = dict.fromkeys(names or checkpoints[-1].card.tasks)
    return EvaluatePlan(
        policy=policy,
        checkpoints=checkpoints,
        tasks=tuple(pass_gate(session.library, name) for name in tasks),
        split=split,
        episodes=episodes,
        require=require,
        untrained=untrained,
    )


def what_to_know(plan: EvaluatePlan) -> Iterator[str]:
    """What somebody should know who starts this test.

    Raises:
        UnreadableResults: Which checkpoint is picked is known, and why is not.
    """
    card = plan.checkpoints[-1].card
    for task in plan.tasks:
        if card.source_hash(task.name) not in (None, task.source_hash):
            yield f"{task.name} is not the code that the policy was trained on: it was accepted in a newer revision"
    if plan.split == "val" and not plan.untrained and not plan.picks:
        yield f"it was trained on {', '.join(card.tasks)}: this test picks no checkpoint, and is kept as {plan.name}"
    if plan.split == "test" and len(checkpoints_of(plan.policy)) > 1 and not plan.untrained:
        yield _what_picked(plan)
    if plan.split == "test" and not plan.untrained and results_file(plan).exists():
        yield "it was tested before: a test that is repeated until it pleases says nothing; val is for choosing"
    yield from _what_goes(plan)


def _what_goes(plan: EvaluatePlan) -> Iterator[str]:
    """A larger test than this one, whose results this one's take the place of."""
    with suppress(UnreadableResults):  # of a file that nobody can read nothing goes
        before, episodes = read_evaluation(results_file(plan)), plan.episodes * len(plan.tasks)
        if before is not None and len(before.episodes) > episodes:
            yield (
                f"the results of {len(before.episodes)} episodes in {results_file(plan)} go when these {episodes} have "
                "been played; stop now (ctrl+c) and copy the file to keep them"
            )


def _what_picked(plan: EvaluatePlan) -> str:
    found = read_evaluation(plan.policy / VAL_RESULTS)
    assert found is not None  # else none would be picked
    counts = Counter(episode.task for episode in found.episodes)
    told = ", ".join(f"{number} of {task}" for task, number in counts.items())
    return f"val picked the checkpoint of step {found.picked} by its episodes: {told}"


def _checkpoints(policy: Path, split: Split, *, untrained: bool) -> tuple[Checkpoint, ...]:
    if untrained:  # they all began as the same network
        return checkpoints_of(policy)[-1:]
    return checkpoints_of(policy) if split == "val" else (picked(policy),)
