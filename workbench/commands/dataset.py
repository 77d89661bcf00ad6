"""`simsmith dataset`: what is in datasets, whether they hold, and several as one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands import dataset_export, dataset_import, dataset_sheet, dataset_view
from workbench.commands.options import JsonOption, QuietOption, output_of
from workbench.commands.output import table
from workbench.core.counting import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from library.episodes.dataset import Dataset
    from library.episodes.verifying import Fault
    from prompts.values import JsonValue
    from workbench.commands.output import Output

EXIT_NO = 1
Folders = Annotated[list[Path], typer.Argument(metavar="DIR...", help="Folders of datasets.")]

app = typer.Typer(help="Demonstrations on disk.", no_args_is_help=True, rich_markup_mode=None)
app.command("export", epilog=dataset_export.EXPORT_EXAMPLE)(dataset_export.export)
app.command("card", epilog=dataset_export.CARD_EXAMPLE)(dataset_export.card)
app.command("import", epilog=dataset_import.EXAMPLE)(dataset_import.import_dataset)
app.command("sheet", epilog=dataset_sheet.EXAMPLE)(dataset_sheet.sheet)
app.command("view", epilog=dataset_view.EXAMPLE)(dataset_view.view)


@app.command("info", epilog="Example: simsmith dataset info datasets/put-block-in-bowl-train")
def info(context: typer.Context, folders: Folders, json: JsonOption = False, quiet: QuietOption = False) -> None:
    """Say what datasets hold: tasks, split, episodes, size, failed attempts, statistics."""
    from library.episodes.dataset import Dataset

    output = output_of(context, quiet=quiet)
    datasets = [Dataset(folder) for folder in folders]  # a wrong name is said before anything is shown
    if json:
        output.show_json({"datasets": [_document(dataset) for dataset in datasets]})
        return
    output.show("\n\n".join(_described(dataset) for dataset in datasets))


@app.command("verify", epilog="Example: simsmith dataset verify datasets/*")
def verify(context: typer.Context, folders: Folders, json: JsonOption = False, quiet: QuietOption = False) -> None:
    """Look at every file, row and picture of datasets, and name what is wrong with its file and row.

    Exit code 0: all of them hold; 1: one does not; 2: a folder is no dataset.
    """
    from library.episodes.info import read_info
    from library.errors import CorruptDataset

    output = output_of(context, quiet=quiet)
    for folder in folders:
        try:
            read_info(folder)  # what is no dataset is said before the others are looked at
        except CorruptDataset:
            continue
    found = [(folder, _faults_of(folder, output, show=not json)) for folder in folders]
    if json:
        output.show_json({"datasets": [_verdict(folder, faults) for folder, faults in found]})
    if any(faults for _, faults in found):
        raise typer.Exit(EXIT_NO)


@app.command(
    "merge", epilog="Example: simsmith dataset merge datasets/a-train datasets/b-train --out datasets/ab-train"
)
def merge(
    context: typer.Context,
    folders: Folders,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The new dataset; it must not exist.")],
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Put datasets of one split together: their episodes one after the other, numbered anew.

    Refused where they differ in what their rows hold or in what they were made with, or share a seed of a task.
    """
    from library.episodes.dataset import Dataset
    from library.episodes.merging import merge_datasets

    output = output_of(context, quiet=quiet)
    merge_datasets(folders, out)
    merged = Dataset(out)
    if json:
        output.show_json(_document(merged))
    else:
        output.show(_described(merged))


def _faults_of(folder: Path, output: Output, *, show: bool) -> list[Fault]:
    """Everything that is wrong with one dataset, shown as it is found."""
    from library.episodes.verifying import verify_dataset

    faults = []
    for fault in verify_dataset(folder):
        faults.append(fault)
        if show:
            output.show(f"✗ {folder / fault.file}{'' if fault.row is None else f', row {fault.row}'}: {fault.problem}")
    if show:
        output.show(f"{folder}: {counted(len(faults), 'fault') if faults else 'holds'}")
    return faults


def _verdict(folder: Path, faults: Sequence[Fault]) -> JsonValue:
    told: list[JsonValue] = [{"file": fault.file, "row": fault.row, "problem": fault.problem} for fault in faults]
    return {"path": str(folder), "holds": not faults, "faults": told}


def _document(dataset: Dataset) -> dict[str, JsonValue]:
    """What `info.json` holds, with statistics and how many episodes each task has."""
    from library.episodes.info import info_to_json
    from library.episodes.moments import features_to_json

    return {
        "path": str(dataset.folder),
        **info_to_json(dataset.info),
        "episodes_by_task": {task: sum(e.task == task for e in dataset.entries) for task in dataset.info.tasks},
        "statistics": features_to_json(dataset.features()),
    }


def _described(dataset: Dataset) -> str:
    """The same for people."""
    told, entries = dataset.info, dataset.entries
    kept = ["colour", "height", *(["masks"] if told.layout.masks else [])]
    kept += [counted(len(told.layout.cameras), "camera")] if told.layout.cameras else []
    head = [
        f"{dataset.folder}: {counted(told.episodes, 'episode')} of the split {told.split}, {counted(told.rows, 'row')}",
        f"{told.bytes / 1e6:.1f} MB in {counted(len(told.shards), 'shard')}; {', '.join(kept)}",
        f"made with {', '.join(f'{package} {version}' for package, version in told.made_with.items())}",
    ]
    rows = [("TASK", "EPISODES", "ACTIONS", "SEEDS", "NOT SOLVED", "CODE")]
    for task, source_hash in told.tasks.items():
        mine = [entry for entry in entries if entry.task == task]
        failed = sum(failure.task == task for failure in told.failures)
        seeds = f"{min(e.seed for e in mine)}–{max(e.seed for e in mine)}" if mine else "-"
        actions = sum(entry.length - 1 for entry in mine)
        rows.append((task, str(len(mine)), str(actions), seeds, str(failed), source_hash[:12]))
    return "\n".join([*head, "", table(rows)])
