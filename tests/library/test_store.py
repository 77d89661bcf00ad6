import json
from dataclasses import replace
from pathlib import Path

import pytest

from library.errors import (
    CodeMovedOn,
    CorruptProject,
    DecisionRefused,
    InvalidName,
    NameTaken,
    UnknownRevision,
    UnknownTask,
    UnknownTrial,
)
from library.records import Decision, TaskState
from library.store import TaskLibrary
from sim.source import source_hash
from tests.library.builders import BASE_SOURCE, SOURCE, make_card, make_revision, make_trial, open_library

OTHER_SOURCE = SOURCE.replace("3", "4")
EDITED = SOURCE.replace("3", "5")


@pytest.fixture
def library(tmp_path: Path) -> TaskLibrary:
    return open_library(tmp_path)


def state(library: TaskLibrary, name: str = "stack-blocks") -> TaskState:
    return library.card(name).state


def edit_accept(library: TaskLibrary, source: str = EDITED, *, solved: bool = True, anyway: bool = False) -> Decision:
    revision = make_revision(source, solved=solved)
    return library.edit_accept(
        "stack-blocks", source, who="ada", check=revision.check, rollout=revision.rollout, anyway=anyway
    )


def test_a_new_project_holds_the_base_tasks_and_writes_nothing(library: TaskLibrary) -> None:
    assert [card.name for card in library.cards("accepted")] == ["put-block-in-bowl", "put-block-in-bowl-unseen"]
    assert library.card("put-block-in-bowl-unseen").parameters == {"mode": "test"}
    assert library.source("put-block-in-bowl") == BASE_SOURCE
    assert library.is_accepted("put-block-in-bowl", source_hash(BASE_SOURCE))
    assert not library.root.exists()


def test_a_proposal_waits_for_review_and_is_not_let_through_the_gate(library: TaskLibrary) -> None:
    card = library.propose(make_trial())
    assert (card.state, card.revision, card.class_name, card.outcome) == ("to-review", 1, "StackBlocks", "solved")
    assert library.cards("to-review") == [card]
    assert not library.is_accepted("stack-blocks", source_hash(SOURCE))


def test_every_attempt_of_a_trial_is_a_revision(library: TaskLibrary) -> None:
    library.propose(make_trial(sources=(OTHER_SOURCE, SOURCE)))
    assert [revision.source for revision in library.revisions("stack-blocks")] == [OTHER_SOURCE, SOURCE]
    assert library.source("stack-blocks") == SOURCE
    assert library.source("stack-blocks", 1) == OTHER_SOURCE
    with pytest.raises(UnknownRevision, match="it has 1, 2"):
        library.source("stack-blocks", 3)


def test_accepting_opens_the_gate_for_this_code_only(library: TaskLibrary) -> None:
    library.propose(make_trial())
    decision = library.accept("stack-blocks", who="ada", reason="neat", seconds=4.5)
    card = library.card("stack-blocks")
    assert (card.state, card.decided_by, card.decided_at, card.reason) == ("accepted", "ada", decision.at, "neat")
    assert library.is_accepted("stack-blocks", source_hash(SOURCE))
    assert not library.is_accepted("stack-blocks", source_hash(OTHER_SOURCE))
    assert not library.is_accepted("no-such-task", source_hash(SOURCE))
    assert (decision.trial, decision.seconds, decision.source_hash) == ("run-1-0", 4.5, source_hash(SOURCE))


def test_a_task_that_failed_its_checks_is_accepted_only_anyway_and_the_record_says_so(library: TaskLibrary) -> None:
    library.propose(make_trial(verdict="runtime"))
    with pytest.raises(DecisionRefused, match=r"checks did not pass \(runtime\)"):
        library.accept("stack-blocks", who="ada")
    assert state(library) == "to-review"
    assert library.accept("stack-blocks", who="ada", anyway=True).anyway


def test_what_was_never_tried_is_refused_with_what_would_try_it(library: TaskLibrary) -> None:
    library.import_task("stack-blocks", SOURCE)
    with pytest.raises(DecisionRefused, match=r"did not pass \(never run; the screen runs them"):
        library.accept("stack-blocks", who="ada")


def test_a_persons_edit_becomes_the_accepted_revision(library: TaskLibrary) -> None:
    library.propose(make_trial())
    edit_accept(library)
    card = library.card("stack-blocks")
    assert (card.state, card.revision, card.verdict) == ("accepted", 2, "completed")
    assert library.revisions("stack-blocks")[-1].author == "person"
    assert library.is_accepted("stack-blocks", source_hash(EDITED))
    assert not library.is_accepted("stack-blocks", source_hash(SOURCE))


