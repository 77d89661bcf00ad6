"""A sample carried out to be looked at."""

from contextlib import aclosing

from sim.household.tasks.goal_parts import parts_of
from sim.household.tasks.sample_io import sample_to_json
from sim.household.values import Goal
from sim.pool import LocalProcesses
from workbench.core.household.examples import example_samples
from workbench.core.household.showing import SampleSeen, SampleTried, in_words, show_sample


async def test_every_call_is_seen_and_every_part_of_the_goal_is_judged_before_and_after() -> None:
    sample = next(one for one in example_samples() if one.type == "bring")
    async with aclosing(show_sample(sample_to_json(sample), LocalProcesses())) as events:
        *seen, tried = [event async for event in events]
    assert isinstance(tried, SampleTried)
    assert tried.passed
    assert len(seen) == len(sample.solution) + 1 == len(tried.results) + 1
    assert [(part.before, part.after) for part in tried.parts] == [(False, True), (False, True)]
    first, last = seen[0], seen[-1]
    assert [one.result for one in seen if isinstance(one, SampleSeen)] == [None, *tried.results]
    assert isinstance(first, SampleSeen)
    assert isinstance(last, SampleSeen)
    assert (first.above != last.above).any()
    assert (first.own != last.own).any()
    assert max(first.above.shape[:2]) == 200
    assert all(0 <= x <= 1 and 0 <= y <= 1 for outline in first.outlines for x, y in outline)


async def test_rubbish_is_tried_and_says_what_it_lacks() -> None:
    async with aclosing(show_sample({"task": "Come."}, LocalProcesses())) as events:
        (tried,) = [event async for event in events]
    assert isinstance(tried, SampleTried)
    assert tried.reason.startswith("not_a_sample: solution: is missing")


def test_parts_are_what_connectives_join_and_things_are_named() -> None:
    goal: Goal = [
        "and",
        ["on", 1, 2],
        ["not", ["or", ["holding", 1], ["on", 1, 2]]],
        ["exists", "?x", {}, ["holding", "?x"]],
    ]
    assert parts_of(goal) == [["on", 1, 2], ["holding", 1], ["exists", "?x", {}, ["holding", "?x"]]]
    scene = {"instances": [{"name": "sofa", "color": "red"}, {"name": "toy_car", "color": "blue"}]}
    assert in_words({"scene": scene}, ["on", 1, 0]) == "on(blue toy car 1, red sofa 0)"
    assert in_words({"scene": scene}, ["on", 9, 0]) == "on(9, red sofa 0)"
    rooms = {"scene": scene | {"rooms": [{"id": 1, "kind": "kitchen"}]}}
    assert in_words(rooms, ["in_room", 0, 1]) == "in_room(red sofa 0, kitchen 1)"
    assert in_words(rooms, ["said", "yes"]) == 'said("yes")'
    assert in_words(rooms, ["refused", ["holding", 0]]) == "refused(holding(red sofa 0))"
    assert in_words(rooms, ["exists", "?x", {}, ["holding", "?x"]]) == '["exists", "?x", {}, ["holding", "?x"]]'
