"""Write the generated asset files again."""

from __future__ import annotations

from sim.asset_making.files import written_files
from sim.assets import ASSETS_ROOT


def main() -> None:
    """Write every file."""
    for path, text in written_files().items():
        file = ASSETS_ROOT / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
