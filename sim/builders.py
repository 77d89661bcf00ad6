"""What tasks make out of templates: URDF files with sizes and colours filled in.

Piles, ropes and kits will stand here too, each one function that takes the environment.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from os.path import normpath
from pathlib import Path

import numpy as np

from sim.assets import ASSETS_ROOT
from sim.colors import rgb_of
from sim.errors import TaskMisuse

_PLACEHOLDER = re.compile(r"\b(?:DIM|HALF|FNAME|SCALE|COLOR)[A-Z]?\d\b")
_RGBA = re.compile(r'rgba="[^"]*"')
_FILENAME = re.compile(r'filename="([^"]*)"')


def fill_template(template: str, replace: Mapping[str, object]) -> str:
    """Write a copy of a URDF with its placeholders substituted; see `Task.fill_template`."""
    source = Path(normpath(ASSETS_ROOT / template))
    if not (source.is_file() and (source.is_relative_to(ASSETS_ROOT) or is_filled_template(source))):
        return template
    text = source.read_text(encoding="utf-8")
    filled = substitute(text, replace)
    return template if filled == text else str(_written(source.stem, _with_absolute_meshes(filled, source.parent)))


def substitute(text: str, replace: Mapping[str, object]) -> str:
    """Replace ``FIELD0``, ``FIELD1``, … by the values given for each field; a ``COLOR`` also repaints everything."""
    for field, value in replace.items():
        if field == "COLOR":
            text = _repaint(text, value)
            continue
        for index, entry in reversed(list(enumerate(_entries(field, value)))):  # DIM10 before DIM1
            text = text.replace(f"{field}{index}", _written_value(entry))
    return text


@lru_cache(maxsize=256)
def placeholders(path: Path) -> tuple[str, ...]:
    """The placeholders that a URDF still holds, sorted; neither an asset nor a filled template ever changes."""
    return tuple(sorted(set(_PLACEHOLDER.findall(path.read_text(encoding="utf-8")))))


def is_filled_template(path: object) -> bool:
    """Whether a path is one that `fill_template` returned in this process."""
    return isinstance(path, str | Path) and Path(path).is_file() and Path(path).parent == Path(_scratch().name)


def box_around_corner(size: tuple[float, float]) -> dict[str, tuple[float, float]]:
    """What to fill into the corner template so that its L encloses the (+x, +y) corner of a box of this size [m]."""
    (half_x, half_y), middle, beyond = (size[0] / 2, size[1] / 2), 0.0225, 0.0025
    return {"DIMX": (half_x - middle, half_x + beyond), "DIMY": (half_y + beyond, half_y - middle)}


def _entries(field: str, value: object) -> list[object]:
    """One value per numbered placeholder; a single value stands for ``FIELD0``."""
    if isinstance(value, str):
        return [value]
    entries = list(np.atleast_1d(np.asarray(value, dtype=object)))
    bad = [entry for entry in entries if not isinstance(entry, str) and not _is_size(entry)]
    if bad:
        raise TaskMisuse("bad-size", f"{field!r} of a template is given {bad[0]!r:.40}", "give finite numbers")
    return entries


def _is_size(value: object) -> bool:
    return isinstance(value, int | float | np.number) and bool(np.isfinite(value))


def _written_value(value: object) -> str:
    return value if isinstance(value, str) else repr(float(value))  # type: ignore[arg-type]  # checked by _entries


def _repaint(text: str, color: object) -> str:
    if isinstance(color, tuple | list) and len(color) == 1:  # COLOR: [rgb] fills COLOR0
        color = color[0]
    red, green, blue = rgb_of(color)  # type: ignore[arg-type]  # anything that is no colour is reported
    rgba = f"{red:.6f} {green:.6f} {blue:.6f} 1"
    return _RGBA.sub(f'rgba="{rgba}"', text.replace("COLOR0", rgba))


def _with_absolute_meshes(text: str, folder: Path) -> str:
    """The same URDF, to be loaded from any folder: mesh files beside it, or below the assets' root, by whole path."""

    def absolute(match: re.Match[str]) -> str:
        files = (root / match[1] for root in (folder, ASSETS_ROOT))
        return f'filename="{next((file for file in files if file.is_file()), match[1])}"'

    return _FILENAME.sub(absolute, text)


def _written(stem: str, text: str) -> Path:
    """A file with this text, the same one for the same text."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
    path = Path(_scratch().name) / f"{stem}-{digest}.urdf"
    if not path.exists():
        path.write_text(text, encoding="utf-8")
    return path


@lru_cache(maxsize=1)
def _scratch() -> tempfile.TemporaryDirectory[str]:
    """This process's folder for filled templates; removed when the process ends."""
    return tempfile.TemporaryDirectory(prefix="simsmith-templates-")
