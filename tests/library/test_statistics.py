from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.proposals import without_texts
from library.records import VERDICTS, Decision, DecisionKind, Trial, VerdictName
from library.statistics import Rate, fates_of, summarize
from library.statistics_json import to_json
from prompts.values import Reflection, Usage
from sim.source import source_hash
from tests.library.builders import SOURCE, make_revision, make_trial


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
    assert document["verdicts"] == {
        "void": 1,
        "proposed": 0,
        "syntax": 0,
        "runtime": 0,
        "completed": 0,
        "reflected": 0,
    }


def test_the_document_holds_the_promised_fields() -> None:
    document = to_json(summarize(trials_with("completed", "syntax")))
    promised = {"trials", "void", "syntax_rate", "runtime_rate", "completion_rate", "intervals", "diversity"}
    assert promised <= document.keys()
    assert document["completion_rate"] == 0.5


def test_first_attempts_are_counted_as_if_nothing_had_been_repaired() -> None:
    repaired = replace(
        make_trial(trial="1"), revisions=(make_revision(solved=False), make_revision(number=2, solved=True))
    )
    statistics = summarize([repaired, make_trial(trial="2"), make_trial(trial="3", sources=(), verdict="proposed")])
    assert statistics.rates["completion_rate"] == Rate(2, 3)
    assert statistics.first_attempt["completion_rate"] == Rate(1, 3)
    assert statistics.first_attempt["runtime_rate"] == Rate(2, 3)
    assert statistics.attempts == 1.5


def test_critics_are_judged_by_what_was_put_to_them() -> None:
    agreed = replace(make_trial(trial="1", verdict="reflected"), reflections=(Reflection(True, "new"),))
    refused = replace(make_trial(trial="2"), reflections=(Reflection(False, "old"),))
    assert summarize([agreed, refused, make_trial(trial="3")]).critics == Rate(1, 2)
    assert summarize([make_trial()]).critics is None


def decision(kind: DecisionKind, trial: str, seconds: float | None = None) -> Decision:
    return Decision("1", kind, "stack-blocks", source_hash(SOURCE), "ada", "now", trial=trial, seconds=seconds)


def test_a_reviewers_work_is_shared_among_the_accepted() -> None:
    trials = trials_with("completed", "completed", "runtime", "completed")
    decisions = [
        decision("accept", "run-1-0", 4.0),
        decision("edit-accept", "run-1-1", 20.0),
        decision("reject", "run-1-2", 6.0),
        decision("reject", "another-run-0", 100.0),
        decision("skip", "run-1-3"),
    ]
    statistics = summarize(trials, {"run-1-0", "run-1-1"}, decisions)
    assert (statistics.accepted, statistics.edited, statistics.rejected) == (2, 1, 1)
    assert (statistics.review_seconds, statistics.review_seconds_per_accepted) == (30.0, 15.0)
    assert (statistics.timed_decisions, statistics.decision_seconds) == (3, 6.0), (
        "the median, skips without a time apart"
    )
    assert statistics.acceptance == Rate(2, 4)
    assert summarize(trials).review_seconds is None
    assert summarize(trials).decision_seconds is None


def test_the_last_word_about_a_task_counts() -> None:
    said = [
        decision("reject", "brought back"),
        decision("restore", "brought back"),
        decision("reject", "changed mind"),
        decision("restore", "changed mind"),
        decision("accept", "changed mind"),
        decision("accept", "retired"),
        decision("retire", "retired"),
        decision("restore", "retired"),
        decision("skip", "put off"),
    ]
    assert fates_of(said) == {"changed mind": "accept", "retired": "accept"}


def test_answers_from_the_record_are_counted_apart() -> None:
    cached = replace(make_trial(), stages=(replace(make_trial().stages[0], cached=True), make_trial().stages[0]))
    statistics = summarize([cached, make_trial(trial="2")])
    assert (statistics.calls, statistics.cached_calls) == (3, 1)


def test_seconds_are_shared_among_the_accepted() -> None:
    trials = [replace(trial, seconds=30.0) for trial in trials_with("completed", "void")]
    assert summarize(trials, {"run-1-0"}).seconds_per_accepted == 60.0
    assert summarize(trials).seconds_per_accepted is None


def test_structure_is_read_off_the_code_that_is_kept_elsewhere() -> None:
    trials = [without_texts(make_trial(trial=str(number))) for number in range(2)]
    assert summarize(trials).spread.structure is None
    structure = summarize(trials, sources={source_hash(SOURCE): SOURCE}).spread.structure
    assert structure is not None
    assert (structure.of, structure.mean_distance) == (2, 0.0)


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
