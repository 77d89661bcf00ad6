"""What a repair that a reviewer asked for adds to a trial, and what it does not change."""

from dataclasses import replace

from library.records import Decision
from library.repairs import decisions_on_roots, with_repairs
from library.statistics import summarize
from prompts.values import Usage
from tests.library.builders import make_trial

FIRST = replace(make_trial(verdict="runtime", usage=Usage(100, 10), cost_usd=0.5), seconds=3.0)
REPAIR = replace(
    make_trial(trial="run-2-0", usage=Usage(50, 5), cost_usd=0.25), run="run-2", continues=FIRST.trial, seconds=2.0
)
AGAIN = replace(REPAIR, trial="run-3-0", run="run-3", continues=REPAIR.trial, verdict="void", usage=None)
OTHER = make_trial("sort-rings", trial="run-1-1")


def test_repairs_count_for_tokens_cost_and_time_and_for_no_rate() -> None:
    whole = with_repairs([FIRST, OTHER, REPAIR, AGAIN])
    assert [trial.trial for trial in whole] == [FIRST.trial, OTHER.trial]
    first = whole[0]
    assert (first.verdict, first.usage, first.cost_usd, first.seconds) == ("runtime", Usage(150, 15), 1.0, 7.0)
    assert len(first.stages) == 3
    assert summarize(whole).rates["completion_rate"].value == 0.5


def test_an_unknown_price_of_a_repair_leaves_the_cost_unknown() -> None:
    assert with_repairs([FIRST, replace(REPAIR, cost_usd=None)])[0].cost_usd is None


def test_a_decision_on_repaired_code_is_one_on_the_trial_that_proposed_the_task() -> None:
    decision = Decision("1", "accept", "stack-blocks", "hash", "me", "", trial=AGAIN.trial)
    elsewhere = replace(decision, trial=None)
    found = decisions_on_roots([decision, elsewhere], [FIRST, OTHER, REPAIR, AGAIN])
    assert [one.trial for one in found] == [FIRST.trial, None]


def test_a_repair_whose_trial_is_not_there_stands_for_itself() -> None:
    assert with_repairs([REPAIR]) == (REPAIR,)
