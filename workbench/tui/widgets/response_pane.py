"""What the author answers, as it comes: prose wrapped, code coloured line by line."""

from __future__ import annotations

from typing import ClassVar

from workbench.tui.lines import CodeLines, Line
from workbench.tui.plain import plain_line, plain_lines
from workbench.tui.state import ReviewState, StageState
from workbench.tui.widgets.line_view import LineView

FENCE = "```"


class _Teller:
    """Turns one stage's growing answer into lines: finished ones once, the open one again and again."""

    def __init__(self) -> None:
        self._code: CodeLines | None = None
        self.told = 0
        """Characters of the answer that are in finished lines."""

    def finished(self, text: str) -> Line:
        """A line whose end has come."""
        if text.lstrip().startswith(FENCE):
            self._code = None if self._code else CodeLines()
            return Line(text, "fence")
        return self._code.line(text) if self._code else Line(text)

    def open(self, text: str) -> Line:
        """The line that still grows; it opens and closes nothing yet."""
        return Line(text, "code" if self._code else "prose")


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
        self._stage = 0
        self._teller = _Teller()
        self._open_lines = 0
        self._headed = False

    def show(self, state: ReviewState) -> None:
        """Append what is new; start over for another task."""
        if state is not self._state or len(state.stages) < self._stage:
            self._state, self._stage, self._teller, self._open_lines, self._headed = state, 0, _Teller(), 0, False
            self.show_lines([])
        while self._stage < len(state.stages):
            stage = state.stages[self._stage]
            self._tell(stage)
            if stage.record is None and self._stage == len(state.stages) - 1:
                return
            self._finish(stage)

    def copyable(self) -> str:
        """The task's code, else the last answer."""
        if self._state.source:
            return self._state.source
        return self._state.stages[-1].answer if self._state.stages else ""

    def _tell(self, stage: StageState) -> None:
        lines: list[Line] = []
        if not self._headed:
            lines += ([Line("")] if self._stage else []) + [Line(f"── {plain_line(stage.stage)} ──", "heading")]
            self._headed = True
        *done, rest = stage.answer[self._teller.told :].split("\n")
        lines += [self._teller.finished(plain_line(text)) for text in done]
        self._teller.told += sum(len(text) + 1 for text in done)
        if not stage.answer and stage.reasoning:
            lines.append(Line(f"thinking … {plain_line(stage.reasoning[-200:])}", "reasoning"))
        else:
            lines += [self._teller.open(plain_line(rest))] if rest else []
        open_lines = 1 if rest or (not stage.answer and stage.reasoning) else 0
        if lines or self._open_lines:
            self.append(lines, replace=self._open_lines)
        self._open_lines = open_lines

    def _finish(self, stage: StageState) -> None:
        self.append([Line(text, "note") for text in _outcome(stage)])
        self._stage, self._teller, self._open_lines, self._headed = self._stage + 1, _Teller(), 0, False


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
    return [" · ".join(parts), *problem, *(f"! {plain_line(notice)}" for notice in record.notices)]
