"""What a terminal shows after the bytes that a program sent it: enough of one to follow Textual, and overdrawing."""

from __future__ import annotations

import codecs
import re

from rich.cells import cell_len

TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f]+)"
    r"|\x1b\[(?P<private>[?<>=]?)(?P<numbers>[\d;:]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\)"
    r"|\x1b[ -/]*[0-Z\\^-~]"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])",
    re.DOTALL,
)
ALTERNATE, CURSOR, WRAP, PASTE, MOUSE = 1049, 25, 7, 2004, 1000
"""Private modes that a program may switch."""


class Drawn:
    """The cells of a screen and the modes that are on.

    Args:
        columns: Width [cells].
        rows: Height [cells].
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.modes = {CURSOR, WRAP}
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        """The begin of a sequence whose end has not come yet."""
        self.resize(columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        """Another size; everything is blank until the program draws again."""
        self._columns, self._rows = columns, rows
        self._row = self._column = 0
        self._style = ""
        self._cells = {alternate: self._blank() for alternate in (False, True)}

    @property
    def lines(self) -> list[str]:
        """The text of each row."""
        return ["".join(character for character, _ in row).rstrip() for row in self._grid]

    @property
    def text(self) -> str:
        """All rows."""
        return "\n".join(self.lines)

    def region(self, columns: range, rows: range) -> list[list[tuple[str, str]]]:
        """(character, style) of some cells; what changes when a cursor moves is often only the style."""
        return [self._grid[row][columns.start : columns.stop] for row in rows]

    def feed(self, data: bytes) -> None:
        """Draw."""
        text = self._rest + self._decoder.decode(data)
        at = 0
        while at < len(text) and (token := TOKEN.match(text, at)):
            at = token.end()
            if token["text"]:
                self._print(token["text"])
            elif token["final"]:
                self._obey(token["private"], token["numbers"], token["final"])
            elif token["control"]:
                self._control(token["control"])
        self._rest = text[at:]

    @property
    def _grid(self) -> list[list[tuple[str, str]]]:
        return self._cells[ALTERNATE in self.modes]

    def _blank(self) -> list[list[tuple[str, str]]]:
        return [[(" ", "")] * self._columns for _ in range(self._rows)]

    def _print(self, text: str) -> None:
        for character in text:
            width = 1 if character.isascii() else cell_len(character)
            if width and self._column + width > self._columns and WRAP in self.modes:
                self._column = 0
                self._line_feed()
            if width and self._column < self._columns:
                row = self._grid[self._row]
                row[self._column] = character, self._style
                if width == 2 and self._column + 1 < self._columns:
                    row[self._column + 1] = "", self._style
            self._column += width

    def _control(self, control: str) -> None:
        match control:
            case "\n":
                self._line_feed()
            case "\r":
                self._column = 0
            case "\b":
                self._column = max(self._column - 1, 0)

    def _line_feed(self) -> None:
        if self._row + 1 < self._rows:
            self._row += 1
        else:
            self._grid[:] = [*self._grid[1:], [(" ", "")] * self._columns]

    def _obey(self, private: str, numbers: str, final: str) -> None:
        given = [int(number or 0) for number in re.split("[;:]", numbers)] if numbers else []
        match private, final:
            case "", "m":
                self._style = numbers
            case "", "H" | "f":
                row, column = (*given, 1, 1)[:2] if len(given) != 1 else (given[0], 1)
                self._row, self._column = min(max(row, 1), self._rows) - 1, min(max(column, 1), self._columns) - 1
            case "", "J" if given[:1] == [2]:
                self._grid[:] = self._blank()
            case "", "K" if not given or given == [0]:
                self._grid[self._row][self._column :] = [(" ", "")] * (self._columns - self._column)
            case "?", "h":
                self.modes |= set(given)
            case "?", "l":
                self.modes -= set(given)
