from pathlib import Path

import pytest

from library.errors import InvalidName, WouldOverwrite
from library.exports import export_task
from tests.library.builders import SOURCE, make_card


def test_line_ends_are_kept(tmp_path: Path) -> None:
    export_task(tmp_path, make_card(), "a = 1\r\n")
    assert (tmp_path / "stack-blocks" / "task.py").read_bytes() == b"a = 1\r\n"


def test_somebody_elses_file_is_not_replaced_unasked(tmp_path: Path) -> None:
    (tmp_path / "stack-blocks").mkdir()
    (tmp_path / "stack-blocks" / "task.py").write_text("mine\n")
    with pytest.raises(WouldOverwrite, match=r"task\.py holds something else"):
        export_task(tmp_path, make_card(), SOURCE)
    assert sorted(file.name for file in (tmp_path / "stack-blocks").iterdir()) == ["task.py"]
    export_task(tmp_path, make_card(), SOURCE, overwrite=True)
    assert (tmp_path / "stack-blocks" / "task.py").read_text() == SOURCE


def test_no_card_leads_out_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidName):
        export_task(tmp_path / "out", make_card("../evil"), SOURCE)
    assert list(tmp_path.iterdir()) == []
