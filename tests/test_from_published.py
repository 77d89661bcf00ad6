"""The table for those who come from the published commands names what exists, and marks what does not."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from workbench.command_line import whole_command
from workbench.core.settings import SETTINGS

PAGE = Path(__file__).parent.parent / "docs" / "from_published.md"
LATER = "comes with "
SETTING = re.compile(r"(\w+) = \S+")


class Row(NamedTuple):
    published: str
    ours: str
    differs: str


def rows() -> Iterator[Row]:
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| ") and not line.startswith(("| published", "| ---")):
            yield Row(*(cell.strip() for cell in line.strip("|").split("|")))


ROWS = list(rows())


def missing(words: list[str]) -> str:
    """The first word of a command line that is no command or option of ours; empty when all are."""
    command: Any = whole_command()
    for word in words:
        below = getattr(command, "commands", {})
        if word.startswith("--"):
            if word not in {name for param in command.params for name in (*param.opts, *param.secondary_opts)}:
                return word
        elif below:
            if word not in below:
                return word
            command = below[word]
    return ""


def commands(cell: str) -> list[list[str]]:
    return [shlex.split(code)[1:] for code in re.findall(r"`(simsmith [^`]+)`", cell)]


def test_the_table_is_read() -> None:
    assert len(ROWS) >= 30
    assert all(re.search(r"`[^`]+`", row.ours) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row.published for row in ROWS])
def test_what_a_row_names_exists_or_is_marked_as_coming(row: Row) -> None:
    for words in commands(row.ours):
        lacking = missing(words)
        if row.differs.startswith(LATER):
            assert lacking, f"simsmith {' '.join(words)} is there: take '{LATER}…' out of docs/from_published.md"
        else:
            assert not lacking, f"there is no {lacking} of simsmith {' '.join(words)}"
    for key in SETTING.findall(" ".join(re.findall(r"`([^`]+)`", row.ours))):
        assert row.ours.startswith("`simsmith") or key in SETTINGS


PUBLISHED_SETTINGS = (
    "prompt_folder gpt_temperature gpt_model max_env_run_cnt trials save_memory load_memory use_template"
    " target_task_name save_data reflection_agreement_num task_description_candidate_num task_asset_candidate_num"
    " task_code_candidate_num openai_key max_tokens load_task_num"
)


@pytest.mark.parametrize("setting", PUBLISHED_SETTINGS.split())
def test_every_published_setting_has_a_row(setting: str) -> None:
    assert any(f"{setting}=" in row.published for row in ROWS)
