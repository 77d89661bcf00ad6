from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from library.grouping import GroupBy, group
from library.records import Trial
from tests.library.builders import make_trial


def trial(
    number: int, provider: str = "openai", model: str = "gpt", recipe: str = "bottom-up", version: str = ""
) -> Trial:
    settings: dict[str, str | int | float | bool | None] = {"recipe_version": version} if version else {}
    made = make_trial(trial=f"run-1-{number}")
    return replace(made, provider=provider, model=model, recipe=recipe, settings=settings)


def test_the_built_in_author_and_replays_are_never_counted_together_with_a_model() -> None:
    trials = [trial(0, "builtin", "builtin"), trial(1), trial(2, "replay"), trial(3)]
    assert [(found.author, len(found.trials)) for found in group(trials)] == [
        ("model", 2),
        ("replay", 1),
        ("builtin", 1),
    ]
    assert [(found.author, found.key) for found in group(trials, "recipe")] == [
        ("model", "bottom-up"),
        ("replay", "bottom-up"),
        ("builtin", "bottom-up"),
    ]


def test_groups_are_made_by_what_is_asked_for() -> None:
    trials = [trial(0, model="a"), trial(1, model="b", recipe="vanilla", version="c" * 64), trial(2, model="a")]
    assert [(found.key, len(found.trials)) for found in group(trials, "model")] == [("a", 2), ("b", 1)]
    assert [found.key for found in group(trials, "recipe")] == ["bottom-up", "vanilla"]
    assert [found.key for found in group(trials, "prompt-version")] == ["bottom-up unknown", "vanilla cccccccccccc"]
    (together,) = group(trials)
    assert (together.models, together.recipes) == (("a", "b"), ("bottom-up", "vanilla"))


authors = st.sampled_from(["openai", "builtin", "replay"])


@given(
    st.lists(st.tuples(authors, st.sampled_from("ab"))), st.sampled_from([None, "recipe", "model", "prompt-version"])
)
def test_every_trial_is_in_one_group(written: list[tuple[str, str]], by: GroupBy | None) -> None:
    trials = [trial(number, provider, model) for number, (provider, model) in enumerate(written)]
    groups = group(trials, by)
    assert sorted(one.trial for found in groups for one in found.trials) == sorted(one.trial for one in trials)
    assert len({(found.author, found.key) for found in groups}) == len(groups)
    assert all(one.provider == found.trials[0].provider for found in groups for one in found.trials)
