from pathlib import Path

import pytest

from library.base import load_base_tasks
from library.errors import CorruptProject
from tests.library.builders import BASE_SOURCE, write_base


def test_variants_share_a_file_and_differ_in_parameters(tmp_path: Path) -> None:
    tasks = load_base_tasks(write_base(tmp_path))
    assert [(name, task.card.parameters) for name, task in tasks.items()] == [
        ("put-block-in-bowl", {}),
        ("put-block-in-bowl-unseen", {"mode": "test"}),
    ]
    assert {task.source for task in tasks.values()} == {BASE_SOURCE}


def test_a_base_task_that_was_tampered_with_is_not_loaded(tmp_path: Path) -> None:
    write_base(tmp_path, listed_hash="0" * 64)
    with pytest.raises(CorruptProject, match=r"put_block_in_bowl.py.*not the one that the manifest lists"):
        load_base_tasks(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"schema": 1}', '{"tasks": {"a": {"file": "a.py"}}}', '{"tasks": {"a": 1}}']
)
def test_a_broken_manifest_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(CorruptProject, match=r"manifest.json: not a manifest"):
        load_base_tasks(tmp_path)


def test_a_missing_or_unreadable_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorruptProject, match=r"manifest.json: this file of the library is missing"):
        load_base_tasks(tmp_path)
    write_base(tmp_path)
    (tmp_path / "put_block_in_bowl.py").write_bytes(b"\xff")
    with pytest.raises(CorruptProject, match="not UTF-8"):
        load_base_tasks(tmp_path)
