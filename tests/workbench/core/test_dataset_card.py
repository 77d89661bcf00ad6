"""The card of a dataset: what is told, and that nobody's text becomes markup."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from library.episodes.dataset import Dataset, DatasetWriter
from library.episodes.info import DatasetInfo
from library.episodes.shards import store
from library.exporting.formats import FORMATS
from library.exporting.provenance import Licences, provenance_of
from library.store import TaskLibrary
from sim.source import source_hash
from tests.library.builders import SOURCE, make_card, make_trial, open_library
from tests.library.episodes.making import SMALL, demonstration
from workbench.core.dataset_card import DatasetCard, card_document, card_markdown, card_of

TASK = "stack-blocks"


@pytest.fixture
def library(tmp_path: Path) -> TaskLibrary:
    library = open_library(tmp_path)
    library.propose(
        replace(make_trial(), description="Stack | <b>three</b>.", settings={"recipe_version": "0123456789abcdef"})
    )
    library.accept(TASK, who="ada", reason="fine")
    return library


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    digest = source_hash(SOURCE)
    writer = DatasetWriter(
        tmp_path / "made", DatasetInfo("made", "train", {TASK: digest}, SMALL, {"pybullet": "3.2.7"})
    )
    made = replace(demonstration(0, actions=2, task=TASK), source_hash=digest)
    writer.add([store(made, SMALL)])
    return Dataset(tmp_path / "made")


@pytest.fixture
def card(dataset: Dataset, library: TaskLibrary) -> DatasetCard:
    return card_of(dataset, library, Licences(of_project="MIT"), FORMATS["lerobot"])


def test_the_provenance_of_every_task_is_told(card: DatasetCard) -> None:
    page = card_markdown(card)
    facts = {
        "source hash": source_hash(SOURCE),
        "licence": "MIT",
        "origin": "generated",
        "recipe": "bottom-up",
        "prompt version": "0123456789ab",
        "model": "builtin",
        "decision": "accept",
        "decided by": "ada",
        "reason": "fine",
    }
    assert [name for name, value in facts.items() if f"| {name} | {value} |" not in page] == []
    assert json.loads(json.dumps(card_document(card)))["tasks"][0].items() >= facts.items()


def test_what_came_with_an_imported_task_is_told(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    author = replace(make_card(TASK), source_hash=source_hash(SOURCE), recipe="top-down", model="a-model")
    library.import_task(TASK, SOURCE, card=author)
    library.accept(TASK, who="ada", anyway=True)
    info = DatasetInfo("made", "train", {TASK: source_hash(SOURCE)}, SMALL)
    (task,) = provenance_of(library, info, Licences({TASK: "MIT"}))
    page = card_markdown(DatasetCard(info, (), (task,), rows=0))
    assert "| origin | imported |" in page
    assert "| recipe | top-down |" in page
    assert "| model | a-model |" in page
    assert "| decision | accept, although its checks did not pass |" in page


def test_what_is_in_it_is_counted(card: DatasetCard) -> None:
    page = card_markdown(card)
    assert "1 demonstrations with 2 actions, of the split train" in page
    assert "- put the red block on the green zone" in page
    assert FORMATS["lerobot"].about in page
    assert 'tags: ["robotics", "manipulation", "simulation", "pybullet", "simsmith", "LeRobot"]' in page


def test_a_models_text_stays_text(card: DatasetCard) -> None:
    assert r"| Stack \| \<b\>three\</b\>. | 1 | 2 | MIT |" in card_markdown(card)


def test_a_blank_is_shown_and_no_licence_is_claimed(dataset: Dataset, library: TaskLibrary) -> None:
    card = card_of(dataset, library, Licences())
    page = card_markdown(card)
    assert "license:" not in page
    assert "| licence | ? |" in page
    assert card_document(card)["blanks"] == [
        f'{TASK} has no licence: license = "ID" in simsmith.toml, or --license {TASK}=ID'
    ]


def test_of_imported_demonstrations_nothing_is_claimed(dataset: Dataset, library: TaskLibrary) -> None:
    info = replace(dataset.info, tasks={"put-block-in-bowl": "0" * 64}, made_with={"imported": "pickles"})
    page = card_markdown(DatasetCard(info, (), provenance_of(library, info, Licences()), rows=0))
    for claim in ("apache", "Apache", "ships accepted", "oracle", "collected with Simsmith", "version of imported"):
        assert claim not in page
    assert "| hash of the files | 000000" in page
    assert "| origin | imported from pickles |" in page
