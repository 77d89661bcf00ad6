from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from library.records import Trial
from tests.library.builders import make_trial
from workbench.core.plans import RunPlan, TrialPlan
from workbench.core.seeds import FIRST_EVIDENCE_SEED, evidence_seeds, next_draw, sampling_seed, scenes_of
from workbench.core.settings import Settings


@given(run_seed=st.integers(0, 2**40), index=st.integers(0, 999), episodes=st.integers(1, 1000))
def test_scenes_lie_above_the_splits_and_below_what_numpy_takes(run_seed: int, index: int, episodes: int) -> None:
    seeds = evidence_seeds(run_seed, index, episodes)
    assert len(set(seeds)) == episodes
    assert min(seeds) >= FIRST_EVIDENCE_SEED
    assert max(seeds) < 2**32


def test_no_two_trials_share_a_scene() -> None:
    scenes = [seed for run in range(3) for index in range(20) for seed in evidence_seeds(run, index, 10)]
    assert len(set(scenes)) == len(scenes)


def test_equal_plans_ask_with_equal_seeds_and_trials_with_different_ones() -> None:
    seeds = [sampling_seed(run, index) for run in range(3) for index in range(20)]
    assert seeds == [sampling_seed(run, index) for run in range(3) for index in range(20)]
    assert len(set(seeds)) == len(seeds)


def test_a_record_says_which_scenes_its_trial_was_judged_in() -> None:
    plan = TrialPlan("run-1", 2, RunPlan(seed=5, episodes=4, first_draw=10))
    settings: dict[str, str | int | float | bool | None] = {"run_seed": 5, "draw": 12, "episodes": 4}
    assert scenes_of(replace(make_trial(), settings=settings)) == plan.seeds
    assert scenes_of(make_trial()) == ()


def test_the_next_draw_is_one_that_no_trial_of_the_seed_had() -> None:
    def trial(**settings: str | int | float | bool | None) -> Trial:
        return replace(make_trial(), settings=settings)

    assert next_draw([], 0) == 0
    old = [trial(run_seed=0, index=4), trial(run_seed=0, index=0, draw=7), trial(run_seed=3, draw=99)]
    assert (next_draw(old, 0), next_draw(old, 3), next_draw(old, 1)) == (8, 100, 0)


def test_a_plan_carries_what_the_settings_say() -> None:
    settings = Settings(trials=4, episodes=2, repair_attempts=1, temperature={"propose": 0.3}, model="m", critics=3)
    plan = RunPlan.of(settings, accept=True)
    assert (plan.trials, plan.episodes, plan.repair_attempts, plan.accept) == (4, 2, 1, True)
    trial = TrialPlan("run-1", 2, plan)
    assert trial.trial == "run-1-2"
    assert (trial.sampling.model, trial.sampling.critics, trial.sampling.temperatures) == ("m", 3, {"propose": 0.3})
    assert trial.sampling.seed == sampling_seed(0, 2)
