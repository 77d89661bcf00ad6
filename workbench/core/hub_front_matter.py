"""The YAML at the top of a README by which the Hugging Face hub files and loads a dataset. Pure.

Each value is written as JSON, which YAML contains: no text of a model can break out of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from library.episodes.splits import Split
from prompts.values import JsonValue

HUB_LICENCES = frozenset(
    {
        *("apache-2.0", "mit", "bsd-2-clause", "bsd-3-clause", "bsl-1.0", "isc", "unlicense", "zlib", "ecl-2.0"),
        *("cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "cc-by-nd-4.0", "cc-by-nc-nd-4.0"),
        *("mpl-2.0", "lgpl-3.0", "gpl-2.0", "gpl-3.0", "agpl-3.0", "epl-2.0", "eupl-1.2", "odbl", "pddl", "wtfpl"),
    }
)
"""What the hub knows by its identifier; others are "other", with their name beside it."""
HUB_SPLITS: Mapping[Split, str] = {"train": "train", "val": "validation", "test": "test"}
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGER = "1M<n<10M"


def front_matter(
    *, name: str, licences: Sequence[str], tags: Sequence[str], rows: int, split: Split, data_files: str | None
) -> Iterator[str]:
    """Its lines, with those that fence it.

    Args:
        name: Of the dataset.
        licences: SPDX identifiers of all that is in it, each once; empty where one is missing.
        tags: Beyond those that every dataset has.
        rows: How many.
        split: That all of them are of.
        data_files: Glob of the Parquet files with the rows; None: there are none that the hub could show.
    """
    known: dict[str, JsonValue] = {
        "pretty_name": name,
        **_licence(licences),
        "task_categories": ["robotics"],
        "language": ["en"],
        "tags": ["robotics", "manipulation", "simulation", *tags],
        "size_categories": [next((size for most, size in _SIZES if rows < most), _LARGER)],
    }
    if data_files is not None:
        files: JsonValue = [{"split": HUB_SPLITS[split], "path": data_files}]
        known["configs"] = [{"config_name": "default", "data_files": files}]
    yield "---"
    for key, value in known.items():
        yield f"{key}: {json.dumps(value, ensure_ascii=False)}"
    yield "---"


def _licence(licences: Sequence[str]) -> dict[str, JsonValue]:
    if not licences:
        return {}
    if len(licences) == 1 and licences[0].lower() in HUB_LICENCES:
        return {"license": licences[0].lower()}
    if all(one.lower() in HUB_LICENCES for one in licences):
        return {"license": [one.lower() for one in licences]}
    return {"license": "other", "license_name": " AND ".join(licences)}
