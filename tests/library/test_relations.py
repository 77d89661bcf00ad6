import json

import pytest

from library.base import BASE_TASKS
from library.relations import RELATIONS, relations

MANIFEST = json.loads((BASE_TASKS / "manifest.json").read_text())["tasks"]
OF_BASE_TASKS = {
    "align-box-corner": "",
    "align-rope": "rope",
    "assembling-kits": "on kit",
    "assembling-kits-seq": "on kit",
    "block-insertion": "insert",
    "block-insertion-nofixture": "insert",
    "block-insertion-sixdof": "insert",
    "manipulating-rope": "rope",
    "packing-boxes": "in pack",
    "packing-boxes-pairs": "in pack",
    "packing-seen-objects-seq": "in pack",
    "packing-shapes": "in pack",
    "palletizing-boxes": "on stack",
    "place-red-in-green": "in",
    "put-block-in-bowl": "in",
    "separating-piles": "sweep",
    "stack-block-pyramid": "on stack pyramid",
    "stack-block-pyramid-seq": "on stack pyramid",
    "sweeping-piles": "sweep",
    "towers-of-hanoi": "on stack",
    "towers-of-hanoi-seq": "stack",
}


@pytest.mark.parametrize("name", OF_BASE_TASKS)
def test_the_relations_of_a_base_task_are_what_a_person_would_say(name: str) -> None:
    task = MANIFEST[name]
    assert " ".join(relations(name, task["description"], task["assets"])) == OF_BASE_TASKS[name]


@pytest.mark.parametrize(
    ("name", "description", "assets", "expected"),
    [
        ("line-up-cups", "Put three mugs in a row.", ["household/mug.urdf"], ("in", "row")),
        ("cubes-in-a-circle", "Place five blocks in a circle around the bowl.", ["block/block.urdf"], ("ring",)),
        ("sort-fruit", "Put each fruit into the bowl of its own color.", ["bowl/bowl.urdf"], ("in", "sort")),
        ("color-coordinated-kitting", "", ["kitting/kit.urdf"], ("kit",)),
        ("place-block", "Put the block on the table.", [], ()),
        ("put-it-on-the-pallet", "", ["pallet/pallet.urdf"], ("on",)),
    ],
)
def test_relations_of_further_tasks(name: str, description: str, assets: list[str], expected: tuple[str, ...]) -> None:
    assert relations(name, description, assets) == expected


def test_every_relation_can_be_found() -> None:
    sentence = "Insert, push, pack and sort rows, stacks and pyramids of kits on ropes, in a circle, into bowls."
    assert relations("", sentence, ["bowl/bowl.urdf"]) == RELATIONS
