"""What is known of a dataset's tasks, and what is missing."""

from dataclasses import replace
from pathlib import Path

import pytest

from library.episodes.info import DatasetInfo
from library.errors import LicenceRefused
from library.exporting.provenance import Licences, TaskProvenance, provenance_of
from library.store import TaskLibrary
from sim.source import source_hash
from tests.library.builders import BASE_SOURCE, SOURCE, make_trial, open_library

CODE = source_hash(SOURCE)


@pytest.fixture
def library(tmp_path: Path) -> TaskLibrary:
    """With one task that was written and accepted."""
    library = open_library(tmp_path)
    library.propose(replace(make_trial(), settings={"recipe_version": "1234567890abcdef"}))
    library.accept("stack-blocks", who="ada", reason="a good one")
    return library


def known(
    library: TaskLibrary,
    name: str,
    digest: str,
    licences: Licences | None = None,
    made_with: dict[str, str] | None = None,
) -> TaskProvenance:
    info = DatasetInfo("made", "train", {name: digest}, made_with=made_with or {})
    (found,) = provenance_of(library, info, licences or Licences())
    return found


def test_of_an_accepted_task_everything_is_known_once_it_has_a_licence(library: TaskLibrary) -> None:
    found = known(library, "stack-blocks", CODE, Licences(of_project="MIT"))
    assert found.blanks == ()
    assert found.licence == "MIT"
    assert found.trial is not None
    assert found.trial.recipe == "bottom-up"
    assert found.decision is not None
    assert (found.decision.who, found.decision.reason) == ("ada", "a good one")


def test_a_task_without_a_licence_is_told_how_to_get_one(library: TaskLibrary) -> None:
    (blank,) = known(library, "stack-blocks", CODE).blanks
    assert blank == 'stack-blocks has no licence: license = "ID" in simsmith.toml, or --license stack-blocks=ID'


def test_a_base_task_carries_our_licence_whatever_is_said(library: TaskLibrary) -> None:
    found = known(library, "put-block-in-bowl", source_hash(BASE_SOURCE), Licences(of_all="MIT"))
    assert (found.is_base, found.licence, found.blanks) == (True, "Apache-2.0", ())


def test_another_licence_for_a_base_task_is_refused(library: TaskLibrary) -> None:
    with pytest.raises(LicenceRefused, match=r"put-block-in-bowl comes with Simsmith under Apache-2\.0"):
        known(library, "put-block-in-bowl", source_hash(BASE_SOURCE), Licences({"put-block-in-bowl": "MIT"}))
    same = Licences({"put-block-in-bowl": "Apache-2.0"})
    assert known(library, "put-block-in-bowl", source_hash(BASE_SOURCE), same).blanks == ()


def test_an_imported_task_is_not_the_projects_to_license(library: TaskLibrary) -> None:
    source = SOURCE.replace("3", "4")
    library.import_task("from-elsewhere", source)
    library.accept("from-elsewhere", who="ada", anyway=True)
    (blank,) = known(library, "from-elsewhere", source_hash(source), Licences(of_project="MIT")).blanks
    assert blank == "from-elsewhere has no licence: --license from-elsewhere=ID"
    assert known(library, "from-elsewhere", source_hash(source), Licences(of_all="BSD-3-Clause")).blanks == ()


def test_the_licence_of_one_task_goes_before_that_of_all() -> None:
    licences = Licences({"stack-blocks": "MIT"}, of_all="CC0-1.0", of_project="Apache-2.0")
    assert licences.of("stack-blocks", "generated") == "MIT"
    assert licences.of("other", "generated") == "CC0-1.0"


def test_a_task_of_another_project_is_a_blank(library: TaskLibrary) -> None:
    (blank,) = known(library, "never-heard-of", CODE).blanks
    assert "never-heard-of is not in this library: --project" in blank


def test_code_that_the_task_never_had_is_a_blank(library: TaskLibrary) -> None:
    (blank,) = known(library, "stack-blocks", "0" * 64).blanks
    assert "has no revision with the code 000000000000" in blank


def test_other_code_under_the_name_of_a_base_task_is_not_ours(library: TaskLibrary) -> None:
    found = known(library, "put-block-in-bowl", "0" * 64)
    assert (found.is_base, found.licence) == (False, None)
    assert "no revision with the code" in found.blanks[0]
    assert known(library, "put-block-in-bowl", "0" * 64, Licences(of_project="MIT")).licence is None
    assert known(library, "put-block-in-bowl", "0" * 64, Licences({"put-block-in-bowl": "MIT"})).licence == "MIT"


def test_what_was_imported_is_told_what_can_be_done(library: TaskLibrary) -> None:
    found = known(library, "put-block-in-bowl", source_hash(BASE_SOURCE), made_with={"imported": "pickles"})
    assert (found.origin, found.licence, found.card) == (None, None, None)
    (blank,) = found.blanks
    assert "was imported from pickles: its code is not known" in blank
    assert "--project" not in blank


def test_an_acceptance_that_was_undone_is_a_blank(library: TaskLibrary) -> None:
    library.undo(who="ada")
    blanks = known(library, "stack-blocks", CODE, Licences(of_all="MIT")).blanks
    assert "was not accepted with the code" in blanks[0]
    assert "simsmith tasks accept stack-blocks" in blanks[0]


def test_code_that_was_accepted_before_a_newer_revision_keeps_its_provenance(library: TaskLibrary) -> None:
    library.edit_accept("stack-blocks", SOURCE.replace("3", "5"), who="ada", anyway=True)
    found = known(library, "stack-blocks", CODE, Licences(of_all="MIT"))
    assert found.blanks == ()
    assert found.revision is not None
    assert found.revision.number == 1


def test_a_trial_without_a_version_of_its_prompts_is_a_blank(library: TaskLibrary) -> None:
    library.propose(make_trial("old-task", trial="run-1-1"))
    library.accept("old-task", who="ada")
    (blank,) = known(library, "old-task", CODE, Licences(of_all="MIT")).blanks
    assert "before versions of prompts were kept" in blank
