"""What the author answers, as it comes: prose wrapped, code coloured line by line."""

from __future__ import annotations

from typing import ClassVar

from workbench.tui.lines import FencedLines, Line
from workbench.tui.plain import plain_line, plain_lines
from workbench.tui.state import ReviewState, StageState
from workbench.tui.widgets.line_view import LineView


class ResponsePane(LineView):
    """All stages of the trial one below the other, each under a line with its time and tokens.

    `show` appends what came since it was last called; the cost does not depend on what is there already.
    """

    HELP: ClassVar[str] = (
        "What the author answers, streamed. It follows the end until you scroll up; `end` follows again. "
        "y copies the code (or the answer, when it holds none), w writes it to a file."
    )
    DEFAULT_CSS = """
    ResponsePane { padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, follows=True)
        self._state = ReviewState()
        self._begin_stage(0)

    def show(self, state: ReviewState) -> None:
        """Append what is new; start over for another task."""
        if state is not self._state or len(state.stages) < self._stage:
            self._state = state
            self._begin_stage(0)
            self.show_lines([])
        while self._stage < len(state.stages):
            stage = state.stages[self._stage]
            self._tell(stage)
            if stage.record is None and state.busy and self._stage == len(state.stages) - 1:
                return
            self.append([Line(text, "note") for text in _outcome(stage)])
            self._begin_stage(self._stage + 1)

    def copyable(self) -> str:
        """The task's code, else the last answer."""
        if self._state.source:
            return self._state.source
        return self._state.stages[-1].answer if self._state.stages else ""

    def _begin_stage(self, number: int) -> None:
        self._stage = number
        self._fenced = FencedLines()
        self._told = 0
        """Characters of the stage's answer that stand in complete lines."""
        self._headed = False
        self._open_lines = 0
        """1 when the last line still grows, else 0."""

    def _tell(self, stage: StageState) -> None:
        """Append the complete lines that came, once, and the growing one in the place of its last state."""
        lines: list[Line] = []
        if not self._headed:
            lines += ([Line("")] if self._stage else []) + [Line(f"── {plain_line(stage.stage)} ──", "heading")]
            self._headed = True
        *complete, rest = stage.answer[self._told :].split("\n")
        self._told += sum(len(text) + 1 for text in complete)
        lines += [self._fenced.line(plain_line(text)) for text in complete]
        growing = [self._fenced.open_line(plain_line(rest))] if rest else _thinking(stage)
        if lines or growing or self._open_lines:
            self.append([*lines, *growing], replace=self._open_lines)
        self._open_lines = len(growing)


def _thinking(stage: StageState) -> list[Line]:
    """The end of the visible reasoning, until the answer begins."""
    if stage.answer or not stage.reasoning:
        return []
    return [Line(f"thinking … {plain_line(' '.join(stage.reasoning[-200:].split()))}", "reasoning")]


def _outcome(stage: StageState) -> list[str]:
    """How the stage went: its time, its tokens, and what was wrong with it."""
    record = stage.record
    if record is None:
        return ["(stopped)"]
    parts = [f"{record.seconds:.1f} s"]
    if record.usage:
        parts.append(f"↑{record.usage.prompt_tokens:,} ↓{record.usage.completion_tokens:,} tokens")
    parts.append("cached" if record.cached else "live")
    if record.finish is None:
        parts.append("stopped: the answer is partial")
    elif record.finish != "stop":
        parts.append("truncated: the length limit was hit" if record.finish == "length" else "filtered")
    problem = plain_lines(f"✗ {record.error.code}: {record.error.message}") if record.error else []
    notices = [line for notice in record.notices for line in plain_lines(f"! {notice}")]
    return [" · ".join(parts), *problem, *notices]
