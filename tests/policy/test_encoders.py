import subprocess
import sys

import numpy as np
import pytest

from policy.encoders import JoinedEncoder, NgramEncoder, Words, make_encoder
from policy.errors import UnknownEncoder

RED_IN_GREEN, GREEN_IN_RED = "put the red block in the green bowl", "put the green block in the red bowl"


def test_the_order_of_words_is_kept() -> None:
    encoder = NgramEncoder()
    assert float(encoder.encode(RED_IN_GREEN) @ encoder.encode(GREEN_IN_RED)) < 0.8


def test_capitals_and_punctuation_say_nothing() -> None:
    encoder = NgramEncoder()
    assert np.array_equal(encoder.encode("Put it in the L-shaped box!"), encoder.encode("put it in the l shaped box"))


def test_a_vector_has_length_one_and_silence_is_zero() -> None:
    encoder = NgramEncoder()
    assert np.linalg.norm(encoder.encode(RED_IN_GREEN)) == pytest.approx(1.0, abs=1e-6)
    assert not encoder.encode(" … ").any()


def test_another_process_makes_the_same_vector() -> None:
    program = f"from policy.encoders import NgramEncoder as N; print(N().encode({RED_IN_GREEN!r}).tobytes().hex())"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert bytes.fromhex(said.strip()) == NgramEncoder().encode(RED_IN_GREEN).tobytes()


def test_an_unknown_encoder_is_refused_with_those_that_there_are() -> None:
    for name in ("bert", "ngram:here"):
        with pytest.raises(UnknownEncoder, match=rf"'{name}'; there are ngram, minilm, clip, clip:FOLDER"):
            make_encoder(name)


class Deaf:
    """Hears the same in every sentence."""

    size = 3
    heard = 0

    def encode(self, _: str) -> Words:
        self.heard += 1
        return np.array([0.0, 1.0, 0.0], dtype=np.float32)


def test_beside_an_encoder_of_sentences_the_order_of_words_is_kept() -> None:
    encoder = JoinedEncoder(Deaf())
    one, other = encoder.encode(RED_IN_GREEN), encoder.encode(GREEN_IN_RED)
    assert one.shape == (encoder.size,) == (515,)
    assert np.linalg.norm(one) == pytest.approx(1.0, abs=1e-6)
    assert float(one @ other) < 0.95
    assert np.array_equal(encoder.encode(" "), [0.0] * 513 + [1.0, 0.0])


def test_the_same_sentence_is_encoded_once() -> None:
    deaf = Deaf()
    encoder = JoinedEncoder(deaf)
    assert np.array_equal(encoder.encode(RED_IN_GREEN), encoder.encode(RED_IN_GREEN))
    assert deaf.heard == 1