def test_an_edit_that_the_oracle_does_not_solve_is_refused_and_leaves_nothing(library: TaskLibrary) -> None:
    library.propose(make_trial())
    with pytest.raises(DecisionRefused, match="checks did not pass"):
        edit_accept(library, solved=False)
    assert len(library.revisions("stack-blocks")) == 1
    edit_accept(library, solved=False, anyway=True)
    assert library.card("stack-blocks").verdict == "runtime"


def test_a_rejected_task_keeps_its_reason(library: TaskLibrary) -> None:
    library.propose(make_trial())
    library.reject("stack-blocks", who="ada", reason="too easy")
    assert (state(library), library.card("stack-blocks").reason) == ("rejected", "too easy")
    library.restore("stack-blocks", who="ada")
    assert state(library) == "to-review"


def test_a_skipped_task_stays_in_review(library: TaskLibrary) -> None:
    card = library.propose(make_trial())
    library.skip("stack-blocks", who="ada")
    assert library.card("stack-blocks") == card
    assert [decision.kind for decision in library.history("stack-blocks")] == ["skip"]


def test_a_base_task_is_retired_and_restored_but_never_edited(tmp_path: Path, library: TaskLibrary) -> None:
    library.retire("put-block-in-bowl", who="ada")
    again = open_library(tmp_path)
    assert state(again, "put-block-in-bowl") == "retired"
    assert not again.is_accepted("put-block-in-bowl", source_hash(BASE_SOURCE))
    assert not (again.root / "library" / "put-block-in-bowl").exists()
    again.restore("put-block-in-bowl", who="ada")
    assert library.is_accepted("put-block-in-bowl", source_hash(BASE_SOURCE))
    with pytest.raises(DecisionRefused, match="read-only"):
        library.edit_accept("put-block-in-bowl", EDITED, who="ada")


def test_a_decision_about_code_that_is_no_longer_shown_is_refused(tmp_path: Path, library: TaskLibrary) -> None:
    seen = library.propose(make_trial()).source_hash
    open_library(tmp_path).propose(make_trial(trial="run-1-1", sources=(OTHER_SOURCE,)), new_revision=True)
    with pytest.raises(CodeMovedOn, match=r"revision 2 .* now, not the code that was seen .*look at it again"):
        library.accept("stack-blocks", who="ada", expected_hash=seen)
    with pytest.raises(CodeMovedOn):
        library.reject("stack-blocks", who="ada", expected_hash=seen)
    with pytest.raises(CodeMovedOn):
        library.edit_accept("stack-blocks", EDITED, who="ada", anyway=True, expected_hash=seen)
    assert library.history() == ()
    assert len(library.revisions("stack-blocks")) == 2
    assert library.accept("stack-blocks", who="ada", expected_hash=source_hash(OTHER_SOURCE)[:8]).kind == "accept"


def test_a_new_task_replaces_no_file_that_somebody_put_there_meanwhile(library: TaskLibrary) -> None:
    library.propose(make_trial("sort-rings"))
    folder = library.root / "library" / "stack-blocks"
    folder.mkdir()
    (folder / "task.py").write_text(EDITED)
    library.propose(make_trial(trial="run-1-1"))
    assert (folder / "task.py").read_text() == SOURCE
    assert (folder / "task.py.before").read_text() == EDITED


@pytest.mark.parametrize("decision", ["accept", "reject", "skip", "restore"])
def test_a_decision_that_does_not_fit_the_state_is_refused(library: TaskLibrary, decision: str) -> None:
    library.propose(make_trial())
    library.accept("stack-blocks", who="ada")
    with pytest.raises(DecisionRefused, match="it is accepted"):
        getattr(library, decision)("stack-blocks", who="ada")
    assert len(library.history()) == 1


def test_an_unknown_task_is_named_with_its_neighbours(library: TaskLibrary) -> None:
    with pytest.raises(UnknownTask, match="nearest: put-block-in-bowl"):
        library.accept("put-block-in-bowls", who="ada")
    with pytest.raises(UnknownTask):
        library.history("nothing-like-it")


# Undo and redo


