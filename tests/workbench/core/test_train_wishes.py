"""What may be asked for; what can be learnt from at all is `test_training.py`."""

from pathlib import Path

import pytest

from library.errors import UnknownTask
from policy.errors import NothingToLearn, UnknownEncoder
from tests.library.episodes.making import dataset
from workbench.core.session import Session
from workbench.core.train_wishes import ABOUT, TrainWish, entries_of, plan_training, wish_of


def test_a_wish_in_words_is_the_wish() -> None:
    wish = TrainWish(
        demos=10, steps=None, minutes=1.5, seed=3, threads=2, view="fused", network="resnet43", device="cpu"
    )
    assert wish_of(entries_of(wish)) == wish
    assert entries_of(wish).keys() == ABOUT.keys()
    assert wish_of(entries_of(TrainWish())) == TrainWish()


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"steps": "0"}, "steps must be a whole number from 1 to 10,000,000, not '0'"),
        ({"demos": "many [/INST]"}, "not 'many [/INST]'"),
        ({"minutes": "2"}, "give either steps or minutes"),
        ({"steps": ""}, "give either steps or minutes"),
        ({"steps": "", "minutes": "nan"}, "minutes must be a number from 0.01 on, not 'nan'"),
        ({"view": "below"}, "view must be above or fused, not 'below'"),
        ({"threads": "257"}, "threads must be a whole number from 1 to 256"),
    ],
)
def test_what_cannot_be_used_is_said_with_what_can(entry: dict[str, str], problem: str) -> None:
    with pytest.raises(NothingToLearn) as refusal:
        wish_of(entries_of(TrainWish()) | entry)
    assert problem in str(refusal.value)


def test_an_unknown_encoder_is_refused() -> None:
    with pytest.raises(UnknownEncoder, match="ngram"):
        wish_of(entries_of(TrainWish()) | {"encoder": "ngrams"})


def test_a_policy_goes_where_none_is(project: Path) -> None:
    session = Session.open(project, environ={})
    for name in ("a-train", "b-train"):
        dataset(project / "datasets" / name, [0, 2])
    folders = [str(project / "datasets" / name) for name in ("a-train", "b-train")]
    plans = [plan_training(session, folders, TrainWish(steps=7, demos=1)) for _ in range(2)]
    assert [plan.out.name for plan in plans] == ["a-and-1-more-1", "a-and-1-more-2"]
    assert (plans[0].config.steps, plans[0].config.demos, plans[0].minutes) == (7, 1, None)
    published = plan_training(session, folders, TrainWish(network="resnet43", view="fused", device="cuda"))
    assert (published.config.batch, published.config.view, published.device) == (1, "fused", "cuda")
    with pytest.raises(UnknownTask):
        plan_training(session, ["block-insertio"], TrainWish())
