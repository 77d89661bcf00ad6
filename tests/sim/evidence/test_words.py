from __future__ import annotations

import pytest

from sim.colors import COLORS
from sim.evidence.scene import Body
from sim.evidence.vocabulary import CERTAIN, COLOR_WORDS, NOUNS, color_name, singular
from sim.evidence.words import Phrase, check_words, phrases_of
from tests.sim.evidence.scenes import goal, scene, thing

RED, BLUE, GREEN = thing(1, color="red"), thing(2, color="blue"), thing(3, color="green")
BOWL = thing(4, kind="bowl", color="green")
ZONE = thing(5, kind="zone", color="green", rigid=False)
TARGET = (0.5, 0.0, 0.02)


def said(sentence: str, *bodies: Body, moved: tuple[int, ...] = (1,)) -> str:
    """What is wrong with a sentence; empty when nothing is."""
    evidence = check_words(scene(bodies, [goal(moved, TARGET, replace=True)], [sentence]))
    return "" if evidence.ok else evidence.detail


@pytest.mark.parametrize(
    ("sentence", "phrases"),
    [
        ("put the red block in the green bowl", [("block", ("red",), None, True), ("bowl", ("green",), None, False)]),
        ("Pick up the two red and blue cubes.", [("cube", ("red", "blue"), 2, True)]),
        ("stack 3 small grey blocks", [("block", ("gray",), 3, True)]),
        ("the boxes, then both balls", [("box", (), None, False), ("ball", (), 2, False)]),
        ("put the red block and the bowl there", [("block", ("red",), None, True), ("bowl", (), None, False)]),
        ("put two blocks on each zone", [("block", (), None, True), ("zone", (), None, False)]),
        ("move the blocks that are not red blocks", [("block", (), None, True)]),
        ("push the light blue ball", []),
        ("sort them by hue", []),
    ],
)
def test_a_sentence_is_read_phrase_by_phrase(sentence: str, phrases: list[tuple[object, ...]]) -> None:
    assert [tuple(phrase) for phrase in phrases_of(sentence)] == phrases


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        (Phrase("block", ("red",), None, True), "red block"),
        (Phrase("block", ("red", "blue"), 2, True), "2 red and blue blocks"),
        (Phrase("box", (), 3, True), "3 boxes"),
        (Phrase("ball", (), 1, True), "1 ball"),
    ],
)
def test_a_phrase_is_named_as_a_person_would(phrase: Phrase, text: str) -> None:
    assert phrase.text == text


@pytest.mark.parametrize(
    "sentence",
    [
        "put the red block on the green zone",
        "place the red cube there",
        "move one red brick to the green square",
        "put the block on the zone",
        "put the light red block away",
        "build a tower",
        "put the red block next to the blue block",
    ],
)
def test_a_sentence_that_agrees_is_left_alone(sentence: str) -> None:
    assert said(sentence, RED, BLUE, ZONE) == ""


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("put the ball on the zone", "names a ball, but there is none"),
        ("put the yellow block on the zone", "names a yellow block, but these are red and blue"),
        ("put the red block on the blue zone", "names a blue zone, but these are green"),
        ("put three blocks on the zone", "names 3 blocks, but there are 2"),
        ("put two red blocks on the zone", "names 2 red blocks, but there is 1"),
        ("put the blue block on the zone", "says to move blue block, but its goal moves red block"),
        ("put the two blocks on the zone", "says to move 2 blocks, but its goal moves 1"),
    ],
)
def test_a_plain_contradiction_is_named(sentence: str, words: str) -> None:
    assert words in said(sentence, RED, BLUE, ZONE)
    assert said(sentence, RED, BLUE, ZONE).startswith(repr(sentence))


def test_the_goals_of_a_sentence_are_taken_together() -> None:
    goals = [goal([1], TARGET, share=0.5), goal([2], TARGET, share=0.5)]
    apart = scene([RED, BLUE], goals, ["put the red block away", "put the blue block away"])
    assert check_words(apart).ok
    swapped = scene([RED, BLUE], goals, ["put the blue block away", "put the red block away"])
    evidence = check_words(swapped)
    assert not evidence.ok
    assert "(and 1 more)" in evidence.detail
    assert check_words(scene([RED, BLUE], goals, ["put the two blocks away"] * 2)).ok
    assert check_words(scene([RED, BLUE], goals, ["put the blue block away"])).ok


def test_what_has_no_name_leaves_the_question_open() -> None:
    built, shaded = thing(6, kind=""), thing(7, color=None)
    assert said("put the ball away", RED, built) == ""
    assert said("put the yellow block away", RED, shaded) == ""
    assert said("put the container away", RED) == ""  # a container may be anything hollow


def test_a_body_of_several_colours_has_each_of_them() -> None:
    assert said("put the red block away", thing(1, color="red white")) == ""
    assert "these are red and white" in said("put the blue block away", thing(1, color="red white"))


@pytest.mark.parametrize("name", COLORS)
def test_every_colour_of_the_palette_has_a_word(name: str) -> None:
    assert color_name((*COLORS[name], 1.0)) == COLOR_WORDS[name]


def test_colours_are_named_when_they_are_plain() -> None:
    assert color_name((1.0, 0.0, 0.0)) == "red"
    assert color_name((0.0, 0.5, 0.0)) == "green"
    assert color_name((0.31, 0.77, 0.12)) is None
    assert COLOR_WORDS["grey"] == COLOR_WORDS["silver"] == COLOR_WORDS["gray"]


def test_nouns_are_known_in_singular_and_plural() -> None:
    assert set(NOUNS) >= CERTAIN
    assert [singular(word) for word in ("blocks", "boxes", "discus", "bowl", "marbles")] == [
        "block",
        "box",
        "discus",
        "bowl",
        "marble",
    ]
