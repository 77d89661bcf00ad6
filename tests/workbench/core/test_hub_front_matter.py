"""The front matter, read by the hub's own client."""

from typing import Any

import pytest
from huggingface_hub import DatasetCard

from library.episodes.splits import Split
from workbench.core.hub_front_matter import front_matter


def read(
    licences: tuple[str, ...] = ("MIT",), rows: int = 10, split: Split = "train", name: str = "made"
) -> dict[str, Any]:
    lines = front_matter(
        name=name, licences=licences, tags=["LeRobot"], rows=rows, split=split, data_files="data/*.parquet"
    )
    return dict(vars(DatasetCard("\n".join(lines) + "\n# page\n").data))


@pytest.mark.parametrize(
    ("licences", "found"),
    [
        (("Apache-2.0",), {"license": "apache-2.0"}),
        (("Apache-2.0", "MIT"), {"license": ["apache-2.0", "mit"]}),
        (("NASA-1.3",), {"license": "other", "license_name": "NASA-1.3"}),
        (("MIT", "NASA-1.3"), {"license": "other", "license_name": "MIT AND NASA-1.3"}),
        ((), {}),
    ],
)
def test_licences_are_told_as_the_hub_knows_them(licences: tuple[str, ...], found: dict[str, Any]) -> None:
    data = read(licences)
    assert {key: value for key, value in data.items() if key.startswith("license") and value} == found


@pytest.mark.parametrize(("rows", "size"), [(999, "n<1K"), (1_000, "1K<n<10K"), (5_000_000, "1M<n<10M")])
def test_the_size_is_one_of_the_hubs_categories(rows: int, size: str) -> None:
    assert read(rows=rows)["size_categories"] == [size]


def test_the_rows_are_found_under_the_hubs_name_of_the_split() -> None:
    (config,) = read(split="val")["configs"]
    assert config["data_files"] == [{"split": "validation", "path": "data/*.parquet"}]


def test_no_name_breaks_out_of_its_line() -> None:
    hostile = 'a"\n---\nlicense: "mit'
    assert read(("NASA-1.3",), name=hostile)["pretty_name"] == hostile
