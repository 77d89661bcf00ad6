"""What memory holds of a library, and that the rest is there when it is asked for."""

import json
import sys
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from library.errors import CorruptProject
from library.funnel import funnel
from library.index import Index
from library.outlines import Setting
from library.records import Trial
from library.repairs import with_repairs
from library.statistics import summarize
from library.store import TaskLibrary
from prompts.values import StageRecord, Usage
from tests.library.builders import make_trial, open_library

MOST_BYTES = 2000
"""Of memory, for a task with its trial and its decision."""


def a_trial(number: int) -> Trial:
    """Long in everything that may be long: code, and the stages that led to it."""
    source = f"class T{number}(Task):\n" + f"    x = {number}  # nothing\n" * 400
    stages = tuple(StageRecord(f"stage {i}", "", "", f"{number:032}{i:032}", usage=Usage(i, number)) for i in range(7))
    settings: dict[str, Setting] = {f"setting {i}": i for i in range(18)}
    settings |= {"index": number, "draw": number + 1}
    return replace(
        make_trial(f"task-{number}", trial=f"run-1-{number}", sources=(source, source + "# mended\n"), cost_usd=0.25),
        stages=stages,
        settings=settings,
    )


def fill(library: TaskLibrary, numbers: Iterable[int]) -> None:
    for number in numbers:
        library.propose(a_trial(number))
        library.accept(f"task-{number}", who="ada")


def size_of(value: object, known: set[int]) -> int:
    """Bytes of an object and all that it holds, each thing once."""
    if id(value) in known or isinstance(value, type):
        return 0
    known.add(id(value))
    held: list[object] = []
    if isinstance(value, dict):
        held = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple):
        held = list(value)
    elif is_dataclass(value):
        held = [getattr(value, field.name) for field in fields(value)]
    slots = 0 if hasattr(type(value), "__slots__") or not is_dataclass(value) else 8 * len(held)
    return sys.getsizeof(value) + slots + sum(size_of(item, known) for item in held)


def index_of(library: TaskLibrary) -> Index:
    return library._index


def test_memory_holds_neither_code_nor_stages(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    fill(library, range(4))
    before = size_of(index_of(library), set())
    fill(library, range(4, 12))
    assert size_of(index_of(library), set()) - before < 8 * MOST_BYTES
    assert len(library.source("task-5")) > 2 * MOST_BYTES


def test_a_task_says_its_name_and_its_hashes_in_memory_once(tmp_path: Path) -> None:
    fill(open_library(tmp_path), range(2))
    index = index_of(open_library(tmp_path))
    for name, standing in index.standings.items():
        if standing.card.origin == "generated":
            trial = index.trials[standing.card.trial or ""]
            assert trial.task is standing.card.name
            assert trial.hashes[-1] is standing.card.source_hash is index.revisions[name][-1].source_hash
    assert all(decision.task is index.standings[decision.task].card.name for decision in index.decisions)
    one, other = index.trials.values()
    assert one.assets is other.assets
    assert one.shared_settings is other.shared_settings


SETTINGS: list[dict[str, Setting]] = [
    {"a": 1, "index": 0, "draw": 7},
    {"index": 1, "a": 1, "draw": None},
    {"a": True, "index": 2, "proposed_name": "stack-blocks"},
    {"a": 1.0},
    {},
]


def test_settings_of_trials_are_told_in_their_order_and_with_their_types(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    for number, settings in enumerate(SETTINGS * 2):
        library.record(replace(a_trial(number), task=None, settings=settings))
    found = [[(name, repr(value)) for name, value in trial.settings.items()] for trial in library.outlines()]
    assert found == [[(name, repr(value)) for name, value in settings.items()] for settings in SETTINGS * 2]


def test_what_is_not_in_memory_is_what_was_written(tmp_path: Path) -> None:
    fill(open_library(tmp_path), range(2))
    library = open_library(tmp_path)
    kept = a_trial(1)
    assert library.trials()[1] == replace(kept, revisions=tuple(replace(each, source="") for each in kept.revisions))
    assert library.revisions("task-1") == kept.revisions
    assert [library.source("task-1", number) for number in (1, 2)] == [each.source for each in kept.revisions]
    assert library.sources()[kept.revisions[0].source_hash] == kept.revisions[0].source


@pytest.mark.parametrize("damage", ["gone", "other code", "no text"])
def test_code_is_the_journals_whatever_became_of_its_file(tmp_path: Path, damage: str) -> None:
    library = open_library(tmp_path)
    fill(library, range(1))
    file = library.root / "library" / "task-0" / "revisions" / "2" / "task.py"
    file.unlink()
    if damage != "gone":
        file.write_bytes(b"print()\n" if damage == "other code" else b"\xff")
    assert library.source("task-0") == a_trial(0).revisions[1].source


def test_code_keeps_its_line_ends(tmp_path: Path) -> None:
    source = "class T(Task):\r\n    pass\r\n"
    open_library(tmp_path).propose(make_trial(sources=(source,)))
    library = open_library(tmp_path)
    assert library.notices == ()
    assert library.source("stack-blocks") == library.revision("stack-blocks").source == source
    (library.root / "library" / "stack-blocks" / "task.py").write_bytes(source.replace("\r", "").encode())
    assert open_library(tmp_path).notices == ("library/stack-blocks/task.py: written again from the journal",)


def test_a_journal_that_was_changed_behind_our_back_is_named_with_its_line(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    fill(library, range(2))
    segment = library.root / "journal" / "000001.jsonl"
    first, *others = segment.read_bytes().splitlines(keepends=True)
    entry = json.loads(first)
    entry["entry"]["trial"]["trial"] = "run-1-9"
    segment.write_bytes(b"".join([json.dumps(entry, separators=(",", ":")).encode() + b"\n", *others]))
    with pytest.raises(CorruptProject, match=r"000001\.jsonl:1.*trial 'run-1-0' does not stand here"):
        library.trials()
    segment.unlink()
    with pytest.raises(CorruptProject, match="is gone since it was read"):
        library.trials()


def test_the_funnel_is_what_the_statistics_say(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    fill(library, range(3))
    library.record(make_trial(None, trial="run-1-7", sources=(), verdict="proposed", cost_usd=1.0))
    library.record(make_trial(None, trial="run-1-8", sources=(), verdict="void", cost_usd=2.0))
    repair = make_trial("task-0", trial="run-2-0", verdict="runtime", assets=("bowl/bowl.urdf",), cost_usd=4.0)
    library.propose(replace(repair, continues="run-1-0", provider="openai"), new_revision=True)
    library.propose(replace(make_trial("another", trial="run-3-0"), provider="openai"))
    whole = with_repairs(library.trials())
    statistics = summarize([trial for trial in whole if trial.provider == "builtin"])
    found = funnel(library.outlines(), "builtin")
    assert (found.rates, found.diversity, found.cost_usd) == (
        statistics.rates,
        statistics.diversity,
        statistics.cost_usd,
    )
    assert found.cost_usd == 7.75
    assert funnel(library.outlines(), "model").cost_usd is None
