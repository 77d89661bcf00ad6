from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from library.comparison import compare
from library.records import VERDICTS, Trial, VerdictName
from tests.library.builders import make_trial


def arm(*verdicts: VerdictName, first_seed: int = 0) -> list[Trial]:
    return [
        replace(make_trial(trial=f"run-{index}", verdict=verdict), seed=first_seed + index)
        for index, verdict in enumerate(verdicts)
    ]


def failed(times: int) -> list[VerdictName]:
    return ["runtime" for _ in range(times)]


def solved(times: int) -> list[VerdictName]:
    return ["completed" for _ in range(times)]


def test_flips_come_with_the_losses_first_and_the_greatest_of_them_before_the_others() -> None:
    one = arm("completed", "syntax", "reflected", "runtime", "runtime")
    other = arm("runtime", "completed", "proposed", "runtime", "completed")
    flips = compare(one, other).flips
    assert [(pair.one.verdict, pair.other.verdict) for pair in flips] == [
        ("reflected", "proposed"),
        ("completed", "runtime"),
        ("syntax", "completed"),
        ("runtime", "completed"),
    ]


def test_pairs_are_trials_with_the_same_seed_and_target() -> None:
    one = arm("completed", "completed", "void", "completed")
    other = [*arm("completed", "void", "completed"), *arm("completed", first_seed=900)]
    comparison = compare(one, other)
    assert [pair.one.seed for pair in comparison.pairs] == [0]
    assert (comparison.void, comparison.unpaired_one, comparison.unpaired_other) == (2, 1, 1)
    elsewhere = [replace(trial, settings={"target": "build-house"}) for trial in other]
    assert compare(one, elsewhere).pairs == ()
    varied = [replace(trial, settings={"seed_task": "align-rope"}) for trial in other]
    assert compare(one, varied).pairs == ()


def test_a_clear_difference_is_called_by_its_direction() -> None:
    worse, better = arm(*failed(12)), arm(*solved(8), *failed(4))
    assert compare(worse, better).answer == "better"
    assert compare(better, worse).answer == "worse"


def test_what_chance_could_have_done_is_not_enough_data_and_says_what_would_be() -> None:
    one, other = arm(*failed(10)), arm(*solved(5), *failed(5))
    comparison = compare(one, other)
    assert comparison.answer == "not-enough-data"
    completion = comparison.rates["completion_rate"]
    assert completion.counts.difference == 0.5
    assert not completion.could_tell
    assert completion.detectable is not None
    assert completion.detectable > 0.6


def test_without_pairs_nothing_is_said() -> None:
    comparison = compare(arm("completed"), arm("runtime", first_seed=5))
    assert (comparison.answer, comparison.rates, comparison.flips) == ("not-enough-data", {}, ())


@given(st.lists(st.tuples(st.sampled_from(VERDICTS), st.sampled_from(VERDICTS)), max_size=15))
def test_every_trial_is_in_a_pair_void_or_alone(verdicts: list[tuple[VerdictName, VerdictName]]) -> None:
    one, other = arm(*(verdict for verdict, _ in verdicts)), arm(*(verdict for _, verdict in verdicts), "completed")
    comparison = compare(one, other)
    assert len(comparison.pairs) + comparison.void + comparison.unpaired_one == len(one)
    assert comparison.unpaired_other == 1
    flipped = [pair for pair in comparison.pairs if pair.one.verdict != pair.other.verdict]
    assert sorted(pair.one.seed for pair in comparison.flips) == [pair.one.seed for pair in flipped]
