"""Writes the asset files that are generated: ``python -m sim.asset_writing``.

A test compares the committed files with what this module would write.
"""

from __future__ import annotations

from sim.assets import ASSETS_ROOT
from sim.bodies import written_bodies
from sim.kitting_shapes import written_kitting_shapes


def written_files() -> dict[str, str]:
    """Path below the assets' root → content, of every generated file."""
    return written_bodies() | written_kitting_shapes()


def main() -> None:
    """Write every file again."""
    for path, text in written_files().items():
        file = ASSETS_ROOT / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
