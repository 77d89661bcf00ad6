from dataclasses import replace
from pathlib import Path

import pytest

from library.records import Trial, VerdictName
from library.snapshot import LibrarySnapshot
from library.store import TaskLibrary
from prompts.values import Reflection
from sim.assets import CATALOGUE
from sim.colors import COLORS_NAMES
from tests.library.builders import SOURCE, make_trial
from workbench.core.facts import gather_facts
from workbench.core.plans import RunPlan, TrialPlan


def asking(run: str = "run-9", **settings: object) -> TrialPlan:
    return TrialPlan(run, 0, replace(RunPlan(), **settings))  # type: ignore[arg-type]


def own_trial(number: int, name: str, verdict: VerdictName = "reflected") -> Trial:
    """A trial of the run that asks."""
    description, source = f"Do {name}.", f"{SOURCE}\n# {name}\n"
    return replace(
        make_trial(name, trial=f"run-9-{number}", verdict=verdict, sources=(source,)),
        run="run-9",
        description=description,
    )


def test_a_fresh_project_tells_the_catalogue_the_api_and_the_base_tasks(project: Path) -> None:
    facts = gather_facts(TaskLibrary(project), asking(target="build-house"))
    assert {asset.path for asset in facts.assets} == set(CATALOGUE)
    assert "add_goal" in facts.api_text
    assert facts.colors == tuple(COLORS_NAMES)
    assert "class PutBlockInBowl(Task):" in str(facts.source_of("put-block-in-bowl"))
    assert facts.target == "build-house"
    assert (facts.pending, facts.bad_examples, facts.common_errors) == ((), (), ())


def test_variants_of_one_file_are_told_once_and_their_names_are_taken(project: Path) -> None:
    facts = gather_facts(TaskLibrary(project), asking())
    assert "put-block-in-bowl-unseen-colors" not in [task.name for task in facts.tasks]
    assert "put-block-in-bowl-unseen-colors" in facts.past_names
    assert len({task.source for task in facts.tasks}) == len(facts.tasks)


def test_code_that_is_read_later_is_that_of_the_moment_in_which_the_facts_were_gathered(project: Path) -> None:
    library = TaskLibrary(project)
    library.propose(make_trial("first"))
    library.accept("first", who="ann")
    facts = gather_facts(library, asking())
    library.edit_accept("first", f"{SOURCE}\n# mended\n", who="ann", anyway=True)
    assert facts.source_of("first") == SOURCE


def test_only_accepted_tasks_are_examples_and_rejections_are_told_with_their_reason(project: Path) -> None:
    library = TaskLibrary(project)
    for number, name in enumerate(["first", "second", "third", "fourth"]):
        library.propose(make_trial(name, trial=f"run-1-{number}"))
    library.accept("first", who="ann")
    library.reject("second", who="ann", reason="it rolls")
    library.reject("third", who="ann")
    facts = gather_facts(library, asking())
    assert facts.source_of("first") == SOURCE
    assert facts.source_of("second") is None
    assert [(task.name, task.state) for task in facts.pending] == [("fourth", "to review")]
    assert [(bad.name, bad.reason) for bad in facts.bad_examples] == [("second", "it rolls")]
    assert facts.common_errors == ("turned down by a reviewer: it rolls",)
    assert facts.past_names[-4:] == ("first", "second", "third", "fourth")


def test_a_run_remembers_what_it_proposed_before_anybody_has_looked(project: Path) -> None:
    library = TaskLibrary(project)
    library.propose(own_trial(0, "agreed"))
    library.propose(own_trial(1, "without-critics", verdict="completed"))
    said_no = replace(own_trial(2, "refused", verdict="completed"), reflections=(Reflection(False, "old"),))
    library.propose(said_no)
    library.propose(own_trial(3, "unsolved", verdict="runtime"))
    facts = gather_facts(library, asking())
    assert [task.name for task in facts.tasks][-2:] == ["agreed", "without-critics"]
    assert [task.name for task in facts.pending] == ["refused", "unsolved"]


def test_without_the_librarys_memory_only_the_own_run_is_told(project: Path) -> None:
    library = TaskLibrary(project)
    library.propose(make_trial("elsewhere", trial="run-1-0"))
    library.reject("elsewhere", who="ann", reason="dull")
    library.propose(own_trial(0, "agreed"))
    facts = gather_facts(library, asking(load_memory=False))
    assert [task.name for task in facts.tasks] == ["agreed"]
    assert (facts.past_names, facts.bad_examples, facts.common_errors) == (("agreed",), (), ())


def test_a_part_of_the_library_is_drawn_once_for_the_run_and_the_runs_own_tasks_are_added(project: Path) -> None:
    library = TaskLibrary(project)
    library.propose(own_trial(0, "agreed"))
    drawn = [
        [task.name for task in gather_facts(library, TrialPlan("run-9", index, asking(load_tasks=3).settings)).tasks]
        for index in (0, 1)
    ]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 4
    assert drawn[0][-1] == "agreed"
    others = gather_facts(library, asking(load_tasks=3, seed=1)).tasks
    assert [task.name for task in others] != drawn[0]


@pytest.mark.parametrize("load_memory", [True, False])
def test_a_snapshot_of_the_library_tells_the_same(project: Path, load_memory: bool) -> None:
    """What a run is told must not depend on whether it was killed: see `library.snapshot`."""
    library = TaskLibrary(project)
    library.propose(make_trial("elsewhere", trial="run-1-0"))
    snapshot = LibrarySnapshot(project, library.mark())
    trial = own_trial(0, "agreed")
    library.propose(trial)
    snapshot.add(trial)
    plan = asking(load_memory=load_memory)
    assert gather_facts(snapshot, plan) == gather_facts(library, plan)
