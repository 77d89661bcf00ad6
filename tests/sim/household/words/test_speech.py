import pytest

from sim.household.words.speech import answers, declines, normalised

PLACES = ("table", "brown table", "sofa", "kitchen", "bedroom", "shelf")


def test_words_are_compared_without_articles_case_and_punctuation() -> None:
    assert normalised("It's on THE brown table.") == ("its", "on", "brown", "table")
    assert normalised("There are three, aren't there?") == ("there", "are", "3", "are", "not", "there")


@pytest.mark.parametrize(
    "said",
    [
        "It is on the brown table.",
        "On the brown table in the kitchen",
        "The apple? Brown table!",
        "In the kitchen, on the brown table.",
    ],
)
def test_an_accepted_phrase_answers(said: str) -> None:
    assert answers(said, ["brown table", "brown table in the kitchen"], PLACES)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "I do not know.",
        "On the table.",
        "It is not on the brown table.",
        "It isn't on the brown table",
        "On the brown table or on the sofa.",
        "On the brown table in the bedroom.",
        "Is it on the brown table?",
        "Maybe it is on the brown table.",
        "On the sofa? No, on the brown table?",
        "It could be on the white table, the brown table or the shelf.",
    ],
)
def test_a_wrong_denied_or_double_answer_does_not(said: str) -> None:
    assert not answers(said, ["brown table", "brown table in the kitchen"], PLACES)


@pytest.mark.parametrize(
    ("said", "accepted", "is_right"),
    [
        ("Yes, there is an apple on the table.", "yes", True),
        ("No, there is no apple.", "yes", False),
        ("No, there is not.", "no", True),
        ("Nope.", "no", True),
        ("No, there isn't one.", "no", True),
        ("No, there are none on the table.", "no", True),
        ("Is there an apple? No.", "no", True),
        ("Sure, there is one.", "yes", True),
        ("I have no idea.", "no", False),
        ("No idea.", "no", False),
        ("No, there is one, of course.", "no", False),
        ("No, there's one.", "no", False),
        ("An apple? No, there is one.", "no", False),
        ("No, it is there.", "no", False),
        ("There is no way to tell whether there is one.", "no", False),
        ("No doubt it is there.", "no", False),
        ("No?", "no", False),
        ("Maybe yes.", "yes", False),
        ("Yes, perhaps.", "yes", False),
        ("Yes?", "yes", False),
        ("I cannot say yes.", "yes", False),
        ("Yes. No.", "yes", False),
        ("Yes and no", "no", False),
        ("There are two apples.", "2", True),
        ("There are 2 or 3 apples.", "two", False),
        ("There are three.", "2", False),
    ],
)
def test_yes_no_and_numbers_exclude_each_other(said: str, accepted: str, is_right: bool) -> None:
    assert answers(said, [accepted]) is is_right


def test_an_empty_phrase_accepts_nothing() -> None:
    assert not answers("anything", ["", "the"])


@pytest.mark.parametrize(
    ("said", "declined"),
    [
        ("I can't lift the sofa.", True),
        ("I am sorry, that isn't possible: it is furniture.", True),
        ("No, the bed is too heavy.", True),
        ("There is no mug in this house.", True),
        ("I will not be able to reach it.", True),
        ("Yes, gladly. I will bring it without delay.", False),
        ("None other is easier: here it comes.", False),
        ("No problem, here it comes.", False),
        ("I cannot wait to bring it.", False),
        ("There is no reason to wait: I'll bring it.", False),
        ("I will bring it, although others cannot.", False),
        ("Can't you take it?", False),
        ("Sorry.", False),
    ],
)
def test_a_refusal_says_that_it_cannot_be_and_promises_nothing(said: str, declined: bool) -> None:
    assert declines(said) is declined
