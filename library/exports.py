"""Tasks as plain files for somebody else: a folder for each, as a project's library has them.

<folder>/<task>/task.py  card.json
"""

from __future__ import annotations

from pathlib import Path

from library.errors import WouldOverwrite
from library.records import TaskCard
from library.task_files import require_task_name, to_json_text, write_atomically


def export_task(folder: Path, card: TaskCard, source: str, *, overwrite: bool = False) -> tuple[Path, ...]:
    """Write a task's code and card.

    Args:
        folder: Where the task's own folder goes; made when it is missing.
        card: Of the revision.
        source: Its code.
        overwrite: Replace files that hold something else.

    Returns:
        The files that were written; those that were there already are not.

    Raises:
        WouldOverwrite: A file holds something else; nothing was written.
    """
    own = folder / require_task_name(card.name)
    wanted = {own / "task.py": source.encode(), own / "card.json": to_json_text(card).encode()}
    different = {file: data for file, data in wanted.items() if not (file.is_file() and file.read_bytes() == data)}
    if not overwrite and (taken := [file for file in different if file.exists()]):
        raise WouldOverwrite(taken[0])
    for file, data in different.items():
        write_atomically(file, data.decode())
    return tuple(different)
