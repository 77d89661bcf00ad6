from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from library.codec import decode, encode
from policy.cards import DataUsed, PolicyCard
from policy.config import TrainConfig
from policy.evaluate_job import Evaluated, EvaluateOrder, PlayedSeed, picture_file
from policy.pictures import Normalisation
from policy.selection import Checkpoint
from sim.jobs import Job, JobDone, JobEvent, JobStarted, JobTold
from workbench.core.collect_gate import Collectable
from workbench.core.evaluating import EvaluatePlan, evaluate, evaluated_before
from workbench.core.evaluation import Evaluation

DATA = DataUsed("a-train", {"a": "ab" * 32}, 1, "cd" * 32)
CARD = PolicyCard(TrainConfig(), Normalisation((0.0,) * 4, (1.0,) * 4), (DATA,), 30, 0.0, "weights of 30", {})
TASK = Collectable("a", "", "ab" * 32, "A", {}, is_base=True)
REWARDS = {1: 1.0, 3: 0.5, 5: 1.0, 7: 0.0}
"""What the policy that is tested gets at each seed, when it is trained to the end; half of it before."""


@pytest.fixture(autouse=True)
def _needs_torch() -> None:
    pytest.importorskip("torch", reason="torch is not installed: make policy")


@pytest.fixture
def plan(tmp_path: Path) -> EvaluatePlan:
    return EvaluatePlan(tmp_path, (Checkpoint(tmp_path, CARD),), (TASK,), "val", 4)


def play(order: EvaluateOrder) -> Evaluated:
    """What a worker would answer; it draws as many failures as one that knows nothing of the others."""
    share, left, episodes = 0.5 if order.policy.endswith("step-15") else 1.0, order.pictures, []
    for seed in order.seeds:
        reward = REWARDS[seed] * share
        episodes.append(PlayedSeed(order.task, seed, "solved" if reward == 1.0 else "unsolved", reward, 2, 3, "go"))
        if left and reward < 1.0:
            left -= 1
            picture_file(order, seed).parent.mkdir(parents=True, exist_ok=True)
            picture_file(order, seed).write_text(f"seed {seed}")
    return Evaluated(tuple(episodes))


class Crashing:
    """An executor whose first attempt at each job dies after its first seed, and that ends the last job first."""

    async def map(self, jobs: Iterable[Job]) -> AsyncGenerator[JobEvent, None]:
        for index, job in reversed(list(enumerate(jobs))):
            episodes = play(decode(EvaluateOrder, job.arguments)).episodes
            yield JobStarted(index, 1)
            yield JobTold(index, encode(episodes[0]))
            yield JobStarted(index, 2)
            for episode in episodes:
                yield JobTold(index, encode(episode))
            yield JobDone(index, encode(Evaluated(episodes)), 2)


async def run(plan: EvaluatePlan) -> tuple[Sequence[PlayedSeed | Evaluation], Evaluation]:
    *told, last = [event async for event in evaluate(plan, Crashing())]
    assert isinstance(last, Evaluation)
    return told, last


async def test_an_episode_that_is_played_again_after_a_crash_is_told_once(plan: EvaluatePlan) -> None:
    told, evaluation = await run(plan)
    assert [event.seed for event in told if isinstance(event, PlayedSeed)] == [1, 3, 5, 7]
    assert [episode.seed for episode in evaluation.episodes] == [1, 3, 5, 7]


async def test_how_many_work_at_once_changes_neither_results_nor_their_order(plan: EvaluatePlan) -> None:
    _, one = await run(replace(plan, failures=1))
    written = (plan.policy / "val-results.json").read_bytes()
    _, several = await run(replace(plan, failures=1, workers=3))
    assert one == several
    assert (plan.policy / "val-results.json").read_bytes() == written


async def test_of_several_checkpoints_the_best_is_picked_and_its_episodes_are_told(plan: EvaluatePlan) -> None:
    early = Checkpoint(plan.policy / "checkpoints" / "step-15", replace(CARD, steps=15, weights_sha256="weights of 15"))
    _, evaluation = await run(replace(plan, checkpoints=(early, *plan.checkpoints)))
    assert [(one.step, one.reward.mean) for one in evaluation.checkpoints] == [(15, 0.3125), (30, 0.625)]
    assert evaluation.picked == 30
    assert evaluation.reward().mean == 0.625


async def test_the_first_failures_are_drawn_and_no_others(plan: EvaluatePlan) -> None:
    _, evaluation = await run(replace(plan, failures=1, workers=4))
    assert [episode.picture for episode in evaluation.episodes] == ["", "val-failures/a-seed-3.png", "", ""]
    assert (plan.policy / "val-failures" / "a-seed-3.png").read_text() == "seed 3"
    assert len(list((plan.policy / "val-failures").iterdir())) == 1
    await run(plan)
    assert not (plan.policy / "val-failures").exists(), "they were of the test before"


async def test_two_tests_of_one_policy_at_once_both_come_to_their_end(plan: EvaluatePlan) -> None:
    plan = replace(plan, failures=1, workers=4)
    async with aclosing(evaluate(plan, Crashing())) as first:
        assert isinstance(await anext(first), PlayedSeed)
        _, second = await run(plan)
        *_, last = [event async for event in first]
    assert last == second
    assert (plan.policy / "val-failures" / "a-seed-3.png").read_text() == "seed 3"


async def test_a_test_that_is_stopped_leaves_nothing(plan: EvaluatePlan) -> None:
    async with aclosing(evaluate(replace(plan, failures=4, workers=4), Crashing())) as events:
        await anext(events)
    assert list(plan.policy.iterdir()) == []


@pytest.mark.parametrize("names", [("b",), ("a", "b")])
async def test_only_val_on_the_tasks_that_were_trained_on_picks(plan: EvaluatePlan, names: tuple[str, ...]) -> None:
    await run(plan)
    written = (plan.policy / "val-results.json").read_bytes()
    elsewhere = replace(plan, tasks=tuple(replace(TASK, name=name) for name in names))
    assert (plan.picks, elsewhere.picks) == (True, False)
    await run(elsewhere)
    assert (plan.policy / "val-results.json").read_bytes() == written
    assert (plan.policy / "val-elsewhere-results.json").exists()


async def test_the_same_test_was_done_before_unless_policy_or_code_or_seeds_are_others(plan: EvaluatePlan) -> None:
    assert evaluated_before(plan) is None
    _, evaluation = await run(plan)
    assert evaluated_before(plan) == evaluation
    assert evaluated_before(replace(plan, episodes=3)) is None
    assert evaluated_before(replace(plan, tasks=(replace(TASK, source_hash="cd" * 32),))) is None
    retrained = Checkpoint(plan.policy, replace(CARD, weights_sha256="others"))
    assert evaluated_before(replace(plan, checkpoints=(retrained,))) is None
    assert evaluated_before(replace(plan, untrained=True)) is None


async def test_a_control_stays_beside_the_results(plan: EvaluatePlan) -> None:
    await run(plan)
    written = (plan.policy / "val-results.json").read_bytes()
    _, control = await run(replace(plan, untrained=True))
    assert control.untrained
    assert (plan.policy / "val-results.json").read_bytes() == written
    assert (plan.policy / "val-untrained-results.json").exists()
