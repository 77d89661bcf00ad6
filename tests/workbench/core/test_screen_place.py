"""Where the screen was survives a crash; what cannot be read is as good as nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.core.screen_place import ScreenPlace, forget_place, keep_place, left_place

PLACE = ScreenPlace("stack-blocks", "diff", "[/INST] ring", "-zoom-desk")


def test_a_place_is_kept_until_it_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "drafts" / "place.json"
    assert left_place(file) is None
    keep_place(file, PLACE)
    assert left_place(file) == PLACE
    forget_place(file)
    forget_place(file)
    assert left_place(file) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"task": 1}', '{"task": "a", "more": "b"}', '{"tab": null}'])
def test_what_cannot_be_read_is_no_place(tmp_path: Path, text: str) -> None:
    file = tmp_path / "place.json"
    file.write_text(text)
    assert left_place(file) is None
