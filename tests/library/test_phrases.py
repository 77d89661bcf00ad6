from __future__ import annotations

import pytest

from library.phrases import phrases


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Put the red block in the green bowl.", "red block in green bowl"),
        ("put the red blocks into a green bowl", "red block in green bowl"),
        ("Stack three cubes on the gray square zone", "block on gray square"),
        ("put the {pick} blocks in a {place} bowl", "{} block in {} bowl"),
        ("Place four gray blocks around the bowl with the orange ball", "gray block around bowl"),
        ("Lay the red rope along the green L-shaped marker", "red rope along green marker"),
    ],
)
def test_a_sentence_says_what_goes_where(text: str, said: str) -> None:
    assert f"says {said}" in phrases(text)


def test_two_objects_that_change_places_make_another_phrase() -> None:
    one, other = phrases("Put the red block in the green bowl."), phrases("Put the green block in the red bowl.")
    assert one != other
    assert one & other == {"says block in bowl": 1}


def test_household_objects_are_nouns_where_the_task_uses_them() -> None:
    text = "Put the mug into the container."
    assert phrases(text, ["household/mug.urdf"]) == {"says mug in container": 2}
    assert phrases(text) == {}


def test_objects_of_different_sentences_have_no_relation() -> None:
    assert phrases("There is a bowl. In the end, all is good.") == {}
