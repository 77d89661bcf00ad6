"""What may be asked for; what may be collected at all is `test_collect_gate.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.core.collect_wishes import ABOUT, CollectWish, entries_of, plan_collecting, wish_of
from workbench.core.errors import NotCollectable
from workbench.core.session import Session

WISH = CollectWish(7, "val", masks=True, cameras=False, workers=2)


def test_a_wish_in_words_is_the_wish() -> None:
    assert wish_of(entries_of(WISH)) == WISH
    assert entries_of(WISH).keys() == ABOUT.keys()
    assert wish_of(entries_of(CollectWish()) | {"n": " 3 ", "masks": "Yes"}) == CollectWish(3, masks=True)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"n": "0"}, "n must be a whole number from 1 to 100,000, not '0'"),
        ({"n": "many [/INST]"}, "not 'many [/INST]'"),
        ({"n": "9" * 5000}, "n must be a whole number"),
        ({"split": "training"}, "split must be train, val or test, not 'training'"),
        ({"split": "val", "n": "2501"}, "the split val has 2,500 seeds; 2,501 demonstrations are asked for"),
        ({"cameras": "perhaps"}, "cameras must be yes or no"),
        ({"workers": "257"}, "workers must be a whole number from 1 to 256"),
    ],
)
def test_what_cannot_be_used_is_said_with_what_can(entry: dict[str, str], problem: str) -> None:
    with pytest.raises(NotCollectable) as refusal:
        wish_of(entries_of(CollectWish()) | entry)
    assert problem in str(refusal.value)


def test_a_wish_is_planned_task_by_task_and_writes_nothing(project: Path) -> None:
    session = Session.open(project, environ={})
    bowl, pyramid = plan_collecting(session, ["put-block-in-bowl", "stack-block-pyramid"] * 2, WISH, None)
    assert [plan.folder.name for plan in (bowl, pyramid)] == ["put-block-in-bowl-val", "stack-block-pyramid-val"]
    assert (bowl.number, bowl.split, bowl.workers, bowl.layout.masks) == (7, "val", 2, True)
    assert bowl.require == "process-only"
    assert not session.project.datasets.exists()
    with pytest.raises(NotCollectable, match="has 2,500 seeds"):
        plan_collecting(session, ["put-block-in-bowl"], CollectWish(3000, "val"), None)
