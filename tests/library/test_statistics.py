import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.records import VERDICTS, Trial, VerdictName
from library.statistics import Rate, diversity, summarize, to_json
from prompts.values import Usage
from tests.library.builders import make_trial


def trials_with(*verdicts: VerdictName) -> list[Trial]:
    return [make_trial(trial=f"run-1-{index}", verdict=verdict) for index, verdict in enumerate(verdicts)]


def test_each_rate_counts_who_came_at_least_so_far() -> None:
    statistics = summarize(trials_with("proposed", "syntax", "runtime", "completed", "reflected"))
    assert {name: rate.value for name, rate in statistics.rates.items()} == {
        "syntax_rate": 0.8,
        "runtime_rate": 0.6,
        "completion_rate": 0.4,
    }


def test_void_trials_are_counted_apart_and_in_no_rate() -> None:
    statistics = summarize(trials_with("void", "completed", "void"))
    assert (statistics.trials, statistics.void) == (3, 2)
    assert statistics.rates["completion_rate"] == Rate(1, 1)


def test_rates_are_null_when_no_trial_counts() -> None:
    document = to_json(summarize(trials_with("void")))
    assert document["trials"] == document["void"] == 1
    assert document["syntax_rate"] is document["runtime_rate"] is document["completion_rate"] is None
    assert document["intervals"] == {"syntax_rate": None, "runtime_rate": None, "completion_rate": None}
    assert document["diversity"] is None


def test_the_document_holds_the_promised_fields() -> None:
    document = to_json(summarize(trials_with("completed", "syntax")))
    promised = {"trials", "void", "syntax_rate", "runtime_rate", "completion_rate", "intervals", "diversity"}
    assert promised <= document.keys()
    assert document["completion_rate"] == 0.5


@given(st.lists(st.sampled_from(VERDICTS)))
def test_the_funnel_only_narrows(verdicts: list[VerdictName]) -> None:
    rates = [rate.value for rate in summarize(trials_with(*verdicts)).rates.values()]
    assert rates == sorted(rates, reverse=True)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_encloses_the_rate_and_stays_a_share(counts: tuple[int, int]) -> None:
    rate = Rate(*counts)
    low, high = rate.interval
    assert 0 <= low <= rate.value + 1e-12
    assert rate.value - 1e-12 <= high <= 1
    assert low < high


@pytest.mark.parametrize(
    ("reached", "of", "low", "high"), [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (1, 1, 0.2065, 1.0)]
)
def test_the_interval_is_wilsons(reached: int, of: int, low: float, high: float) -> None:
    assert Rate(reached, of).interval == pytest.approx((low, high), abs=1e-4)


def test_diversity_is_the_mean_distance_of_asset_sets() -> None:
    assert diversity([["a", "b"], ["b", "c"], ["b", "a", "a"]]) == pytest.approx((2 / 3 + 0 + 2 / 3) / 3)
    assert diversity([["a"], ["b"]]) == 1.0
    assert diversity([[], []]) == 0.0
    assert diversity([["a"]]) is None


def test_diversity_counts_proposals_only() -> None:
    trials = [
        make_trial(trial="1", assets=("a",)),
        make_trial(trial="2", assets=("b",), verdict="syntax"),
        make_trial(None, trial="3", assets=(), verdict="proposed", sources=()),
        make_trial(trial="4", assets=("a",), verdict="void"),
    ]
    assert summarize(trials).diversity == 1.0


def test_cost_and_tokens_are_shared_among_the_accepted() -> None:
    trials = [
        make_trial(trial="1", usage=Usage(100, 20), cost_usd=0.5),
        make_trial(trial="2", usage=Usage(60, 20), cost_usd=0.25, verdict="void"),
    ]
    statistics = summarize(trials, accepted={"1"})
    assert statistics.usage == Usage(160, 40)
    assert (statistics.tokens_per_accepted, statistics.cost_per_accepted) == (200, 0.75)
    assert statistics.stage_seconds == {"propose": 2.0}
    assert summarize(trials).tokens_per_accepted is None


def test_a_cost_that_is_partly_unknown_is_unknown() -> None:
    trials = [make_trial(trial="1", cost_usd=0.5), make_trial(trial="2", cost_usd=None)]
    assert summarize(trials, accepted={"1"}).cost_usd is None
    assert summarize(trials, accepted={"1"}).cost_per_accepted is None
