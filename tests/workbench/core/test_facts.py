from dataclasses import replace
from pathlib import Path

from library.records import RolloutSummary, Trial
from library.store import TaskLibrary
from sim.assets import CATALOGUE
from sim.values import Diagnostic, TaskFailure
from tests.library.builders import SOURCE, make_trial
from workbench.core.facts import MOST_ERRORS, common_errors, gather_facts


def failing_trial(number: int, message: str, code: str = "") -> Trial:
    diagnostics = (Diagnostic(code, "error", message, 3),) if code else ()
    failure = None if code else TaskFailure("ValueError", message, 3)
    rollout = RolloutSummary(
        "task_error", constructed=False, completed=False, runtime=False, diagnostics=diagnostics, failure=failure
    )
    trial = make_trial(trial=f"run-1-{number}")
    revisions = tuple(replace(revision, rollout=rollout) for revision in trial.revisions)
    return replace(trial, revisions=revisions)


def test_a_fresh_project_tells_the_catalogue_the_api_and_the_base_tasks(project: Path) -> None:
    facts = gather_facts(TaskLibrary(project), "build-house")
    assert {asset.path for asset in facts.assets} == set(CATALOGUE)
    assert "add_goal" in facts.api_text
    assert "class PutBlockInBowl(Task):" in str(facts.source_of("put-block-in-bowl"))
    assert facts.target == "build-house"
    assert (facts.past_names, facts.bad_examples, facts.common_errors) == ((), (), ())


def test_only_accepted_tasks_are_examples_and_rejections_are_told_with_their_reason(project: Path) -> None:
    library = TaskLibrary(project)
    for number, name in enumerate(["first", "second", "third", "fourth"]):
        library.propose(make_trial(name, trial=f"run-1-{number}"))
    library.accept("first", who="ann")
    library.reject("second", who="ann", reason="it rolls")
    library.reject("third", who="ann")
    facts = gather_facts(library)
    assert facts.source_of("first") == SOURCE
    assert facts.source_of("second") is None
    assert [(bad.name, bad.reason) for bad in facts.bad_examples] == [("second", "it rolls")]
    assert facts.past_names == ("first", "second", "third", "fourth")


def test_errors_are_told_newest_first_each_once_with_how_often_it_was_seen() -> None:
    trials = [failing_trial(0, "old"), failing_trial(1, "new"), failing_trial(2, "old"), failing_trial(3, "odd", "x")]
    assert common_errors(trials) == ("odd", "ValueError: old (seen 2 times)", "ValueError: new")


def test_errors_are_bounded() -> None:
    assert len(common_errors(failing_trial(number, f"error {number}") for number in range(40))) == MOST_ERRORS
