"""The card of a policy: the way back to datasets, tasks, prompts and decisions, and only results of these weights."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from library.codec import encode
from library.exporting.provenance import Licences
from library.store import TaskLibrary
from policy.cards import CARD_FILE, WEIGHTS_FILE, DataUsed, PolicyCard
from policy.config import TrainConfig
from policy.errors import UnfitCheckpoint
from policy.evaluate_job import PlayedSeed
from policy.pictures import Normalisation
from sim.source import source_hash
from tests.library.builders import SOURCE, make_trial, open_library
from workbench.core.evaluation import CheckpointScore, Evaluation, estimate, evaluation_to_json
from workbench.core.policy_card import page_document, page_markdown, policy_page

TASK = "stack-blocks"
DATA = DataUsed("stack-blocks-train", {TASK: source_hash(SOURCE)}, 100, "fe" * 32)
WEIGHTS = hashlib.sha256(b"").hexdigest()
CARD = PolicyCard(
    TrainConfig(demos=10), Normalisation((0.0,) * 4, (1.0,) * 4), (DATA,), 80, 64.2, WEIGHTS, {"torch": "2.13"}
)


@pytest.fixture
def library(tmp_path: Path) -> TaskLibrary:
    library = open_library(tmp_path / "project")
    library.propose(replace(make_trial(), settings={"recipe_version": "0123456789abcdef"}))
    library.accept(TASK, who="ada", reason="fine | <b>really</b>")
    return library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "stacking"
    folder.mkdir()
    (folder / CARD_FILE).write_text(json.dumps(encode(CARD)))
    (folder / WEIGHTS_FILE).touch()
    return folder


def write_results(folder: Path, weights: str) -> None:
    solved = PlayedSeed(TASK, 10_001, "solved", 1.0, 2, 3, "stack them")
    one = estimate([1.0])
    evaluation = Evaluation("test", (solved,), (CheckpointScore(80, weights, one, one),), 80, {TASK: "ab" * 32})
    (folder / "test-results.json").write_text(json.dumps(evaluation_to_json(evaluation)))


def test_it_leads_back_to_datasets_tasks_prompts_and_decisions(folder: Path, library: TaskLibrary) -> None:
    write_results(folder, WEIGHTS)
    found = policy_page(folder, library, Licences(of_project="MIT"))
    page = page_markdown(found)
    facts = {
        "source hash": source_hash(SOURCE),
        "licence": "MIT",
        "recipe": "bottom-up",
        "prompt version": "0123456789ab",
        "model": "builtin",
        "decision": "accept",
        "decided by": "ada",
    }
    assert [name for name, value in facts.items() if f"| {name} | {value} |" not in page] == []
    assert f"| {DATA.name} | {TASK} | 100 | the first 10 of each task | {DATA.fingerprint} |" in page
    assert f"| test | {TASK} | 1 | 100.0 (21–100) | 100.0 (21–100) | abababababab |" in page
    assert "<b>" not in page.replace("\\<b\\>", "")
    document: Any = json.loads(json.dumps(page_document(found)))
    assert document["tasks"][0].items() >= facts.items()
    assert (document["results"][0]["split"], document["results"][0]["reward"]["n"]) == ("test", 1)


def test_results_of_other_weights_are_not_told(folder: Path, library: TaskLibrary) -> None:
    write_results(folder, "others")
    assert "It was not tested yet." in page_markdown(policy_page(folder, library, Licences()))


def test_what_the_library_does_not_know_is_a_blank(folder: Path, tmp_path: Path) -> None:
    page = page_markdown(policy_page(folder, open_library(tmp_path / "other"), Licences()))
    assert "| origin | ? |" in page
    assert "| decision | ? |" in page


def test_of_damaged_weights_nothing_is_told(folder: Path, library: TaskLibrary) -> None:
    (folder / WEIGHTS_FILE).write_bytes(b"x")
    with pytest.raises(UnfitCheckpoint, match="damaged"):
        policy_page(folder, library, Licences())
