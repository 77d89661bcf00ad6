from dataclasses import replace

from library.sameness import content_of, differences
from prompts.values import StageRecord, Usage
from tests.library.builders import make_trial


def test_when_and_where_a_trial_ran_is_no_difference() -> None:
    one = replace(make_trial(), stages=(StageRecord("propose", "p", "a", "hash", seconds=1.0, usage=Usage(3, 4)),))
    other = replace(one, run="r-9", trial="r-9-0", started_at="later", seconds=99.0, cost_usd=1.0, provider="replay")
    other = replace(other, stages=tuple(replace(stage, cached=True, seconds=0.0) for stage in other.stages))
    other = replace(other, task=f"{one.task}-2", settings={**one.settings, "proposed_name": one.task})
    assert differences(one, other) == ()
    assert content_of(one) == content_of(other)


def test_each_difference_has_its_place() -> None:
    one = replace(
        make_trial(), stages=(StageRecord("propose", "p", "a", "hash"), StageRecord("implement", "q", "b", "hash2"))
    )
    other = replace(one, verdict="void", stages=(one.stages[0], replace(one.stages[1], answer="c")))
    assert set(differences(one, other)) == {"verdict", "stages.1.answer"}
    assert differences(one, replace(one, stages=one.stages[:1])) == ("stages",)
