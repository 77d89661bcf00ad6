from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from library.base import BASE_TASKS, load_base_tasks
from library.proposal_index import NEAR, Described, ProposalIndex, structure

PAIRS = json.loads((Path(__file__).parents[1] / "cases" / "similar_tasks.json").read_text(encoding="utf-8"))
BASE = [Described(name, task.card.description, task.card.assets) for name, task in load_base_tasks(BASE_TASKS).items()]


def described(entry: Mapping[str, Any]) -> Described:
    return Described(entry["name"], entry["description"], tuple(entry["assets"]))


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["why"] for pair in PAIRS])
def test_pairs_are_near_duplicates_as_a_person_says(pair: Mapping[str, Any]) -> None:
    one, other = described(pair["one"]), described(pair["other"])
    for known, asked in ((one, other), (other, one)):
        found = ProposalIndex([*BASE, known]).near_duplicates(asked, limit=100)
        assert (known.name in [near.name for near in found]) == pair["near"], found


def test_a_task_is_nearest_to_itself() -> None:
    index = ProposalIndex(BASE)
    for task in BASE[::7]:
        (first,) = index.nearest(task, limit=1)
        assert first.score >= NEAR


def test_red_in_green_is_another_structure_than_green_in_red() -> None:
    assets = ("block/block.urdf", "bowl/bowl.urdf")
    one = Described("a", "Put the red block in the green bowl.", assets)
    other = Described("a", "Put the green block in the red bowl.", assets)
    assert structure(one) != structure(other)
    (itself,), (swapped,) = (ProposalIndex([one]).nearest(asked) for asked in (one, other))
    assert "structure 1.00" in itself.why
    assert "structure 1.00" not in swapped.why


def test_variants_of_one_description_are_listed_once() -> None:
    task = BASE[0]
    twice = [task, task._replace(name="again")]
    assert [near.name for near in ProposalIndex(twice).nearest(task)] == [task.name]


def test_an_empty_library_has_nothing_near() -> None:
    assert ProposalIndex([]).nearest(BASE[0]) == ()


def test_an_embedding_takes_the_place_of_counting_characters() -> None:
    def embed(texts: Sequence[str]) -> NDArray[np.float64]:
        """All texts that speak of a bowl point one way, all others another."""
        return np.array([[1.0, 0.0] if "bowl" in text else [0.0, 1.0] for text in texts])

    bowls = Described("cup", "A dish that is called bowl.", ())
    blocks = Described("block", "A block, called block.", ())
    found = ProposalIndex([bowls, blocks], embed).nearest(Described("x", "Fetch another bowl.", ()))
    assert [(near.name, near.score) for near in found] == [("cup", 0.5), ("block", 0.0)]
