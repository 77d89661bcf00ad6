import json
from collections.abc import AsyncGenerator, Iterable
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest

from library.episodes.info import INFO_FILE, META, info_to_json, read_info
from library.errors import UnfitEpisode
from sim.jobs import Job, JobEvent
from sim.pool import LocalProcesses
from tests.policy.making import config, dataset
from workbench.commands.output import Output
from workbench.core.bench_policy import RESULTS, BenchRow, PolicyBench, bench_table, run_policy_bench
from workbench.core.bench_record import collecting_seconds
from workbench.core.bench_steps import Bench, Part, Training
from workbench.core.collect_job import made_with
from workbench.core.evaluation import estimate
from workbench.core.published_scores import DEMONSTRATIONS, PUBLISHED, published
from workbench.core.session import Session
from workbench.core.training import TrainPlan, order_of

TASK = "block-insertion"


class Nobody:
    """An executor where all was done before."""

    async def map(self, jobs: Iterable[Job]) -> AsyncGenerator[JobEvent, None]:
        for job in jobs:
            raise AssertionError(f"{job.function} was to be done again")
            yield


def bench_in(project: Path, executor: LocalProcesses | Nobody | None = None) -> Bench:
    return Bench(Session.open(project, environ={}), executor or Nobody(), 1, Output(quiet=True))


async def test_a_policy_is_collected_for_trained_picked_and_tested_once(project: Path) -> None:
    pytest.importorskip("torch", reason="torch is not installed: make policy")
    wish = PolicyBench((TASK,), 1, config(steps=2), checkpoints=2, episodes=1, val_episodes=1)
    (row,) = await run_policy_bench(wish, bench_in(project, LocalProcesses()))
    assert (row.task, row.demos, row.reward.n, row.untrained.n) == (TASK, 1, 1, 1)
    assert row.steps in (1, 2), "one of its checkpoints was picked"
    assert read_info(project / "datasets" / f"{TASK}-train").episodes == 1
    assert row.collect_s == collecting_seconds(Path(row.policy))[TASK]
    written = json.loads((project / "runs" / "bench" / RESULTS).read_text())
    assert [one["task"] for one in written["rows"]] == [TASK]

    rmtree(project / "datasets" / f"{TASK}-train")
    assert await run_policy_bench(wish, bench_in(project)) == (row,), "what is measured needs no dataset any more"
    longer = replace(wish, episodes=2)
    with pytest.raises(AssertionError, match=r"policy\.evaluate_job:evaluate_job was to be done again"):
        await run_policy_bench(longer, bench_in(project))


def test_a_training_is_known_by_all_that_decides_its_result(project: Path) -> None:
    bench, training = bench_in(project), Training((Part(TASK, 10),), config())
    others = [
        replace(training, parts=(Part(TASK, 20),)),
        replace(training, config=config(seed=1)),
        replace(training, parts=(Part(TASK, 10), Part("align-rope", 5))),
        replace(training, minutes=3.0),
        replace(training, checkpoints=2),
        replace(training, threads=2),
        replace(training, device="cuda"),
    ]
    names = [bench.folder_of(one).name for one in (training, *others)]
    assert len(set(names)) == len(names)
    assert names[0].startswith(f"{TASK}-10-demos-")
    assert names[3].startswith("2-tasks-15-demos-")
    assert bench.folder_of(training) == bench.folder_of(replace(training))


@pytest.mark.parametrize("of", ["versions", "versions_of_learning"])
def test_a_training_of_other_versions_is_another_one(project: Path, of: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, training = bench_in(project), Training((Part(TASK, 10),), config())
    here = bench.folder_of(training)
    monkeypatch.setattr(f"workbench.core.bench_steps.{of}", lambda: {"dynamics": "0", "torch": "0"})
    assert bench.folder_of(training) != here


def test_the_model_of_an_encoder_is_known_by_where_it_is_and_not_by_where_one_works(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, training = bench_in(project), Training((Part(TASK, 10),), config(encoder="clip:model"))
    plan = TrainPlan((), project / "out", training.config)
    names = []
    for folder in (project, tmp_path):
        monkeypatch.chdir(folder)
        names.append(bench.folder_of(training))
        assert order_of(plan).config.encoder == f"clip:{folder / 'model'}"
    assert names[0] != names[1]
    assert order_of(replace(plan, config=config())).config == config()


async def test_demonstrations_of_other_dynamics_are_not_learnt_from(project: Path) -> None:
    bench = bench_in(project)
    folder = dataset(project / "datasets" / f"{TASK}-train", [0])
    code = bench.session.library.card(TASK).source_hash
    info = replace(read_info(folder), tasks={TASK: code}, made_with=made_with() | {"dynamics": "0"})
    (folder / META / INFO_FILE).write_text(json.dumps(info_to_json(info)))
    with pytest.raises(UnfitEpisode, match="dynamics 0"):
        await bench.learn(Training((Part(TASK, 1),), config()))


async def test_of_tasks_that_show_what_is_kept_for_testing_it_is_said(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = Bench(Session.open(project, environ={}), Nobody(), 1, Output())
    with pytest.raises(AssertionError, match="collect_job was to be done"):
        await bench.learn(Training((Part("put-block-in-bowl-unseen-colors", 1),), config()))
    assert "put-block-in-bowl-unseen-colors shows what is kept for testing" in capsys.readouterr().err


def test_what_was_published_is_shown_for_as_many_demonstrations_only() -> None:
    assert published("put-block-in-bowl-seen-colors", 100)["CLIPort"] == 92.5
    assert published("put-block-in-bowl-seen-colors", 99) == published("sweeping-piles", 100) == {}
    for scores in PUBLISHED.values():
        assert all(len(one) == len(DEMONSTRATIONS) and 0 <= min(one) <= max(one) <= 100 for one in scores.values())


def test_published_scores_are_of_tasks_that_there_are(project: Path) -> None:
    library = Session.open(project, environ={}).library
    assert all(library.card(task).name == task for task in PUBLISHED)


def test_the_table_says_what_is_not_known() -> None:
    half, none = estimate([1.0, 0.0]), estimate([0.0])
    row = BenchRow("mine", "/p", 1, 10, 80, 64.2, 3.0, half, half, none, {})
    found = bench_table((row, replace(row, task="align-rope", trained_on=8, published=published("align-rope", 10))))
    assert found.rows[0] == ("mine", "10", "80", "3", "64", "2", "50.0 (9–91)", "50.0 (9–91)", "0.0 (0–79)", *"---")
    assert found.rows[1][0] == "align-rope (of 8)"
    assert found.rows[1][-3:] == ("77.4", "49.3", "30.6")
