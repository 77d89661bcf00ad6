from __future__ import annotations

from pathlib import Path

import pytest

from library.base import BASE_TASKS
from library.errors import UnknownTask
from library.store import TaskLibrary
from sim.source import source_hash
from tests.library.builders import SOURCE, make_trial
from workbench.core.collect_gate import pass_gate
from workbench.core.errors import NotCollectable


@pytest.fixture
def library(tmp_path: Path) -> TaskLibrary:
    """One accepted task, one that waits."""
    library = TaskLibrary(tmp_path)
    for name in ("accepted", "waiting"):
        library.propose(make_trial(name, trial=f"run-1-{name}"))
    library.accept("accepted", who="ada")
    return library


def test_accepted_code_passes_with_its_hash(library: TaskLibrary) -> None:
    task = pass_gate(library, "accepted")
    assert (task.source, task.source_hash, task.is_base) == (SOURCE, source_hash(SOURCE), False)


def test_base_tasks_pass(library: TaskLibrary) -> None:
    task = pass_gate(library, "put-block-in-bowl")
    assert task.is_base
    assert task.source == (BASE_TASKS / "put_block_in_bowl.py").read_text()


def test_a_name_that_nobody_knows_is_refused_with_those_like_it(library: TaskLibrary) -> None:
    with pytest.raises(UnknownTask, match="nearest: accepted"):
        pass_gate(library, "acepted")


def test_what_waits_for_review_is_refused_with_the_command_that_accepts_it(library: TaskLibrary) -> None:
    with pytest.raises(NotCollectable, match=r"waiting is to-review.*simsmith tasks accept waiting$"):
        pass_gate(library, "waiting")


def test_what_was_turned_down_or_retired_is_refused(library: TaskLibrary) -> None:
    library.reject("waiting", who="ada")
    with pytest.raises(NotCollectable, match="waiting is rejected"):
        pass_gate(library, "waiting")
    library.retire("accepted", who="ada")
    with pytest.raises(NotCollectable, match="accepted is retired: simsmith tasks restore accepted"):
        pass_gate(library, "accepted")


def test_a_task_that_was_edited_after_acceptance_is_refused_until_somebody_decides(library: TaskLibrary) -> None:
    file = library.root / "library/accepted/task.py"
    file.write_text(file.read_text() + "# edited\n")
    again = TaskLibrary(library.root)
    with pytest.raises(NotCollectable, match="edited after it was accepted") as refused:
        pass_gate(again, "accepted")
    for command in ("diff accepted", "accept accepted --anyway", "reject accepted"):
        assert f"simsmith tasks {command}" in str(refused.value)

    again.reject("accepted", who="ada")
    assert pass_gate(again, "accepted").source == SOURCE


def test_accepting_the_edit_lets_the_new_code_pass(library: TaskLibrary) -> None:
    file = library.root / "library/accepted/task.py"
    file.write_text(file.read_text() + "# edited\n")
    again = TaskLibrary(library.root)
    again.accept("accepted", who="ada", anyway=True)
    assert pass_gate(again, "accepted").source.endswith("# edited\n")
