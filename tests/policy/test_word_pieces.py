import pytest

from policy.word_pieces import WordPieces, words_of

PIECES = WordPieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "put", "block", "##s", "bl", "##ue", ",", "un", "##known"])


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Put the L-shaped block!", ["put", "the", "l", "-", "shaped", "block", "!"]),
        ("Île  flottante\n", ["ile", "flottante"]),
        ("rotate by 30°", ["rotate", "by", "30°"]),
        ("a_b\x00c", ["a", "_", "bc"]),
        ("中文", ["中", "文"]),
        ("", []),
    ],
)
def test_words_are_without_capitals_and_accents_and_signs_stand_alone(sentence: str, words: list[str]) -> None:
    assert words_of(sentence) == words


def test_a_word_that_is_not_known_is_its_longest_pieces() -> None:
    assert PIECES.numbers("put blocks, blue", 16) == [2, 4, 5, 6, 9, 7, 8, 3]


def test_a_word_of_which_a_piece_is_not_known_is_not_known_at_all() -> None:
    assert PIECES.numbers("unred " + "put" * 40, 16) == [2, 1, 1, 3]


def test_what_is_too_long_is_not_read_to_its_end() -> None:
    assert PIECES.numbers("put put put put", 4) == [2, 4, 4, 3]
