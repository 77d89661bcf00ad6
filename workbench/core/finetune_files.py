"""Fine-tuning examples as files: `train.jsonl`, `held-out.jsonl`, and in `provenance.json` where each comes from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from library.finetune import PARTS, SCHEMA, FinetuneSet, Part, finetune_set, provenance
from library.reading import LibraryReader
from library.task_files import write_new
from prompts.values import JsonValue
from workbench import __version__

FILES: Mapping[Part, str] = {part: f"{part}.jsonl" for part in PARTS}
PROVENANCE = "provenance.json"


@dataclass(frozen=True)
class FinetunePlan:
    """What is asked for."""

    seed: int = 0
    held_out: float = 0.1
    """Share of the tasks, 0–1."""
    base: bool = False
    """Also the tasks that ship with the package."""
    fenced: bool = False
    """Code in a fenced block."""


@dataclass(frozen=True)
class Export:
    """What was written where."""

    folder: Path
    examples: FinetuneSet
    written: tuple[Path, ...]
    """Files that were not there, or held something else."""


def export_finetune(library: LibraryReader, folder: Path, plan: FinetunePlan, *, overwrite: bool = False) -> Export:
    """Write the examples and where they come from; the same library and plan give the same bytes.

    Raises:
        WouldOverwrite: A file holds something else; nothing was written.
    """
    found = finetune_set(library, seed=plan.seed, held_out=plan.held_out, base=plan.base)
    texts = {FILES[part]: found.text(part, fenced=plan.fenced) for part in PARTS}
    texts[PROVENANCE] = json.dumps(_provenance(library, found, plan, texts), indent=2) + "\n"
    written = write_new({folder / name: text for name, text in texts.items()}, overwrite=overwrite)
    return Export(folder, found, written)


def _provenance(
    library: LibraryReader, found: FinetuneSet, plan: FinetunePlan, texts: Mapping[str, str]
) -> dict[str, JsonValue]:
    mark = library.mark()
    return {
        "schema": SCHEMA,
        "program": __version__,
        "journal": {"segment": mark.segment, "line": mark.line},
        "seed": plan.seed,
        "held_out": plan.held_out,
        "base": plan.base,
        "fenced": plan.fenced,
        "files": {
            part: {
                "file": FILES[part],
                "examples": len(found.of(part)),
                "sha256": hashlib.sha256(texts[FILES[part]].encode()).hexdigest(),
            }
            for part in PARTS
        },
        "examples": provenance(library, found, FILES, fenced=plan.fenced),
        "left_out": [{"task": one.task, "why": one.why} for one in found.left_out],
    }