def test_undo_goes_back_through_everything_and_redo_forth_each_after_a_restart(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    library.propose(make_trial())
    cards = [library.card("stack-blocks")]
    edit_accept(library)
    cards.append(library.card("stack-blocks"))
    library.retire("stack-blocks", who="ada")
    cards.append(library.card("stack-blocks"))
    library.restore("stack-blocks", who="ada")

    for card in reversed(cards):
        open_library(tmp_path).undo(who="ada")
        reopened = open_library(tmp_path)
        assert reopened.card("stack-blocks") == card
        assert (reopened.root / "library/stack-blocks/task.py").read_text() == reopened.source("stack-blocks")
    with pytest.raises(DecisionRefused, match="no decision to undo"):
        open_library(tmp_path).undo(who="ada")
    for card in cards[1:]:
        open_library(tmp_path).redo(who="ada")
        assert open_library(tmp_path).card("stack-blocks") == card
    open_library(tmp_path).redo(who="ada")
    with pytest.raises(DecisionRefused, match="redo"):
        open_library(tmp_path).redo(who="ada")


def test_undoing_an_edit_brings_the_models_code_back_and_closes_the_gate(library: TaskLibrary) -> None:
    library.propose(make_trial())
    edit_accept(library)
    undo = library.undo(who="ada")
    assert undo.undoes == library.history()[0].id
    assert library.source("stack-blocks") == SOURCE
    assert not library.is_accepted("stack-blocks", source_hash(EDITED))
    assert library.source("stack-blocks", 2) == EDITED


def test_a_new_decision_clears_what_could_be_redone(library: TaskLibrary) -> None:
    library.propose(make_trial())
    library.accept("stack-blocks", who="ada")
    library.undo(who="ada")
    library.reject("stack-blocks", who="ada")
    with pytest.raises(DecisionRefused):
        library.redo(who="ada")


def test_undo_leaves_a_revision_that_came_later_in_review(library: TaskLibrary) -> None:
    library.propose(make_trial())
    library.accept("stack-blocks", who="ada")
    library.propose(make_trial(trial="run-1-1", sources=(OTHER_SOURCE,)), new_revision=True)
    library.undo(who="ada")
    assert (state(library), library.card("stack-blocks").revision) == ("to-review", 2)
    assert not library.is_accepted("stack-blocks", source_hash(SOURCE))
    library.redo(who="ada")
    assert (state(library), library.card("stack-blocks").revision) == ("to-review", 2)
    assert library.is_accepted("stack-blocks", source_hash(SOURCE))


# Names and revisions


def test_a_taken_name_is_refused_with_the_choices_and_nothing_is_written(library: TaskLibrary) -> None:
    library.propose(make_trial())
    second = make_trial(trial="run-1-1", sources=(OTHER_SOURCE,))
    with pytest.raises(NameTaken) as taken:
        library.propose(second)
    assert (taken.value.free, taken.value.revisable) == ("stack-blocks-2", True)
    assert len(library.trials()) == 1
    assert library.propose(second, name=taken.value.free).name == "stack-blocks-2"
    with pytest.raises(NameTaken, match="takes no revisions"):
        library.propose(make_trial("put-block-in-bowl"), new_revision=True)


def test_while_a_newer_revision_waits_the_accepted_one_may_be_used(library: TaskLibrary) -> None:
    library.propose(make_trial())
    library.accept("stack-blocks", who="ada")
    accepted = library.card("stack-blocks")
    library.propose(make_trial(trial="run-1-1", sources=(OTHER_SOURCE,)), new_revision=True)
    assert (state(library), library.source("stack-blocks")) == ("to-review", OTHER_SOURCE)
    assert library.accepted("stack-blocks") == accepted
    assert library.is_accepted("stack-blocks", source_hash(SOURCE))
    library.reject("stack-blocks", who="ada")
    assert library.card("stack-blocks") == accepted


@pytest.mark.parametrize("name", ["../escape", "Stack-Blocks", "a/b", "", "-a", "a" * 101, "con.txt", "a\n"])
def test_a_name_that_may_not_become_a_folder_is_refused(library: TaskLibrary, name: str) -> None:
    with pytest.raises((InvalidName, DecisionRefused)):
        library.propose(replace(make_trial(), task=name or None))
    with pytest.raises(InvalidName):
        library.record(make_trial(trial=f"../{name}"))
    assert library.trials() == ()


def test_undoing_a_rejection_brings_the_parameters_of_that_revision_back(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    for number, source in ((3, SOURCE), (5, OTHER_SOURCE)):
        card = replace(make_card(), parameters={"n": number})
        library.import_task("stack-blocks", source, card=card, new_revision=number == 5)
        if number == 3:
            library.accept("stack-blocks", who="ada", anyway=True)
    waiting = library.card("stack-blocks")
    assert waiting.parameters == {"n": 5}
    library.reject("stack-blocks", who="ada")
    assert library.card("stack-blocks").parameters == {"n": 3}
    open_library(tmp_path).undo(who="ada")
    assert open_library(tmp_path).card("stack-blocks") == waiting


def test_decisions_stand_until_they_are_undone(library: TaskLibrary) -> None:
    library.propose(make_trial())
    library.accept("stack-blocks", who="ada")
    library.retire("stack-blocks", who="ada")
    library.undo(who="ada")
    assert [decision.kind for decision in library.standing_decisions()] == ["accept"]
    library.redo(who="ada")
    assert [decision.kind for decision in library.standing_decisions()] == ["accept", "retire"]


# Trials


def test_all_code_is_found_by_its_hash(library: TaskLibrary) -> None:
    library.propose(make_trial(sources=(OTHER_SOURCE, SOURCE)))
    assert library.sources() == {source_hash(source): source for source in (BASE_SOURCE, OTHER_SOURCE, SOURCE)}


def test_a_trial_keeps_its_prompts_in_its_folder_and_out_of_the_journal(tmp_path: Path, library: TaskLibrary) -> None:
    trial = make_trial(verdict="proposed", sources=())
    library.record(trial)
    reopened = open_library(tmp_path)
    assert reopened.trial("run-1-0") == trial
    assert reopened.trials("run-1")[0].stages[0].prompt == ""
    assert reopened.trials("run-2") == ()
    assert "the prompt" not in (library.root / "journal" / "000001.jsonl").read_text()
    with pytest.raises(UnknownTrial):
        library.trial("run-1-1")


def test_a_trial_without_code_cannot_be_reviewed(library: TaskLibrary) -> None:
    with pytest.raises(DecisionRefused, match="no code"):
        library.propose(make_trial(sources=()))


# Files, processes, restarts


def test_the_folder_of_a_task_is_plain_files(library: TaskLibrary) -> None:
    library.propose(make_trial(sources=(OTHER_SOURCE, SOURCE)))
    library.accept("stack-blocks", who="ada")
    folder = library.root / "library" / "stack-blocks"
    files = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
    assert files == ["card.json", "revisions/1/task.py", "revisions/2/task.py", "task.py"]
    assert json.loads((folder / "card.json").read_text())["state"] == "accepted"
    assert (folder / "task.py").read_text() == SOURCE


def test_two_open_libraries_follow_each_other(tmp_path: Path) -> None:
    clock = lambda: 1_700_000_000.0  # noqa: E731 - both stand still: ids must differ all the same
    one, other = open_library(tmp_path, clock), open_library(tmp_path, clock)
    one.propose(make_trial())
    other.accept("stack-blocks", who="ada")
    assert state(one) == "accepted"
    one.retire("stack-blocks", who="ada")
    other.restore("stack-blocks", who="ada")
    ids = [decision.id for decision in one.history()]
    assert ids == sorted(set(ids))
    assert len(ids) == 3


def test_ids_grow_even_when_the_clock_goes_back(tmp_path: Path) -> None:
    library = open_library(tmp_path, iter([5e8] * 3 + [1e8] * 9).__next__)
    library.propose(make_trial())
    library.skip("stack-blocks", who="ada")
    library.skip("stack-blocks", who="ada")
    first, second = library.history()
    assert first.id < second.id
    assert first.at > second.at


def test_a_corrupt_line_of_the_journal_is_named_with_its_field(tmp_path: Path, library: TaskLibrary) -> None:
    library.propose(make_trial())
    journal = library.root / "journal" / "000001.jsonl"
    journal.write_text(journal.read_text().replace('"verdict":"completed"', '"verdict":"splendid"'))
    with pytest.raises(CorruptProject, match=r"000001.jsonl:1: standing.card.verdict: expected one of"):
        open_library(tmp_path)


def test_a_line_that_cannot_be_understood_is_refused_again_and_again(library: TaskLibrary) -> None:
    library.propose(make_trial())
    with (library.root / "journal" / "000001.jsonl").open("a") as journal:
        journal.write('{"schema":1,"kind":"wish","entry":{}}\n')
    for _ in range(2):
        with pytest.raises(CorruptProject, match="unknown kind 'wish'"):
            library.cards()


def test_decisions_about_a_base_task_that_no_longer_ships_stay_on_record(tmp_path: Path, library: TaskLibrary) -> None:
    library.retire("put-block-in-bowl-unseen", who="ada")
    library.propose(make_trial())
    library.accept("stack-blocks", who="ada")
    manifest = tmp_path / "base" / "manifest.json"
    listed = json.loads(manifest.read_text())
    del listed["tasks"]["put-block-in-bowl-unseen"]
    manifest.write_text(json.dumps(listed))
    later = open_library(tmp_path)
    assert [decision.task for decision in later.history()] == ["put-block-in-bowl-unseen", "stack-blocks"]
    assert later.undo(who="ada").task == "stack-blocks"
    with pytest.raises(DecisionRefused, match="no decision to undo"):
        later.undo(who="ada")


def test_a_line_of_an_unknown_kind_is_refused(tmp_path: Path, library: TaskLibrary) -> None:
    library.propose(make_trial())
    with (library.root / "journal" / "000001.jsonl").open("a") as journal:
        journal.write('{"schema":1,"kind":"wish","entry":{}}\n')
    with pytest.raises(CorruptProject, match="unknown kind 'wish'; known: trial"):
        open_library(tmp_path)
