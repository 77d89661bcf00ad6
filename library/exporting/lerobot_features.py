"""The columns of a LeRobotDataset, each told three times: to LeRobot, to Parquet, and to Hugging Face's `datasets`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from library.episodes.info import Layout
from prompts.values import JsonValue

ACTION, STATE, REWARD, DONE = "action", "observation.state", "next.reward", "next.done"
_IMAGE = pa.struct({"bytes": pa.binary(), "path": pa.string()})
_TYPES = {"float32": pa.float32(), "int64": pa.int64(), "bool": pa.bool_()}


@dataclass(frozen=True)
class Feature:
    """One column."""

    name: str
    dtype: str
    """As `info.json` says it: "image", or a type of numbers."""
    shape: tuple[int, ...] = (1,)
    names: tuple[str, ...] | None = None
    """Of the numbers, or of an image's axes."""

    @property
    def is_image(self) -> bool:
        """Whether its values are PNG bytes."""
        return self.dtype == "image"

    @property
    def arrow_type(self) -> pa.DataType:
        """Of its column."""
        if self.is_image:
            return _IMAGE
        return _TYPES[self.dtype] if self.shape == (1,) else pa.list_(_TYPES[self.dtype], self.shape[0])

    def to_json(self) -> JsonValue:
        """Its entry in `info.json`."""
        names: JsonValue = None if self.names is None else list(self.names)
        return {"dtype": self.dtype, "shape": list(self.shape), "names": names}

    def to_hub(self) -> JsonValue:
        """As `datasets` describes it."""
        if self.is_image:
            return {"_type": "Image"}
        value: JsonValue = {"dtype": self.dtype, "_type": "Value"}
        return value if self.shape == (1,) else {"feature": value, "length": self.shape[0], "_type": "Sequence"}


COUNTERS = (
    Feature("timestamp", "float32"),
    *(Feature(name, "int64") for name in ("frame_index", "episode_index", "index", "task_index")),
)
"""What every dataset has, in its last columns."""


def image_name(picture: str) -> str:
    """The column of a picture."""
    return f"observation.images.{picture}"


def image_features(layout: Layout) -> tuple[Feature, ...]:
    """The columns of all pictures that are exported: from above, and what cameras see in colour."""
    cameras = {f"cam_{camera}_rgb": layout.camera_shape for camera in layout.cameras}
    shapes = {"rgb": layout.shape, "height": layout.shape, **cameras}
    axes = ("height", "width", "channels")
    return tuple(Feature(image_name(name), "image", (*shape, 3), axes) for name, shape in shapes.items())


def schema_of(features: Sequence[Feature]) -> pa.Schema:
    """Of the data files; `datasets` finds in it which columns are pictures."""
    told = {"info": {"features": {feature.name: feature.to_hub() for feature in features}}}
    columns = [(feature.name, feature.arrow_type) for feature in features]
    return pa.schema(columns, metadata={"huggingface": json.dumps(told)})
