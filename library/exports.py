"""Tasks as plain files for somebody else: a folder for each, as a project's library has them.

<folder>/<task>/task.py  card.json
"""

from __future__ import annotations

from pathlib import Path

from library.records import TaskCard
from library.task_files import require_task_name, to_json_text, write_new


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
    texts = {own / "task.py": source, own / "card.json": to_json_text(card)}
    return write_new(texts, overwrite=overwrite)
