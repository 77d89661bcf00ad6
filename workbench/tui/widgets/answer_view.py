"""The author's answers as they come: prose wrapped, code coloured line by line, reasoning folded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click

from workbench.tui.lines import FencedLines, Line
from workbench.tui.plain import plain_line, plain_lines
from workbench.tui.state import ReviewState, StageState
from workbench.tui.widgets.line_view import LineView

FOLDED, UNFOLDED = "▸ reasoning", "▾ reasoning"


class AnswerView(LineView):
    """All stages of the trial one below the other, each under a line with its name.

    `show` appends what came since it was last called; the cost does not depend on what is there already.
    """

    DEFAULT_CSS = """
    AnswerView { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "fold", show=False)]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, follows=True)
        self._state = ReviewState()
        self._unfolded = False
        self._block: int | None = None
        """Number of the code block that was jumped to last."""
        self._begin_stage(0)

    def show(self, state: ReviewState) -> None:
        """Append what is new; start over for another task."""
        if state is not self._state or len(state.stages) < self._stage:
            self._state, self._block = state, None
            self._begin_stage(0)
            self.show_lines([])
        while self._stage < len(state.stages):
            stage = state.stages[self._stage]
            self._tell(stage)
            if stage.record is None and state.busy and self._stage == len(state.stages) - 1:
                return
            self._end(stage)

    @property
    def blocks(self) -> list[range]:
        """Lines of each code block, without its fences; the last one may still be open."""
        return code_blocks(self.lines)

    @property
    def block(self) -> str:
        """The code of the block that was jumped to; empty when none was."""
        blocks = self.blocks
        if self._block is None or self._block >= len(blocks):
            return ""
        return "".join(f"{self.lines[number].text}\n" for number in blocks[self._block])

    def go_to_block(self, by: int) -> tuple[int, int]:
        """Jump `by` code blocks further; from nowhere to the first, or the last.

        Returns:
            The block's number from 1, and how many there are; (0, 0) when there is none.
        """
        blocks = self.blocks
        if not blocks:
            return 0, 0
        if self._block is None:
            self._block = 0 if by > 0 else len(blocks) - 1
        else:
            self._block = min(max(self._block + by, 0), len(blocks) - 1)
        self.scroll_to_line(max(blocks[self._block].start - 1, 0))
        return self._block + 1, len(blocks)

    def go_to_stage(self, number: int) -> None:
        """Bring the heading of a stage (0-based) into view."""
        headings = [at for at, line in enumerate(self.lines) if line.kind == "heading"]
        told = min(self._stage + self._headed, len(self._state.stages))
        if (at := number - told + len(headings)) >= 0:  # the first ones may have been cut off
            self.scroll_to_line(headings[at])

    def action_fold(self) -> None:
        """Open or fold the reasoning of all stages; what was in view stays in view."""
        folds = [at for at, line in enumerate(self.lines) if _is_fold(line)]
        if not folds:
            return
        top = self.line_at(self.scroll_offset.y + self.size.height // 2)
        nearest = max((index for index, at in enumerate(folds) if at <= top), default=0)
        self._unfolded = not self._unfolded
        self._begin_stage(0)
        self.show_lines([])
        self.show(self._state)
        again = [at for at, line in enumerate(self.lines) if _is_fold(line)]
        self.call_after_refresh(self.scroll_to_line, again[nearest])

    @property
    def has_reasoning(self) -> bool:
        """Whether there is a line to open."""
        return any(map(_is_fold, self.lines))

    def on_click(self, event: Click) -> None:
        """A click on the line that folds."""
        number = self.line_at(self.scroll_offset.y + event.y)
        if number < self.line_count and _is_fold(self.lines[number]):
            self.action_fold()

    def _begin_stage(self, number: int) -> None:
        self._stage = number
        self._fenced = FencedLines()
        self._told = 0
        """Characters of the stage's answer that stand in complete lines."""
        self._headed = False
        self._reasoned = False
        """Its reasoning is complete and stands in the view."""
        self._open_lines = 0
        """1 when the last line still grows, else 0."""

    def _tell(self, stage: StageState) -> None:
        """Append the complete lines that came, once, and the growing one in the place of its last state."""
        lines: list[Line] = []
        if not self._headed:
            lines += ([Line("")] if self._stage else []) + [Line(f"── {plain_line(stage.stage)} ──", "heading")]
            self._headed = True
        lines += self._reasoning(stage) if stage.answer else []
        *complete, rest = stage.answer[self._told :].split("\n")
        self._told += sum(len(text) + 1 for text in complete)
        lines += [self._fenced.line(plain_line(text)) for text in complete]
        growing = [self._fenced.open_line(plain_line(rest))] if rest else _thinking(stage)
        if lines or growing or self._open_lines:
            self.append([*lines, *growing], replace=self._open_lines)
        self._open_lines = len(growing)

    def _end(self, stage: StageState) -> None:
        """Nothing more comes of this stage."""
        thought = self._reasoning(stage)
        outcome = [Line(text, "note") for text in _outcome(stage)]
        self.append([*thought, *outcome], replace=self._open_lines if thought else 0)
        self._begin_stage(self._stage + 1)

    def _reasoning(self, stage: StageState) -> list[Line]:
        """The line that opens, and what it hides when it is open; once a stage."""
        if self._reasoned or not stage.reasoning:
            return []
        self._reasoned = True
        size = f"{len(stage.reasoning):,} characters"
        if not self._unfolded:
            return [Line(f"{FOLDED}, {size} (enter opens)", "reasoning")]
        texts = plain_lines(stage.reasoning.rstrip())
        return [Line(f"{UNFOLDED}, {size} (enter folds)", "reasoning"), *(Line(f"  {t}", "reasoning") for t in texts)]


def code_blocks(lines: Sequence[Line]) -> list[range]:
    """Where code stands between fences; the end of a stage ends a block that was left open."""
    blocks: list[range] = []
    begin: int | None = None
    for number, line in enumerate(lines):
        if begin is None:
            begin = number + 1 if line.kind == "fence" else None
        elif line.kind not in ("code", "docstring"):
            blocks.append(range(begin, number))
            begin = None
    return blocks if begin is None else [*blocks, range(begin, len(lines))]


def _is_fold(line: Line) -> bool:
    return line.kind == "reasoning" and line.text.startswith((FOLDED, UNFOLDED))


def _thinking(stage: StageState) -> list[Line]:
    """The end of the visible reasoning, until the answer begins."""
    if stage.answer or not stage.reasoning:
        return []
    return [Line(f"thinking … {plain_line(' '.join(stage.reasoning[-200:].split()))}", "reasoning")]


def _outcome(stage: StageState) -> list[str]:
    """What was wrong with the stage; how long it took and what it cost is in the list of stages."""
    record = stage.record
    if record is None:
        return ["(stopped; what had come is kept)"]
    parts = []
    if record.finish is None:
        parts.append("stopped: the answer is partial")
    elif record.finish != "stop":
        parts.append("truncated: the length limit was hit" if record.finish == "length" else "filtered")
    problem = plain_lines(f"✗ {record.error.code}: {record.error.message}") if record.error else []
    notices = [line for notice in record.notices for line in plain_lines(f"! {notice}")]
    return [*parts, *problem, *notices]
