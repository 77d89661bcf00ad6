"""Tables that a script writes into a page, between two markers; what people wrote around them stays."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple


class Section(NamedTuple):
    """The place of one script's tables."""

    name: str
    script: str

    @property
    def begin(self) -> str:
        """The line above the tables."""
        return f"<!-- {self.name}: written by python -m {self.script} -->"

    @property
    def end(self) -> str:
        """The line below them."""
        return f"<!-- end of {self.name} -->"

    def write(self, page: Path, tables: str) -> None:
        """Replace what stands between the markers. A page that is not there yet is begun.

        Raises:
            SystemExit: The page has no such markers.
        """
        text = page.read_text(encoding="utf-8") if page.exists() else f"# Results\n\n{self.begin}\n{self.end}\n"
        before, begin, rest = text.partition(self.begin)
        _, end, after = rest.partition(self.end)
        if not (begin and end):
            sys.exit(f"{page}: the page needs the lines\n{self.begin}\n{self.end}")
        page.write_text(f"{before}{begin}\n\n{tables}\n{end}{after}", encoding="utf-8")
