"""Household samples as a library of their own: what they share with tasks is tried there, here what is theirs."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from library.errors import CorruptProject, DecisionRefused
from library.fsck import examine
from library.records import RolloutSummary, TaskCard
from library.samples import SampleLibrary, examine_samples
from library.store import TaskLibrary

REPOSITORY = Path(__file__).parents[2]
TRUE = RolloutSummary("solved", True, completed=True, runtime=True)
FALSE = RolloutSummary("unsolved", True, completed=False, runtime=True)
PUT_UP = """
import sys
from itertools import count
from pathlib import Path
from tests.library.test_samples import TRUE, blank, sample
from library.samples import SampleLibrary

library = SampleLibrary(Path(sys.argv[1]))
for number in count():
    arrived = library.put_up(blank(f"come-{number}"), sample(f"Come {number} times."), TRUE)
    print(library.accept(arrived.card.name, who="child").id, flush=True)
"""


def blank(name: str) -> TaskCard:
    return TaskCard(name, "to-review", "generated", "Come here.", (), "come", "", 0)


def sample(sentence: str = "Come here.") -> str:
    return json.dumps({"type": "come", "task": sentence, "solution": ["goto_user()"]})


def test_a_sample_waits_for_review_once_and_is_accepted_only_when_it_is_verified(tmp_path: Path) -> None:
    library = SampleLibrary(tmp_path)
    first = library.put_up(blank("come-1"), sample(), FALSE)
    assert first.is_new
    assert library.put_up(blank("other"), sample(), TRUE) == (first.card, False)
    assert library.put_up(blank("come-1"), sample("Come."), None).card.name == "come-1-2"
    for name in ("come-1", "come-1-2"):
        with pytest.raises(DecisionRefused, match="its checks did not pass"):
            library.accept(name, who="ann")
    assert library.judge("come-1", first.card.source_hash, TRUE).verdict == "completed"
    library.accept("come-1", who="ann")
    assert library.judge("come-1", first.card.source_hash, FALSE).verdict == "completed"
    assert [card.state for card in SampleLibrary(tmp_path).cards()] == ["accepted", "to-review"]


def test_decisions_are_undone_one_by_one_after_a_restart(tmp_path: Path) -> None:
    library = SampleLibrary(tmp_path)
    for number in range(3):
        library.put_up(blank(f"come-{number}"), sample(str(number)), TRUE)
    before = library.cards()
    library.accept("come-0", who="ann")
    library.reject("come-1", who="ann", reason="dull")
    library.retire("come-0", who="ann")
    again = SampleLibrary(tmp_path)
    assert [card.state for card in again.cards()] == ["retired", "rejected", "to-review"]
    assert [again.undo(who="ann").task for _ in range(3)] == ["come-0", "come-1", "come-0"]
    assert SampleLibrary(tmp_path).cards() == before


def test_the_tasks_beside_them_hear_nothing_of_it(tmp_path: Path) -> None:
    tasks = TaskLibrary(tmp_path)
    before = tasks.cards()
    SampleLibrary(tmp_path / "household").put_up(blank("come-1"), sample(), TRUE)
    reopened = TaskLibrary(tmp_path)
    assert (reopened.cards(), reopened.history(), reopened.notices) == (before, (), ())
    assert examine(tmp_path).is_sound


def test_a_sample_that_somebody_edits_or_writes_by_hand_is_taken_in_and_waits(tmp_path: Path) -> None:
    library = SampleLibrary(tmp_path)
    library.put_up(blank("come-1"), sample(), TRUE)
    library.accept("come-1", who="ann")
    (tmp_path / "library" / "come-1" / "sample.json").write_text(sample("Come over here."))
    (tmp_path / "library" / "by-hand").mkdir()
    (tmp_path / "library" / "by-hand" / "sample.json").write_text(sample("Please come."))
    found = {card.name: card for card in SampleLibrary(tmp_path).cards()}
    assert {(one.description, one.state, one.verdict) for one in found.values()} == {
        ("Come over here.", "to-review", None),
        ("Please come.", "to-review", None),
    }
    assert found["come-1"].revision == 2


def test_a_scene_is_kept_once_and_another_text_in_its_place_is_noticed(tmp_path: Path) -> None:
    library = SampleLibrary(tmp_path)
    digest = library.keep_scene('{"instances": []}\n')
    assert library.keep_scene('{"instances": []}\n') == digest
    assert library.scene(digest) == '{"instances": []}\n'
    (file,) = (tmp_path / "scenes").iterdir()
    file.write_text("{}\n")
    with pytest.raises(CorruptProject, match="is not the scene that its name says"):
        library.scene(digest)
    with pytest.raises(CorruptProject, match="is missing"):
        library.scene("f" * 64)


def test_a_kill_in_the_midst_of_many_samples_loses_nothing_that_was_said(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PUT_UP, str(tmp_path)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY)
    assert child.stdout is not None
    seen = [child.stdout.readline().strip() for _ in range(9)]
    os.kill(child.pid, signal.SIGKILL)
    seen += child.stdout.read().split()
    child.wait()
    child.stdout.close()
    library = SampleLibrary(tmp_path)
    assert [decision.id for decision in library.history()][: len(seen)] == seen
    for card in library.cards():
        assert (tmp_path / "library" / card.name / "sample.json").read_text() == library.source(card.name)
    assert not list(tmp_path.rglob("*.tmp"))
    library.undo(who="survivor")


def test_fsck_finds_what_is_lost_of_the_samples(tmp_path: Path) -> None:
    library = SampleLibrary(tmp_path)
    digest = library.keep_scene("{}\n")
    library.put_up(blank("come-1"), json.dumps(json.loads(sample()) | {"scene": digest}), TRUE)
    assert examine_samples(tmp_path).findings == ()
    (tmp_path / "scenes" / f"{digest}.json").unlink()
    (tmp_path / "library" / "come-1" / "card.json").unlink()
    found = {one.place: one.severity for one in examine_samples(tmp_path).findings}
    assert found == {f"scenes/{digest}.json": "error", "library/come-1/card.json": "warning"}
