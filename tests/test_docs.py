"""Every command that the documentation shows works as it is written."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
SIMSMITH = Path(sys.executable).with_name("simsmith")
EXPECTED_EXIT = {0, 1}
"""1 is an answer too: a task that was not completed."""


def shell_lines(page: Path) -> Iterator[list[str]]:
    """The commands of a page's `sh` blocks, as words and without comments."""
    for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL):
        for line in block.splitlines():
            if words := shlex.split(line, comments=True):
                yield words


def run(words: list[str], folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    keep = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TMPDIR")}
    environment = {
        **keep,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "SIMSMITH_EPISODES": "1",  # three of each proposal would take half a minute
        "SIMSMITH_SEED": "10",  # and with it the built-in author proposes tasks of few things to move
    }
    return subprocess.run(
        [SIMSMITH, *words[1:]], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def needs_a_model(words: list[str]) -> bool:
    return "openai" in words


def test_the_readme_can_be_followed_from_top_to_bottom(tmp_path: Path) -> None:
    folder = tmp_path
    followed = 0
    for words in shell_lines(ROOT / "README.md"):
        if words[0] == "cd":
            folder /= words[1]
            shutil.copy(ROOT / "library/base_tasks/align_box_corner.py", folder / "my_task.py")
        elif words[0] == "simsmith" and not needs_a_model(words):
            result = run(words, folder, tmp_path / "home")
            assert result.returncode in EXPECTED_EXIT, f"{shlex.join(words)}\n{result.stdout}\n{result.stderr}"
            followed += 1
    assert followed >= 8


MANY_AT_ONCE = """
import contextlib, io, json, sys
from workbench.cli import main

answers = []
for words in json.load(sys.stdin):
    sys.argv = words
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        sys.stdout.flush()
    answers.append([code, said.buffer.getvalue().decode()])
json.dump(answers, sys.stdout)
"""
"""Runs command lines one after the other; a process for each would take a second each."""


def test_every_option_that_a_page_shows_exists(tmp_path: Path) -> None:
    commands = [(page.name, words) for page in PAGES for words in shell_lines(page) if words[0] == "simsmith"]
    shown = list({shlex.join(words): (page, words) for page, words in commands}.values())
    result = subprocess.run(
        [sys.executable, "-c", MANY_AT_ONCE],
        input=json.dumps([[*words, "--help"] for _, words in shown]),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    answers = json.loads(result.stdout)
    assert len(answers) == len(shown) > 20
    wrong = [
        f"{page}: {shlex.join(words)}\n{said}"
        for (page, words), (code, said) in zip(shown, answers, strict=True)
        if code != 0 or "Usage" not in said
    ]
    assert wrong == []


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_links_to_exists(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []
