"""Sentences as vectors by CLIP's text encoder, through `transformers`, with weights that the user has: it fetches none.

Source: CLIP, Radford 2021.
"""

from __future__ import annotations

import json
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policy.errors import MissingPackage, MissingWeights

MODEL = "openai/clip-vit-base-patch32"
"""Whose weights are looked for among those that `transformers` has fetched before."""
HOW_TO_GET_IT = "pip install 'simsmith[clip]'"
CONFIG_FILE = "config.json"


class Clip:
    """The text encoder of a CLIP model: vectors of length 1.

    Args:
        folder: With the model's configuration, its weights, and those of its tokenizer; read when the first sentence
            comes.

    Raises:
        MissingWeights: There is no configuration of a CLIP model in it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self.size = int(json.loads((folder / CONFIG_FILE).read_bytes())["projection_dim"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            told = f"{folder / CONFIG_FILE} is not that of a CLIP model ({type(error).__name__}: {error})"
            raise MissingWeights("clip", told) from error

    @classmethod
    def found(cls, folder: str = "") -> Clip:
        """The model in a folder, or else the one that was fetched before.

        Raises:
            MissingPackage: `transformers` is not installed.
            MissingWeights: The model is not on this machine.
        """
        for package in ("transformers", "torch"):
            if find_spec(package) is None:
                raise MissingPackage(f"{package}, which the encoder clip needs,", HOW_TO_GET_IT)
        return cls(Path(folder).expanduser() if folder else _fetched())

    def encode(self, instruction: str) -> NDArray[np.float32]:
        """The vector (D,) of one sentence; what CLIP does not read of a long one is left out."""
        import torch

        tokenizer, model = self._parts
        most = model.config.max_position_embeddings
        pieces = tokenizer(instruction, truncation=True, max_length=most, return_tensors="pt")
        with torch.inference_mode():
            vector = model(**pieces).text_embeds[0].float()
        return np.asarray(vector / vector.norm(), dtype=np.float32)

    @cached_property
    def _parts(self) -> tuple[Any, Any]:
        """Tokenizer and network."""
        from transformers import CLIPTextModelWithProjection, CLIPTokenizerFast, logging

        logging.set_verbosity_error()  # else each weight of the encoder of pictures is named, for nobody loads it
        try:
            tokenizer = CLIPTokenizerFast.from_pretrained(self._folder, local_files_only=True)
            model = CLIPTextModelWithProjection.from_pretrained(self._folder, local_files_only=True)
        except (OSError, ValueError) as error:
            raise MissingWeights("clip", f"{self._folder} cannot be read: {error}") from error
        return tokenizer, model.eval()


def _fetched() -> Path:
    """Where `transformers` keeps the model; nothing is asked for over the net."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(snapshot_download(MODEL, local_files_only=True))
    except LocalEntryNotFoundError:
        told = f"{MODEL} was never fetched to this machine: `hf download {MODEL}`, or name its folder, clip:FOLDER"
        raise MissingWeights("clip", told) from None
