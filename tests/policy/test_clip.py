import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from policy.clip import CONFIG_FILE, Clip
from policy.encoders import make_encoder
from policy.errors import MissingPackage, MissingWeights


def model(folder: Path, **config: object) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / CONFIG_FILE).write_text(json.dumps(config))
    return folder


def test_a_model_says_how_long_its_vectors_are_before_it_is_read(tmp_path: Path) -> None:
    assert Clip(model(tmp_path, projection_dim=512)).size == 512


@pytest.mark.parametrize("config", [{}, {"projection_dim": None}])
def test_a_folder_without_a_clip_model_is_refused(tmp_path: Path, config: dict[str, object]) -> None:
    with pytest.raises(MissingWeights, match=r"config\.json is not that of a CLIP model"):
        Clip(model(tmp_path, **config))
    with pytest.raises(MissingWeights, match="FileNotFoundError"):
        Clip(tmp_path / "none")


def test_where_transformers_is_missing_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy.clip.find_spec", lambda _: None)
    with pytest.raises(MissingPackage, match=r"transformers, .* is not installed: pip install 'simsmith\[clip\]'"):
        make_encoder("clip")


@pytest.mark.skipif(find_spec("transformers") is None, reason="needs pip install 'simsmith[clip]'")
def test_without_weights_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(MissingWeights, match="was never fetched to this machine"):
        make_encoder("clip")
    with pytest.raises(MissingWeights, match="cannot be read"):
        make_encoder(f"clip:{model(tmp_path, projection_dim=8)}").encode("red")
