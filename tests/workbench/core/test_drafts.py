from pathlib import Path

import pytest

from library.errors import CorruptProject, InvalidName
from workbench.core.drafts import Drafts

HASH = "0123456789abcdef" * 4
OTHER = "fedcba9876543210" * 4


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts")


def test_an_edit_belongs_to_the_code_that_it_started_from(drafts: Drafts) -> None:
    drafts.keep("stack-blocks", HASH, "# mine\r\n")
    assert drafts.find("stack-blocks", HASH) == "# mine\r\n"
    assert drafts.find("stack-blocks", OTHER) is None
    assert drafts.find("stack-bowls", HASH) is None
    assert drafts.tasks() == ["stack-blocks"]


def test_a_newer_edit_replaces_the_older(drafts: Drafts) -> None:
    drafts.keep("stack-blocks", HASH, "first")
    drafts.keep("stack-blocks", HASH, "second")
    assert drafts.find("stack-blocks", HASH) == "second"
    assert len(list(drafts.folder.iterdir())) == 1


def test_a_forgotten_edit_is_gone_and_may_be_forgotten_twice(drafts: Drafts) -> None:
    drafts.keep("stack-blocks", HASH, "mine")
    drafts.forget("stack-blocks", HASH)
    drafts.forget("stack-blocks", HASH)
    assert drafts.find("stack-blocks", HASH) is None
    assert drafts.tasks() == []


def test_a_name_cannot_lead_out_of_the_folder(drafts: Drafts) -> None:
    with pytest.raises(InvalidName):
        drafts.keep("../x", HASH, "")


def test_a_file_that_is_no_text_is_named(drafts: Drafts) -> None:
    drafts.keep("stack-blocks", HASH, "mine")
    (file,) = drafts.folder.iterdir()
    file.write_bytes(b"\xff")
    with pytest.raises(CorruptProject, match=r"stack-blocks@0123456789ab\.py"):
        drafts.find("stack-blocks", HASH)
