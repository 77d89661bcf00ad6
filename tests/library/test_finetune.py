import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.finetune import finetune_set, part_of
from library.store import TaskLibrary
from sim.source import source_hash
from tests.library.builders import BASE_SOURCE, SOURCE, make_revision, make_trial, open_library

OTHER = SOURCE.replace("3", "4")
EDITED = SOURCE.replace("3", "5")


@pytest.fixture
def library(tmp_path: Path) -> TaskLibrary:
    """Tasks accepted as written, after an edit and after a newer proposal; one rejected, one waiting."""
    library = open_library(tmp_path)
    for number, name in enumerate(("accepted", "edited", "newer-waits", "rejected", "waiting")):
        source = f"# {name}\n{SOURCE}"
        library.propose(make_trial(name, trial=f"run-1-{number}", sources=(f"# first try of {name}\n", source)))
    library.accept("accepted", who="ada")
    edit = make_revision(EDITED)
    library.edit_accept("edited", EDITED, who="ada", check=edit.check, rollout=edit.rollout)
    library.accept("newer-waits", who="ada")
    library.propose(make_trial("newer-waits", trial="run-2-0", sources=(OTHER,)), new_revision=True)
    library.reject("rejected", who="ada")
    return library


def codes(library: TaskLibrary, *, base: bool = False) -> dict[str, str]:
    found = finetune_set(library, seed=0, held_out=0.0, base=base)
    lines = [json.loads(line) for line in found.text("train", fenced=False).splitlines()]
    return {
        line["messages"][0]["content"].splitlines()[0].removeprefix("task-name: "): line["messages"][1]["content"]
        for line in lines
    }


def test_only_code_that_was_accepted_and_still_is_becomes_an_example(library: TaskLibrary) -> None:
    assert codes(library) == {
        "accepted": f"# accepted\n{SOURCE}",
        "edited": EDITED,
        "newer-waits": f"# newer-waits\n{SOURCE}",
    }
    library.undo(who="ada")  # the rejection
    library.retire("accepted", who="ada")
    assert "accepted" not in codes(library)


def test_an_example_is_a_dialogue_from_name_and_description_to_code(library: TaskLibrary) -> None:
    found = finetune_set(library, seed=0, held_out=0.0, base=False)
    (first, *_) = found.examples
    assert json.loads(first.line(fenced=False)) == {
        "messages": [
            {"role": "user", "content": "task-name: accepted\ntask-description: Stack three blocks."},
            {"role": "assistant", "content": f"# accepted\n{SOURCE}"},
        ]
    }
    fenced = json.loads(first.line(fenced=True))["messages"][1]["content"]
    assert fenced == f"```python\n# accepted\n{SOURCE.rstrip()}\n```"


def test_every_other_task_is_named_with_the_reason(library: TaskLibrary) -> None:
    left_out = {one.task: one.why for one in finetune_set(library, seed=0, held_out=0.0, base=True).left_out}
    assert left_out == {
        "put-block-in-bowl-unseen": "has the code of put-block-in-bowl",
        "rejected": "is rejected",
        "waiting": "is to-review",
    }
    assert codes(library, base=True)["put-block-in-bowl"] == BASE_SOURCE


def test_a_task_without_a_description_cannot_be_asked_for(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    library.import_task("nameless", "class Nameless(Task): ...\n")
    library.accept("nameless", who="ada", anyway=True)
    (one,) = [one for one in finetune_set(library, seed=0, held_out=0.5, base=False).left_out if one.task == "nameless"]
    assert one.why == "has no description to ask for it with"


names = st.text(st.sampled_from("abcdefgh-"), min_size=1, max_size=12)


@given(names, st.integers(), st.floats(0, 1), st.floats(0, 1))
def test_a_task_that_is_held_out_stays_so_when_more_are(name: str, seed: int, share: float, more: float) -> None:
    if part_of(name, seed, min(share, more)) == "held-out":
        assert part_of(name, seed, max(share, more)) == "held-out"
    assert part_of(name, seed, 0.0) == "train"


def test_the_share_that_is_held_out_is_about_what_was_asked_for() -> None:
    held_out = sum(part_of(f"task-{number}", 7, 0.2) == "held-out" for number in range(5000))
    assert 900 < held_out < 1100


def test_the_code_is_the_very_code_whose_hash_the_card_holds(library: TaskLibrary) -> None:
    for example in finetune_set(library, seed=0, held_out=0.5, base=True).examples:
        assert source_hash(example.source) == example.card.source_hash
