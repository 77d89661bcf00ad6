from dataclasses import replace

from library.searching import search
from tests.library.builders import make_card

BOWL = make_card("put-block-in-bowl", "Put the red block into the bowl.", ("bowl/bowl.urdf",))
STACK = replace(make_card("stack-blocks", "Stack three blocks."), reason="rings roll", model="some-model")
RINGS = make_card("sort-rings", "Sort the rings beside the bowl.")
TASKS = [(RINGS, ""), (BOWL, "class PutBlockInBowl"), (STACK, "max_steps = 3")]


def names(*words: str) -> list[str]:
    return [card.name for card in search(TASKS, words)]


def test_a_name_goes_before_a_text() -> None:
    assert names("bowl") == ["put-block-in-bowl", "sort-rings"]


def test_all_words_must_be_there_in_any_case_and_place() -> None:
    assert names("RED", "bowl.urdf") == ["put-block-in-bowl"]
    assert names("red", "rings") == []


def test_hyphens_and_underscores_are_spaces() -> None:
    assert names("put block") == names("put-block") == names("Put_Block") == ["put-block-in-bowl"]


def test_code_reasons_and_models_are_searched() -> None:
    assert names("max_steps = 3") == names("rings roll") == names("some-model") == ["stack-blocks"]
